import type { BondedReference } from './bonded-reference.js'

/**
 * One order term. Text orders by code point. Without `nulls`, NULL is larger than every value: last
 * when ascending, first when descending. The validator completes every order with the key fields, in
 * the direction of the last term, so that no two beings tie.
 *
 * Orders of groups, of distinct projections and under cursors cannot follow a bond; groups can be made
 * over one.
 */
export interface OrderNode extends BondedReference {
  readonly direction: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
}
