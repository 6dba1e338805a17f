import type { FieldReference } from './field-reference.js'

/** One projected column; named after its field, or after the last key of its path, unless `as`. */
export interface SelectionNode extends FieldReference {
  readonly as?: string
  /**
   * The value as text: integers as decimal digits, booleans as `true` and `false`, text (ids and enums
   * too) as it is; NULL stays NULL. A place inside json (PostgREST's `->>`): text without its quotes,
   * anything else as canonical JSON. Fields of other stores are refused, since databases print them in
   * their own ways; so is a cast in a distinct projection.
   */
  readonly cast?: 'text'
}
