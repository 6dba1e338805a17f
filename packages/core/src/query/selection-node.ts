import type { FieldReference } from './field-reference.js'

/** One projected column; named after its field, or after the last key of its path, unless `as`. */
export interface SelectionNode extends FieldReference {
  readonly as?: string
  /**
   * The value as text: integers as decimal digits, booleans as `true` and `false`, text (ids and enums
   * too) as it is; NULL stays NULL. Other stores are refused, since databases print them in their own
   * ways; so is a cast of a place inside json or in a distinct projection.
   */
  readonly cast?: 'text'
}
