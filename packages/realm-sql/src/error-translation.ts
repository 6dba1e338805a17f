import { LuxError, type LuxErrorCode } from '@luxdb/core'

/** What an error of a database means to a caller, and the way out. */
export interface ErrorTranslation {
  readonly code: LuxErrorCode
  readonly message: string
}

/** There is no room left on the disk. */
export const STORAGE_FULL: ErrorTranslation = {
  code: 'LUX_STORAGE_FULL',
  message: 'The storage is full; nothing of this call was written. Free some space and retry.',
}

/** Somebody has changed the schema under an open realm. */
export const SCHEMA_MISFIT: ErrorTranslation = {
  code: 'LUX_SCHEMA_MISMATCH',
  message: 'A table or column of the kind is not there any more; open the realm with kinds that fit it.',
}

/** A value that is none of its column's type. */
export const MISFIT_VALUE: ErrorTranslation = {
  code: 'LUX_INVALID_VALUE',
  message: 'A value does not fit the type of its column; correct it.',
}

/** LuxDB's own error for one of the database. @param kind that was written or asked for */
export function translatedError(
  { code, message }: ErrorTranslation,
  cause: unknown,
  kind: string | undefined,
): LuxError {
  return new LuxError(code, message, { cause, ...(kind !== undefined && { details: { kind } }) })
}
