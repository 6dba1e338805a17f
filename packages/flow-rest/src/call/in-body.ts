import { isLuxError, LuxError } from '@luxdb/core'

/** Marks an unknown field as one that a body named: PostgREST has a code of its own for that. */
export function inBody(error: unknown): unknown {
  if (!isLuxError(error, 'LUX_UNKNOWN_FIELD')) return error
  return new LuxError(error.code, error.message, {
    details: { ...error.details, part: 'body' },
    cause: error,
  })
}
