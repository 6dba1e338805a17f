import { isLuxError, LuxError } from '@luxdb/core'

/** A write that its caller stopped waiting for goes on in the server: whoever retries it must know. */
export function withUnknownResult(error: unknown): unknown {
  if (isLuxError(error, 'LUX_ABORTED')) return unknownResult(error, 'was aborted')
  if (isLuxError(error, 'LUX_TIMEOUT')) return unknownResult(error, 'took too long')
  if (isLuxError(error, 'LUX_TRANSACTION_TIMEOUT')) return unknownResult(error, 'took too long')
  return error
}

function unknownResult({ code, details, cause }: LuxError, reason: string): LuxError {
  return new LuxError(
    code,
    `The write ${reason} when PostgreSQL had it already: it may have happened or not; look before you retry it.`,
    { cause, details: { ...details, resultUnknown: true } },
  )
}
