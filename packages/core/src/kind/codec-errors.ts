import { LuxError } from '../errors/lux-error.js'

/** Adds kind and field to an error of the value domain, which knows neither; others pass unchanged. */
export function placed(kind: string, field: string, error: unknown): unknown {
  if (!(error instanceof LuxError) || 'kind' in error.details) return error
  return new LuxError(error.code, error.message, { details: { ...error.details, kind, field }, cause: error })
}

export function required(kind: string, field: string): LuxError {
  return new LuxError('LUX_REQUIRED', `Field ${field} of kind ${kind} is missing; give it a value.`, {
    details: { kind, field },
  })
}

export function immutable(kind: string, field: string, remedy: string): LuxError {
  return new LuxError('LUX_IMMUTABLE_FIELD', `Field ${field} of kind ${kind} cannot be set; ${remedy}.`, {
    details: { kind, field },
  })
}

/** Hidden and unknown fields read the same. */
export function unknownField(kind: string, field: string): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_FIELD',
    `Kind ${kind} has no field ${JSON.stringify(field)}; use one that it declares.`,
    { details: { kind, field } },
  )
}
