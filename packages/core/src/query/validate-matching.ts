import { checkedChoice, checkedText } from './checked-node.js'
import type { Condition } from './condition.js'
import { isJsonArray } from './json.js'
import { isPrincipalReference } from './principal-reference.js'
import type { ConditionPlace } from './validate-condition.js'
import { checkDocument, invalidLiteral } from './validate-literal.js'
import { type CheckedReference, checkReference, unsupported } from './validate-reference.js'
import { assertText, type PlainObject } from './value-domain.js'

const PATTERN_OPERATORS = ['like', 'ilike', 'startsWith', 'endsWith'] as const
const JSON_OPERATORS = ['contains', 'containedBy', 'overlaps'] as const

export function checkPattern(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const { field, node } = checkReference(input, shape, scope)
  const operator = checkedChoice(input['operator'], 'The operator of a pattern', PATTERN_OPERATORS)
  if (field.store !== 'text' && node.path === undefined) {
    throw unsupported(`Field ${field.name} holds ${field.store}; "${operator}" needs text.`)
  }
  const value = input['value']
  if (typeof value !== 'string') throw invalidLiteral(field.name, value, 'text')
  scope.assertAtMost('patternLength', value.length)
  assertText(value, `The pattern for field ${field.name}`)
  if ((operator === 'like' || operator === 'ilike') && endsInEscape(value)) {
    throw invalidLiteral(field.name, value, 'a pattern that does not end in a single backslash')
  }
  return Object.freeze({ type: 'pattern', ...node, operator, value })
}

const EXPRESSION_OPERATORS = ['match', 'imatch'] as const

/** The expression itself is the database's to judge. */
export function checkRegularExpression(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const { field, node } = checkReference(input, shape, scope)
  const operator = checkedChoice(input['operator'], 'The operator of a match', EXPRESSION_OPERATORS)
  if (!scope.allowMatch) {
    throw unsupported(
      `Regular expressions ("${operator}") mean something else in each database and are off here; use like or ilike.`,
    )
  }
  if (field.store !== 'text' && node.path === undefined) {
    throw unsupported(`Field ${field.name} holds ${field.store}; "${operator}" needs text.`)
  }
  const value = input['value']
  if (typeof value !== 'string') throw invalidLiteral(field.name, value, 'text')
  scope.assertAtMost('patternLength', value.length)
  assertText(value, `The expression for field ${field.name}`)
  return Object.freeze({ type: 'match', ...node, operator, value })
}

function endsInEscape(pattern: string): boolean {
  // Each run of backslashes is looked at once, from its beginning.
  const backslashes = /(?<!\\)\\*$/.exec(pattern)?.[0].length ?? 0
  return backslashes % 2 === 1
}

export function checkJsonMatch(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const reference = checkReference(input, shape, scope)
  const operator = checkedChoice(input['operator'], 'The operator of a json condition', JSON_OPERATORS)
  assertJsonField(reference, operator)
  const value = checkDocument(input['value'], reference.field.name)
  // A rule may name a claim that is the whole list.
  const isList = isJsonArray(value) || (scope.allowPrincipal && isPrincipalReference(value))
  if (operator === 'overlaps' && !isList) throw invalidLiteral(reference.field.name, value, 'a list')
  return Object.freeze({ type: 'json', ...reference.node, operator, value })
}

export function checkHasKey(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const reference = checkReference(input, shape, scope)
  assertJsonField(reference, 'hasKey')
  const key = checkedText(input['key'], 'The key of "hasKey"')
  assertText(key, 'The key of "hasKey"')
  return Object.freeze({ type: 'hasKey', ...reference.node, key })
}

function assertJsonField({ field }: CheckedReference, operator: string): void {
  if (field.store === 'json') return
  throw unsupported(`Field ${field.name} holds ${field.store}; "${operator}" needs json.`)
}
