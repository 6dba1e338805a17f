import { LuxError } from '@luxdb/core'

/** A difference that no operation settles. */
export function unsupportedDifference(where: string, before: string, after: string): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    `${where} cannot evolve from ${before} to ${after}; declare a new field or kind beside it, and move the values there (--sql).`,
    { details: { object: where, before, after } },
  )
}
