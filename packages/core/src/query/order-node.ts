import type { Condition } from './condition.js'
import type { FieldReference } from './field-reference.js'

/**
 * One order term. Text orders by code point. Without `nulls`, NULL is larger than every value: last
 * when ascending, first when descending. The validator completes every order with the key fields, in
 * the direction of the last term, so that no two beings tie.
 *
 * With `bond` (a bond `to`) the field is one of the bound being's; it is NULL where nothing is bound, and
 * where what is bound does not satisfy `where`. Groups, distinct projections and cursors cannot follow
 * such a term.
 */
export interface OrderNode extends FieldReference {
  readonly direction: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
  /** Name of a bond `to` whose being has the field. */
  readonly bond?: string
  /** With `bond`: the bound being counts only if this is true of it. */
  readonly where?: Condition
}
