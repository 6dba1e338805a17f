import { type DriverContext, LuxError } from '@luxdb/core'

/** What bounds one call: a point in time and the caller's signal. */
export interface CallLimits {
  /** `performance.now()` at which the call gives up; Infinity: never. */
  readonly deadline: number
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export function callLimits({ timeoutMs, signal }: DriverContext): CallLimits {
  const deadline = timeoutMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs
  return signal === undefined ? { deadline, timeoutMs } : { deadline, timeoutMs, signal }
}

export function isPast(deadline: number): boolean {
  return performance.now() >= deadline
}

export function timeoutError(timeoutMs: number, what: string): LuxError {
  return new LuxError(
    'LUX_TIMEOUT',
    `${what} took longer than ${timeoutMs} ms; narrow it, add an index, or allow more time.`,
    { details: { timeoutMs } },
  )
}

export function abortedError(signal?: AbortSignal): LuxError {
  return new LuxError('LUX_ABORTED', 'The caller aborted the call; nothing of it was done.', {
    cause: signal?.reason,
  })
}
