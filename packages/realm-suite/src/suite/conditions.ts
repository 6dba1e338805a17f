import type { Condition, FieldReference, JsonValue, OrderNode } from '@luxdb/core/query'

/** A field by its name, or a place inside a json field. */
export type Place = string | FieldReference

export function at(field: string, ...path: readonly (string | number)[]): FieldReference {
  return { field, path }
}

function referenceOf(place: Place): FieldReference {
  return typeof place === 'string' ? { field: place } : place
}

type Comparison = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'distinct'

export function compare(place: Place, operator: Comparison, value: JsonValue): Condition {
  return { type: 'compare', ...referenceOf(place), operator, value }
}

export function isIn(place: Place, values: readonly JsonValue[]): Condition {
  return { type: 'in', ...referenceOf(place), values }
}

export function between(place: Place, from: JsonValue, to: JsonValue): Condition {
  return { type: 'between', ...referenceOf(place), from, to }
}

export function is(place: Place, value: null | boolean): Condition {
  return { type: 'is', ...referenceOf(place), value }
}

export function matches(
  place: Place,
  operator: 'like' | 'ilike' | 'startsWith' | 'endsWith',
  value: string,
): Condition {
  return { type: 'pattern', ...referenceOf(place), operator, value }
}

export function json(
  place: Place,
  operator: 'contains' | 'containedBy' | 'overlaps',
  value: JsonValue,
): Condition {
  return { type: 'json', ...referenceOf(place), operator, value }
}

export function hasKey(place: Place, key: string): Condition {
  return { type: 'hasKey', ...referenceOf(place), key }
}

export function exists(bond: string, where?: Condition): Condition {
  return { type: 'exists', bond, ...(where === undefined ? {} : { where }) }
}

export function resonates(fraction: number): Condition {
  return { type: 'resonate', fraction }
}

export function and(...conditions: readonly Condition[]): Condition {
  return { type: 'and', conditions }
}

export function or(...conditions: readonly Condition[]): Condition {
  return { type: 'or', conditions }
}

export function not(condition: Condition): Condition {
  return { type: 'not', condition }
}

export function asc(place: Place, nulls?: 'first' | 'last'): OrderNode {
  return { ...referenceOf(place), direction: 'asc', ...(nulls === undefined ? {} : { nulls }) }
}

export function desc(place: Place, nulls?: 'first' | 'last'): OrderNode {
  return { ...referenceOf(place), direction: 'desc', ...(nulls === undefined ? {} : { nulls }) }
}
