import type { Condition, FieldReference, FieldShape, JsonValue } from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { ParsedOperation, SimpleOperator } from '../postgrest/parsed-parameters.js'
import { operandDocument, operandLiteral, textReadings } from './operand-literal.js'
import { searchCondition } from './search-condition.js'

/** The field that an operation is about, and the place inside it. */
export interface OperationTarget {
  readonly field: FieldShape
  readonly reference: FieldReference
  /** Reached by `->>`: compared as text. */
  readonly asText: boolean
  /** Somewhere around it stands a `not`. */
  readonly isNegated: boolean
}

export function operationCondition(operation: ParsedOperation, target: OperationTarget): Condition {
  const { reference } = target
  switch (operation.type) {
    case 'simple':
      return simpleCondition(operation.operator, operation.operand, target)
    case 'quantified': {
      const operands = operation.operands.filter((operand) => operand !== null)
      if (operands.length < operation.operands.length) throw unsupported('null in a list', 'leave it out')
      const conditions = operands.map((operand) => simpleCondition(operation.operator, operand, target))
      return { type: operation.quantifier === 'any' ? 'or' : 'and', conditions }
    }
    case 'in':
      return inCondition(operation.operands, target)
    case 'is':
      return isCondition(operation.value, reference)
    case 'distinct':
      return {
        type: 'compare',
        ...reference,
        operator: 'distinct',
        value: literalOf(operation.operand, target),
      }
    case 'search':
      return searchCondition(operation, target)
    default:
      return operation satisfies never
  }
}

const COMPARISONS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const
const MATCHES = { cs: 'contains', cd: 'containedBy', ov: 'overlaps' } as const

function simpleCondition(operator: SimpleOperator, operand: string, target: OperationTarget): Condition {
  const { reference } = target
  const comparison = COMPARISONS.find((candidate) => candidate === operator)
  if (comparison !== undefined) return compare(comparison, operand, target)
  switch (operator) {
    case 'like':
    case 'ilike':
      return { type: 'pattern', ...reference, operator, value: operand.replaceAll('*', '%') }
    case 'cs':
    case 'cd':
    case 'ov':
      return {
        type: 'json',
        ...reference,
        operator: MATCHES[operator],
        value: operandDocument(operand, documentTarget(target)),
      }
    case 'match':
    case 'imatch':
      return { type: 'match', ...reference, operator, value: operand }
    default:
      throw unsupported(`The range operator ${operator}`, 'compare with gt, gte, lt and lte')
  }
}

function documentTarget({
  field,
  reference,
}: OperationTarget): OperationTarget['field'] | { name: string; store: 'json' } {
  return reference.path === undefined ? field : { name: field.name, store: 'json' }
}

function compare(
  operator: (typeof COMPARISONS)[number],
  operand: string,
  target: OperationTarget,
): Condition {
  const { reference, asText } = target
  if (asText && operator === 'eq') return equalsText(operand, reference)
  if (asText && operator === 'neq') return differsFromTexts([operand], reference)
  return { type: 'compare', ...reference, operator, value: literalOf(operand, target) }
}

function inCondition(operands: readonly string[], target: OperationTarget): Condition {
  const { reference, asText } = target
  if (asText) return { type: 'or', conditions: operands.map((operand) => equalsText(operand, reference)) }
  return { type: 'in', ...reference, values: operands.map((operand) => literalOf(operand, target)) }
}

/** `->>` gives the text of any scalar, so `5` equals the number 5 too. */
function equalsText(operand: string, reference: FieldReference): Condition {
  const conditions = textReadings(operand).map(
    (value): Condition => ({ type: 'compare', ...reference, operator: 'eq', value }),
  )
  const [only] = conditions
  return conditions.length === 1 && only !== undefined ? only : { type: 'or', conditions }
}

function differsFromTexts(operands: readonly string[], reference: FieldReference): Condition {
  const differs = operands
    .flatMap(textReadings)
    .map((value): Condition => ({ type: 'compare', ...reference, operator: 'distinct', value }))
  return { type: 'and', conditions: [isNotNull(reference), ...differs] }
}

type IsValue = Extract<ParsedOperation, { type: 'is' }>['value']

function isCondition(value: IsValue, reference: FieldReference): Condition {
  if (value === 'not_null') return isNotNull(reference)
  const isNull = value === 'null' || value === 'unknown'
  return { type: 'is', ...reference, value: isNull ? null : value === 'true' }
}

function isNotNull(reference: FieldReference): Condition {
  return { type: 'not', condition: { type: 'is', ...reference, value: null } }
}

function literalOf(operand: string, { field, reference, asText }: OperationTarget): JsonValue {
  if (reference.path === undefined) return operandLiteral(operand, field)
  return asText ? operand : operandLiteral(operand, { name: field.name, store: 'json' })
}
