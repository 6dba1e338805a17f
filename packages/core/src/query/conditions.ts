import type { Asks, FieldInput, On } from './asks.js'
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
 * its name, a place inside a json field by `at('traits', 'colour')`. What they were given stays in the type
 * of the node; where a function seems to be declared twice, the first says so and the second does it.
 */

/** A place inside a json field: `at('traits', 'wings', 0)`. */
export function at<Field extends string>(field: Field): FieldReference & { readonly field: Field }
export function at<Field extends string, const Path extends readonly (string | number)[]>(
  field: Field,
  ...path: Path
): FieldReference & { readonly field: Field; readonly path: Path }
export function at(field: string, ...path: readonly (string | number)[]): FieldReference {
  return path.length === 0 ? { field } : { field, path }
}

function referenceOf(field: FieldInput): FieldReference {
  return typeof field === 'string' ? { field } : field
}

function compare<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  operator: ComparisonOperator,
  value: Value,
): Asks<ComparisonNode, Field, Value>
function compare(field: FieldInput, operator: ComparisonOperator, value: QueryValue): ComparisonNode {
  return { type: 'compare', ...referenceOf(field), operator, value: toLiteral(value) }
}

export function eq<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'eq', value)
}

/** Not equal; a field that is NULL is neither equal nor unequal. See {@link isDistinctFrom}. */
export function neq<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'neq', value)
}

export function gt<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'gt', value)
}

export function gte<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'gte', value)
}

export function lt<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'lt', value)
}

export function lte<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'lte', value)
}

/** Not equal, where NULL is a value like any other. */
export function isDistinctFrom<Field extends FieldInput, Value extends QueryValue>(
  field: Field,
  value: Value,
): Asks<ComparisonNode, Field, Value> {
  return compare(field, 'distinct', value)
}

/** Both ends are included. */
export function between<Field extends FieldInput, From extends QueryValue, To extends QueryValue>(
  field: Field,
  from: From,
  to: To,
): Asks<BetweenNode, Field, From | To>
export function between(field: FieldInput, from: QueryValue, to: QueryValue): BetweenNode {
  return { type: 'between', ...referenceOf(field), from: toLiteral(from), to: toLiteral(to) }
}

export function isIn<Field extends FieldInput, const Values extends readonly QueryValue[]>(
  field: Field,
  values: Values,
): Asks<InNode, Field, Values[number]>
export function isIn(field: FieldInput, values: readonly QueryValue[]): InNode {
  return { type: 'in', ...referenceOf(field), values: values.map(toLiteral) }
}

function is<Field extends FieldInput, Value extends IsNode['value']>(
  field: Field,
  value: Value,
): Asks<IsNode, Field, Value>
function is(field: FieldInput, value: IsNode['value']): IsNode {
  return { type: 'is', ...referenceOf(field), value }
}

export function isNull<Field extends FieldInput>(field: Field): Asks<IsNode, Field, null> {
  return is(field, null)
}

export function isNotNull<Field extends FieldInput>(
  field: Field,
): NotNode & { readonly condition: Asks<IsNode, Field, null> } {
  return not(is(field, null))
}

export function isTrue<Field extends FieldInput>(field: Field): Asks<IsNode, Field, true> {
  return is(field, true)
}

export function isFalse<Field extends FieldInput>(field: Field): Asks<IsNode, Field, false> {
  return is(field, false)
}

function pattern<Field extends FieldInput>(
  field: Field,
  operator: PatternOperator,
  value: string,
): On<PatternNode, Field>
function pattern(field: FieldInput, operator: PatternOperator, value: string): PatternNode {
  return { type: 'pattern', ...referenceOf(field), operator, value }
}

/** `%` stands for any text, `_` for one character, `\` takes their meaning away. */
export function like<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field> {
  return pattern(field, 'like', value)
}

/** As {@link like}, blind to the case of ASCII letters. */
export function ilike<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field> {
  return pattern(field, 'ilike', value)
}

export function startsWith<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field> {
  return pattern(field, 'startsWith', value)
}

export function endsWith<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field> {
  return pattern(field, 'endsWith', value)
}

function json<Field extends FieldInput>(
  field: Field,
  operator: JsonMatchNode['operator'],
  value: JsonValue,
): On<JsonMatchNode, Field>
function json(field: FieldInput, operator: JsonMatchNode['operator'], value: JsonValue): JsonMatchNode {
  return { type: 'json', ...referenceOf(field), operator, value }
}

/** The json field holds every member or item of the value. */
export function contains<Field extends FieldInput>(field: Field, value: JsonValue): On<JsonMatchNode, Field> {
  return json(field, 'contains', value)
}

/** The value holds every member or item of the json field. */
export function containedBy<Field extends FieldInput>(
  field: Field,
  value: JsonValue,
): On<JsonMatchNode, Field> {
  return json(field, 'containedBy', value)
}

/** The json field is a list that shares an item with these. */
export function overlaps<Field extends FieldInput>(
  field: Field,
  value: readonly JsonValue[],
): On<JsonMatchNode, Field> {
  return json(field, 'overlaps', value)
}

export function hasKey<Field extends FieldInput>(field: Field, key: string): On<HasKeyNode, Field>
export function hasKey(field: FieldInput, key: string): HasKeyNode {
  return { type: 'hasKey', ...referenceOf(field), key }
}

export function and<const Conditions extends readonly Condition[]>(
  ...conditions: Conditions
): AndNode & { readonly conditions: Conditions } {
  return { type: 'and', conditions }
}

export function or<const Conditions extends readonly Condition[]>(
  ...conditions: Conditions
): OrNode & { readonly conditions: Conditions } {
  return { type: 'or', conditions }
}

export function not<const Negated extends Condition>(
  condition: Negated,
): NotNode & { readonly condition: Negated } {
  return { type: 'not', condition }
}

/** At least one being is bound by `bond` (and satisfies `where`). */
export function exists<Bond extends string>(bond: Bond): ExistsNode & { readonly bond: Bond }
export function exists<Bond extends string, const Where extends Condition>(
  bond: Bond,
  where: Where,
): ExistsNode & { readonly bond: Bond; readonly where: Where }
export function exists(bond: string, where?: Condition): ExistsNode
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

function order<Field extends FieldInput>(
  field: Field,
  direction: OrderNode['direction'],
  nulls: OrderNode['nulls'],
): On<OrderNode, Field>
function order(field: FieldInput, direction: OrderNode['direction'], nulls: OrderNode['nulls']): OrderNode {
  return { ...referenceOf(field), direction, ...(nulls === undefined ? undefined : { nulls }) }
}

/** NULL comes last unless `nulls` says otherwise. */
export function asc<Field extends FieldInput>(field: Field, nulls?: 'first' | 'last'): On<OrderNode, Field> {
  return order(field, 'asc', nulls)
}

/** NULL comes first unless `nulls` says otherwise. */
export function desc<Field extends FieldInput>(field: Field, nulls?: 'first' | 'last'): On<OrderNode, Field> {
  return order(field, 'desc', nulls)
}
