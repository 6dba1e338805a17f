import { LuxError } from '@luxdb/core'

/** A column that the database wants a value for. `owner` is the kind or, where it is not known, its table. */
export function requiredRefusal({
  owner,
  kind,
  field,
  cause,
}: {
  readonly owner: string
  readonly kind: string | null
  readonly field: string
  readonly cause: unknown
}): LuxError {
  return new LuxError('LUX_REQUIRED', `${owner}.${field} is required; give it a value.`, {
    cause,
    details: { kind, field },
  })
}

/** A value that a CHECK refuses; `field` where it is LuxDB's own. */
export function checkRefusal({
  kind,
  constraint,
  field,
  cause,
}: {
  readonly kind: string | null
  readonly constraint: string
  readonly field: string | undefined
  readonly cause: unknown
}): LuxError {
  return new LuxError(
    'LUX_CHECK_FAILED',
    `${field === undefined ? 'There is' : `${kind}.${field} has`} a value that the check ${constraint} refuses; correct it.`,
    { cause, details: { kind, constraint, ...(field !== undefined && { field }) } },
  )
}
