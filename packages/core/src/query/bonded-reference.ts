import type { Condition } from './condition.js'
import type { FieldReference } from './field-reference.js'

/**
 * A field of a being or, with `bond` (a bond `to`), one of the being that it is bound to. That is NULL where
 * nothing is bound, and where what is bound does not satisfy `where`.
 */
export interface BondedReference extends FieldReference {
  /** Name of a bond `to` whose being has the field. */
  readonly bond?: string
  /** With `bond`: the bound being counts only if this is true of it. */
  readonly where?: Condition
}
