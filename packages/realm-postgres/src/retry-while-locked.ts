import { setTimeout as wait } from 'node:timers/promises'
import { isLuxError } from '@luxdb/core'

const GIVE_UP_AFTER_MS = 60_000
const SHORTEST_WAIT_MS = 50
const LONGEST_WAIT_MS = 1_000

/**
 * Runs a transaction again when a lock that it waited for did not come, after a while that gives those it held
 * up their turn.
 * @throws LUX_BUSY when it did not come for a minute
 */
export async function retryWhileLocked<T>(transaction: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS
  for (let longestMs = SHORTEST_WAIT_MS; ; longestMs = Math.min(longestMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await transaction()
    } catch (error) {
      if (!isLuxError(error, 'LUX_BUSY') || performance.now() > giveUpAt) throw error
      await wait(SHORTEST_WAIT_MS + Math.random() * longestMs)
    }
  }
}
