import type { FieldReference } from './field-reference.js'

/** The name of a column in the result: its own if it has one, its field's, or the last key of its path. */
export function columnName(reference: FieldReference & { readonly as?: string }): string {
  const lastKey = reference.path?.findLast((step) => typeof step === 'string')
  return reference.as ?? (typeof lastKey === 'string' ? lastKey : reference.field)
}
