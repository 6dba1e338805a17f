import type { FieldReference } from './field-reference.js'
import type { Literal } from './literal.js'

export type ComparisonOperator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'distinct'

/**
 * Compares a field with a literal. Every operator but `distinct` is unknown when the field is NULL;
 * `distinct` is null-safe inequality and alone accepts the literal null.
 *
 * A validated query holds no null here (`distinct` null has become `not is null`). The one exception is
 * a bound access rule: `eq` null, which is unknown for every being, stands for a claim that is missing.
 */
export interface ComparisonNode extends FieldReference {
  readonly type: 'compare'
  readonly operator: ComparisonOperator
  readonly value: Literal
}

/** Inclusive on both ends. */
export interface BetweenNode extends FieldReference {
  readonly type: 'between'
  readonly from: Literal
  readonly to: Literal
}

/** Equal to one of the values; nulls in the list are dropped, an empty list is false. */
export interface InNode extends FieldReference {
  readonly type: 'in'
  readonly values: readonly Literal[]
}

/** Never unknown: `null` asks for absence, true and false ask a bool field. */
export interface IsNode extends FieldReference {
  readonly type: 'is'
  readonly value: null | boolean
}
