import type { FieldReference } from './field-reference.js'

/**
 * One order term. Text orders by code point. Without `nulls`, NULL is larger than every value: last
 * when ascending, first when descending. The validator completes every order with the key fields, in
 * the direction of the last term, so that no two beings tie.
 */
export interface OrderNode extends FieldReference {
  readonly direction: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
}
