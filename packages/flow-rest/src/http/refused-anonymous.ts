import { ANONYMOUS_PRINCIPAL, isLuxError, LuxError, type Principal } from '@luxdb/core'

/** What is refused to somebody without credentials may be allowed with them, and 401 says so. */
export function refusedAnonymous(error: unknown, { id }: Principal): unknown {
  if (id !== ANONYMOUS_PRINCIPAL.id || !isLuxError(error, 'LUX_FORBIDDEN')) return error
  return new LuxError('LUX_UNAUTHENTICATED', error.message, {
    details: { ...error.details, part: 'rights' },
    cause: error,
  })
}
