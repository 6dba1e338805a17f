import { abortedError, atDeadline, type CallLimits, timeoutError } from '@luxdb/realm-sql'

/** The server stops its statements by itself: its answer is better than giving up at the same time. */
const GRACE_MS = 250

/**
 * The outcome of `work`, or LUX_TIMEOUT or LUX_ABORTED once the caller's limits are reached; `giveUp` is
 * called then, to stop what is still running.
 */
export function withinLimits<T>(
  work: Promise<T>,
  { deadline, timeoutMs, signal }: CallLimits,
  giveUp: () => void,
  graceMs: number = GRACE_MS,
): Promise<T> {
  if (deadline === Number.POSITIVE_INFINITY && signal === undefined) return work
  return new Promise<T>((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const stop = (error: Error): void => {
      settle()
      reject(error)
      giveUp()
    }
    const onAbort = (): void => stop(abortedError(signal))
    const timer = atDeadline(deadline, () => stop(timeoutError(timeoutMs, 'The call')), graceMs)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    work.then(
      (value) => {
        settle()
        resolve(value)
      },
      (error: unknown) => {
        settle()
        reject(error)
      },
    )
  })
}
