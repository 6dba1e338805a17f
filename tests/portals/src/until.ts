const DEADLINE_MS = 30_000
const LOOK_EVERY_MS = 5

/** Waits until something holds. @throws Error when it does not come to pass */
export async function until(holds: () => boolean, what: () => string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!holds()) {
    if (performance.now() > deadline)
      throw new Error(`It did not come to pass in ${DEADLINE_MS} ms: ${what()}.`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
