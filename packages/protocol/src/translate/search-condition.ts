import type { Condition, SearchNode } from '@luxdb/core/query'
import type { ParsedOperation } from '../postgrest/parsed-parameters.js'
import type { OperationTarget } from './operation-condition.js'
import { parseTextQuery, type TextQuery } from './text-query.js'

type SearchOperation = Extract<ParsedOperation, { type: 'search' }>

/**
 * Full text search of one field. The language is accepted and makes no difference: words are found as they
 * are written, in every realm alike.
 * @throws LUX_INVALID_QUERY for operators of `fts` that are misplaced
 */
export function searchCondition(operation: SearchOperation, target: OperationTarget): Condition {
  const condition = found(operation, target)
  const mayHoldOfNull = target.isNegated || excludes(operation)
  return target.field.nullable && mayHoldOfNull ? unknownOfNull(condition, target) : condition
}

/** Whether it may ask that a word is not there. */
function excludes({ operator, operand }: SearchOperation): boolean {
  if (operator === 'wfts') return operand.includes('-')
  return operator === 'fts' && operand.includes('!')
}

/** A search itself is never unknown; PostgreSQL's is where the field is NULL, and so is its negation. */
function unknownOfNull(condition: Condition, { field, reference }: OperationTarget): Condition {
  const isNull: Condition = { type: 'is', ...reference, value: null }
  const unlessNull: Condition = { type: 'pattern', field: field.name, operator: 'like', value: '%' }
  return {
    type: 'or',
    conditions: [
      { type: 'and', conditions: [condition, { type: 'not', condition: isNull }] },
      { type: 'not', condition: unlessNull },
    ],
  }
}

function found({ operator, operand }: SearchOperation, target: OperationTarget): Condition {
  switch (operator) {
    case 'plfts':
      return search('plain', operand, target)
    case 'phfts':
      return search('phrase', operand, target)
    case 'wfts':
      return search('web', operand, target)
    case 'fts':
      return textQueryCondition(parseTextQuery(operand), target)
    default:
      return operator satisfies never
  }
}

function search(mode: SearchNode['mode'], query: string, { field }: OperationTarget): Condition {
  return { type: 'search', mode, query, fields: [field.name] }
}

function textQueryCondition(query: TextQuery, target: OperationTarget): Condition {
  switch (query.type) {
    case 'words':
      return search(query.mode, query.text, target)
    case 'not':
      return { type: 'not', condition: textQueryCondition(query.query, target) }
    default:
      return {
        type: query.type,
        conditions: query.queries.map((child) => textQueryCondition(child, target)),
      }
  }
}
