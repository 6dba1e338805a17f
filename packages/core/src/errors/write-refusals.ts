import type { KindShape } from '../query/kind-shape.js'
import { LuxError } from './lux-error.js'

/** A rule that refused a write, as far as the storage tells which it was. */
interface RefusedWrite {
  readonly kind: string | null
  readonly constraint: string
  /** Those that the rule is about. */
  readonly fields: readonly string[]
  /** The storage's own error. */
  readonly cause?: unknown
}

/** Values that another being has already. `owner` is the kind or, where it is not known, its table. */
export function uniqueRefusal({
  owner,
  kind,
  constraint,
  fields,
  cause,
}: RefusedWrite & { readonly owner: string }): LuxError {
  return new LuxError(
    'LUX_UNIQUE',
    `Another ${owner} already has this ${fields.join(' and ') || constraint}; choose another value, or upsert.`,
    { cause, details: { kind, constraint, fields } },
  )
}

/** A bond that points at nothing. */
export function missingTargetRefusal({
  target,
  kind,
  constraint,
  fields,
  cause,
}: RefusedWrite & { readonly target: string | null }): LuxError {
  return new LuxError(
    'LUX_FOREIGN_KEY',
    `${kind ?? 'being'}.${fields.join(', ')} points at no ${target ?? 'being'}; create it first.`,
    { cause, details: { kind, constraint, fields, target } },
  )
}

/** A being that others are still bound to: those of kind `source`, by `bond`. */
export function stillBoundRefusal({
  source,
  bond,
  kind,
  constraint,
  fields,
  cause,
}: RefusedWrite & { readonly source: string | null; readonly bond: string }): LuxError {
  return new LuxError(
    'LUX_FOREIGN_KEY',
    `A ${source ?? 'being'} is still bound to this ${kind ?? 'being'} by ${bond}; dissolve or change it first.`,
    { cause, details: { kind, constraint, fields, source } },
  )
}

/** What the caller's rule for new rows refuses. */
export function forbiddenWrite({ name }: KindShape): LuxError {
  return new LuxError('LUX_FORBIDDEN', `You may not write this being of ${name}; ask for a role that may.`, {
    details: { kind: name, operation: 'check' },
  })
}
