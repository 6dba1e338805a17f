import type { ComparisonOperator } from './comparison-node.js'
import type { FieldReference } from './field-reference.js'
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
 * Turns a query into groups: rows hold the `groupBy` fields, then the computed columns. The query's
 * order may then name only these. Without `groupBy` there is exactly one row.
 */
export interface AggregateClause {
  readonly groupBy?: readonly FieldReference[]
  readonly columns: readonly AggregateNode[]
  readonly having?: readonly HavingNode[]
}
