import { checkedChoice, checkedList } from './checked-node.js'
import type { Condition } from './condition.js'
import { NEVER, negated } from './logic.js'
import { isPrincipalReference } from './principal-reference.js'
import type { ConditionPlace } from './validate-condition.js'
import { assertSameType, checkLiteral, invalidLiteral } from './validate-literal.js'
import { type CheckedReference, checkReference, isOrdered, unsupported } from './validate-reference.js'
import type { PlainObject } from './value-domain.js'

export const COMPARISON_OPERATORS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'distinct'] as const

export function checkComparison(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const reference = checkReference(input, shape, scope)
  const operator = checkedChoice(input['operator'], 'The operator of a comparison', COMPARISON_OPERATORS)
  if (operator !== 'eq' && operator !== 'neq' && operator !== 'distinct') assertOrdered(reference, operator)
  if (operator === 'distinct' && input['value'] === null) {
    return negated(Object.freeze({ type: 'is', ...reference.node, value: null }))
  }
  const value = checkLiteral(input['value'], reference, scope)
  const { field, path } = reference.node
  return Object.freeze(
    path === undefined
      ? { type: 'compare', field, operator, value }
      : { type: 'compare', field, path, operator, value },
  )
}

export function checkBetween(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const reference = checkReference(input, shape, scope)
  assertOrdered(reference, 'between')
  const from = checkLiteral(input['from'], reference, scope)
  const to = checkLiteral(input['to'], reference, scope)
  assertSameType([from, to], reference)
  return Object.freeze({ type: 'between', ...reference.node, from, to })
}

export function checkIn(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const reference = checkReference(input, shape, scope)
  if (scope.allowPrincipal && isPrincipalReference(input['values'])) {
    const values = Object.freeze([checkLiteral(input['values'], reference, scope)])
    return Object.freeze({ type: 'in', ...reference.node, values })
  }
  const items = checkedList(input['values'], 'The values of "in"')
  scope.assertAtMost('listItems', items.length)
  const values = items.filter((item) => item !== null).map((item) => checkLiteral(item, reference, scope))
  assertSameType(values, reference)
  if (values.length === 0) return NEVER
  return Object.freeze({ type: 'in', ...reference.node, values: Object.freeze(values) })
}

export function checkIs(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const reference = checkReference(input, shape, scope)
  const { field, node } = reference
  const value = input['value']
  if (value !== null && typeof value !== 'boolean')
    throw invalidLiteral(field.name, value, 'null, true or false')
  if (value !== null && field.store !== 'bool' && (field.store !== 'json' || node.path === undefined)) {
    throw unsupported(`Field ${field.name} holds ${field.store}; "is" asks it for null only.`)
  }
  return Object.freeze({ type: 'is', ...node, value })
}

function assertOrdered(reference: CheckedReference, operator: string): void {
  if (isOrdered(reference)) return
  throw unsupported(
    `Field ${reference.field.name} holds json, which has no order; "${operator}" needs a path.`,
  )
}
