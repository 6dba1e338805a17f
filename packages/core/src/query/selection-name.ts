import type { FieldReference } from './field-reference.js'

/** The name of a column in the result: its field's, or the last key of its path. */
export function columnName(reference: FieldReference): string {
  const lastKey = reference.path?.findLast((step) => typeof step === 'string')
  return typeof lastKey === 'string' ? lastKey : reference.field
}
