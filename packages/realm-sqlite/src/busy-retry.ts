import { setTimeout as sleep } from 'node:timers/promises'
import { hasSqliteCode } from './sqlite-error.js'

const FIRST_DELAY_MS = 1
const LONGEST_DELAY_MS = 50

/** True when another connection stands in the way, and waiting may help. */
export function isBusy(error: unknown): boolean {
  return hasSqliteCode(error, 'SQLITE_BUSY', 'SQLITE_LOCKED')
}

/**
 * Runs `attempt` until the database is not busy, with growing, jittered pauses. SQLite's own busy
 * timeout is off: it would block the event loop. `giveUp` is asked before each pause; when it says
 * true, the last error is thrown.
 */
export async function retryWhileBusy<T>(attempt: () => T, giveUp: () => boolean): Promise<T> {
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || giveUp()) throw error
      await sleep(delayMs * (0.5 + Math.random()))
    }
  }
}
