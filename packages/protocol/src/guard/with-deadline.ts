import { LuxError } from '@luxdb/core'

/** Waits for a body, but no longer than what is left of the time that it has. @throws LUX_REQUEST_TIMEOUT */
export function withDeadline<T>(
  promise: Promise<T>,
  timeoutMs: number,
  leftMs: number = timeoutMs,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late(timeoutMs)), leftMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function late(timeoutMs: number): LuxError {
  return new LuxError(
    'LUX_REQUEST_TIMEOUT',
    `The body did not arrive within ${timeoutMs} ms; send it again.`,
    {
      details: { timeoutMs },
    },
  )
}
