import { type CallSignal, type DriverContext, LuxError } from '@luxdb/core'

/** What bounds one call: a point in time and the caller's signal. */
export interface CallLimits {
  /** `performance.now()` at which the call gives up; Infinity: never. */
  readonly deadline: number
  readonly timeoutMs: number
  readonly signal?: CallSignal
}

/** LuxDB's own work waits as long as it takes. */
export const NO_LIMITS: CallLimits = { deadline: Number.POSITIVE_INFINITY, timeoutMs: 0 }

export function callLimits({ timeoutMs, signal }: DriverContext): CallLimits {
  const deadline = timeoutMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs
  return signal === undefined ? { deadline, timeoutMs } : { deadline, timeoutMs, signal }
}

export function isPast(deadline: number): boolean {
  return performance.now() >= deadline
}

/** Timers hold no more. */
const LONGEST_TIMER_MS = 2_147_483_647

/** A timer for the deadline of a call and a while behind it; none where there is no deadline. */
export function atDeadline(
  deadline: number,
  ring: () => void,
  graceMs = 0,
): ReturnType<typeof setTimeout> | undefined {
  if (deadline === Number.POSITIVE_INFINITY) return undefined
  return setTimeout(ring, Math.min(Math.max(deadline - performance.now() + graceMs, 0), LONGEST_TIMER_MS))
}

export function timeoutError(timeoutMs: number, what: string): LuxError {
  return new LuxError(
    'LUX_TIMEOUT',
    `${what} took longer than ${timeoutMs} ms; narrow it, add an index, or allow more time.`,
    { details: { timeoutMs } },
  )
}

export function abortedError(signal?: CallSignal): LuxError {
  return new LuxError('LUX_ABORTED', 'The caller aborted the call; nothing of it was done.', {
    cause: signal?.reason,
  })
}
