import { setTimeout as wait } from 'node:timers/promises'

const DEADLINE_MS = 60_000

/** @throws Error when it does not come to pass */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!holds()) {
    if (performance.now() > deadline)
      throw new Error(`It did not come to pass in ${DEADLINE_MS} ms: ${what}.`)
    await wait(1)
  }
}
