import { toLuxError } from '../errors/lux-error.js'
import { WakeSignal } from './wake-signal.js'

const FIRST_BACKOFF_MS = 20
const MAX_BACKOFF_MS = 1_000

/**
 * Asks a storage until it answers, while it cannot be reached or is too busy; jittered, so that many who
 * wait do not come back at once. Undefined when the signal ends it.
 * @throws what asking again would not change
 */
export async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const pause = new WakeSignal(signal)
  let backoffMs = FIRST_BACKOFF_MS
  while (!signal.aborted) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted) return undefined
      if (!toLuxError(error).catalogue.retryable) throw error
    }
    await pause.wait(backoffMs * (0.5 + Math.random() / 2))
    backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2)
  }
  return undefined
}
