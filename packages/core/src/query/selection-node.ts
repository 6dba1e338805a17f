import type { FieldReference } from './field-reference.js'

/** One projected column; named after its field, or after the last key of its path, unless `as`. */
export interface SelectionNode extends FieldReference {
  readonly as?: string
}
