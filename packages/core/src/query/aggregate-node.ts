import type { BondedReference } from './bonded-reference.js'
import type { ComparisonOperator } from './comparison-node.js'
import type { Literal } from './literal.js'

export type AggregateFunction = 'count' | 'countDistinct' | 'sum' | 'avg' | 'min' | 'max'

/**
 * One computed column. `count` without a field counts beings, with one its non-null values.
 * Sum and avg take int, bigint and float; the sum of int beyond 2^53-1 and of bigint beyond 64 bits
 * is LUX_OVERFLOW in a row of the answer (groups that having, order or limit leave out are compared
 * exactly); sum of bigint is a decimal string; avg is a float; over nothing both are null.
 */
export interface AggregateNode {
  readonly as: string
  readonly function: AggregateFunction
  readonly field?: string
}

/** Compares a computed column (by its `as`) with a literal. All of them must hold. */
export interface HavingNode {
  readonly as: string
  readonly operator: Exclude<ComparisonOperator, 'distinct'>
  readonly value: Literal
}

/**
 * What beings are grouped by, also over a bond `to`; in the result it is called like a selected column,
 * unless `as`.
 */
export interface GroupNode extends BondedReference {
  readonly as?: string
}

/**
 * Turns a query (or an embed) into groups: rows hold the `groupBy` fields, then the computed columns. The
 * query's order may then name only these, by their names in the result. Without `groupBy` there is
 * exactly one row. This is also the one form for computed columns among selected ones: what is selected
 * beside them is what is grouped by (`select=category,total:amount.sum()` is `groupBy: [category]` and the
 * column `total`; a spread `...customer(city)` beside them is a group over the bond `customer`).
 */
export interface AggregateClause {
  readonly groupBy?: readonly GroupNode[]
  readonly columns: readonly AggregateNode[]
  readonly having?: readonly HavingNode[]
}
