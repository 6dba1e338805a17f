import type { BetweenNode, ComparisonNode, ComparisonOperator, InNode, IsNode } from './comparison-node.js'
import type { AndNode, Condition, NotNode, OrNode } from './condition.js'
import type { ExistsNode } from './exists-node.js'
import type { FieldReference } from './field-reference.js'
import type { JsonValue } from './json.js'
import type { HasKeyNode, JsonMatchNode } from './json-node.js'
import type { OrderNode } from './order-node.js'
import type { PatternNode, PatternOperator } from './pattern-node.js'
import { type QueryValue, toLiteral } from './query-value.js'
import type { ResonateNode } from './resonate-node.js'
import type { SearchNode } from './search-node.js'

/*
 * Builders for conditions and order terms: plain functions that give plain nodes. A field is named by
 * its name, a place inside a json field by `at('traits', 'colour')`.
 */

/** A field by name, or a place inside a json field. */
export type FieldInput = string | FieldReference

/** A place inside a json field: `at('traits', 'wings', 0)`. */
export function at(field: string, ...path: readonly (string | number)[]): FieldReference {
  return path.length === 0 ? { field } : { field, path }
}

function referenceOf(field: FieldInput): FieldReference {
  return typeof field === 'string' ? { field } : field
}

function compare(field: FieldInput, operator: ComparisonOperator, value: QueryValue): ComparisonNode {
  return { type: 'compare', ...referenceOf(field), operator, value: toLiteral(value) }
}

export function eq(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'eq', value)
}

/** Not equal; a field that is NULL is neither equal nor unequal. See {@link isDistinctFrom}. */
export function neq(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'neq', value)
}

export function gt(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'gt', value)
}

export function gte(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'gte', value)
}

export function lt(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'lt', value)
}

export function lte(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'lte', value)
}

/** Not equal, where NULL is a value like any other. */
export function isDistinctFrom(field: FieldInput, value: QueryValue): ComparisonNode {
  return compare(field, 'distinct', value)
}

/** Both ends are included. */
export function between(field: FieldInput, from: QueryValue, to: QueryValue): BetweenNode {
  return { type: 'between', ...referenceOf(field), from: toLiteral(from), to: toLiteral(to) }
}

export function isIn(field: FieldInput, values: readonly QueryValue[]): InNode {
  return { type: 'in', ...referenceOf(field), values: values.map(toLiteral) }
}

function is(field: FieldInput, value: IsNode['value']): IsNode {
  return { type: 'is', ...referenceOf(field), value }
}

export function isNull(field: FieldInput): IsNode {
  return is(field, null)
}

export function isNotNull(field: FieldInput): NotNode {
  return not(is(field, null))
}

export function isTrue(field: FieldInput): IsNode {
  return is(field, true)
}

export function isFalse(field: FieldInput): IsNode {
  return is(field, false)
}

function pattern(field: FieldInput, operator: PatternOperator, value: string): PatternNode {
  return { type: 'pattern', ...referenceOf(field), operator, value }
}

/** `%` stands for any text, `_` for one character, `\` takes their meaning away. */
export function like(field: FieldInput, value: string): PatternNode {
  return pattern(field, 'like', value)
}

/** As {@link like}, blind to the case of ASCII letters. */
export function ilike(field: FieldInput, value: string): PatternNode {
  return pattern(field, 'ilike', value)
}

export function startsWith(field: FieldInput, value: string): PatternNode {
  return pattern(field, 'startsWith', value)
}

export function endsWith(field: FieldInput, value: string): PatternNode {
  return pattern(field, 'endsWith', value)
}

function json(field: FieldInput, operator: JsonMatchNode['operator'], value: JsonValue): JsonMatchNode {
  return { type: 'json', ...referenceOf(field), operator, value }
}

/** The json field holds every member or item of the value. */
export function contains(field: FieldInput, value: JsonValue): JsonMatchNode {
  return json(field, 'contains', value)
}

/** The value holds every member or item of the json field. */
export function containedBy(field: FieldInput, value: JsonValue): JsonMatchNode {
  return json(field, 'containedBy', value)
}

/** The json field is a list that shares an item with these. */
export function overlaps(field: FieldInput, value: readonly JsonValue[]): JsonMatchNode {
  return json(field, 'overlaps', value)
}

export function hasKey(field: FieldInput, key: string): HasKeyNode {
  return { type: 'hasKey', ...referenceOf(field), key }
}

export function and(...conditions: readonly Condition[]): AndNode {
  return { type: 'and', conditions }
}

export function or(...conditions: readonly Condition[]): OrNode {
  return { type: 'or', conditions }
}

export function not(condition: Condition): NotNode {
  return { type: 'not', condition }
}

/** At least one being is bound by `bond` (and satisfies `where`). */
export function exists(bond: string, where?: Condition): ExistsNode {
  return where === undefined ? { type: 'exists', bond } : { type: 'exists', bond, where }
}

/** A stable sample of about this fraction of all beings: always the same ones. */
export function resonates(fraction: number): ResonateNode {
  return { type: 'resonate', fraction }
}

/** Full text over the kind's search fields. */
export function search(query: string, mode: SearchNode['mode'] = 'plain'): SearchNode {
  return { type: 'search', mode, query }
}

function order(field: FieldInput, direction: OrderNode['direction'], nulls: OrderNode['nulls']): OrderNode {
  return { ...referenceOf(field), direction, ...(nulls === undefined ? undefined : { nulls }) }
}

/** NULL comes last unless `nulls` says otherwise. */
export function asc(field: FieldInput, nulls?: 'first' | 'last'): OrderNode {
  return order(field, 'asc', nulls)
}

/** NULL comes first unless `nulls` says otherwise. */
export function desc(field: FieldInput, nulls?: 'first' | 'last'): OrderNode {
  return order(field, 'desc', nulls)
}
