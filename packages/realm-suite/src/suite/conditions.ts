import type {
  ComparisonNode,
  Condition,
  FieldInput,
  JsonMatchNode,
  JsonValue,
  PatternOperator,
} from '@luxdb/core/query'

/*
 * Conditions by the name of their operator, for cases that go through operators one by one. Where there
 * is only one, cases use the builders of @luxdb/core/query.
 */

export function compare(
  field: FieldInput,
  operator: ComparisonNode['operator'],
  value: JsonValue,
): Condition {
  return { type: 'compare', ...referenceOf(field), operator, value }
}

export function is(field: FieldInput, value: null | boolean): Condition {
  return { type: 'is', ...referenceOf(field), value }
}

export function matches(field: FieldInput, operator: PatternOperator, value: string): Condition {
  return { type: 'pattern', ...referenceOf(field), operator, value }
}

export function json(field: FieldInput, operator: JsonMatchNode['operator'], value: JsonValue): Condition {
  return { type: 'json', ...referenceOf(field), operator, value }
}

function referenceOf(field: FieldInput): Exclude<FieldInput, string> {
  return typeof field === 'string' ? { field } : field
}
