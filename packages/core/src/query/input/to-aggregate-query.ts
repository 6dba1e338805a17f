import type { AggregateFunction, AggregateNode, HavingNode } from '../aggregate-node.js'
import type { Condition } from '../condition.js'
import type { SacredQuery } from '../sacred-query.js'
import { allOf, asList, asMembers, type Named } from './to-condition.js'
import { invalidInput, toLiteral } from './to-literal.js'
import { asNumber, asText, readFilter, toOrder } from './to-query.js'

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }
type Clause = Writable<NonNullable<SacredQuery['aggregate']>>

/**
 * Groups and computed columns in TypeScript values (AggregateInput) as a SacredQuery.
 * @throws LUX_INVALID_QUERY for members that mean nothing
 */
export function toAggregateQuery(kind: Named, input: unknown): SacredQuery {
  const members = asMembers(input, `An aggregate on ${kind.name}`)
  const clause: Clause = { columns: [] }
  const query: Writable<SacredQuery> = { v: 1, type: 'query', kind: kind.name, aggregate: clause }
  const conditions: Condition[] = []
  for (const name of Object.keys(members)) {
    const value = members[name]
    if (value === undefined) continue
    const isKnown =
      readClause(clause, name, value) ||
      readPart(query, name, value) ||
      readFilter(kind, conditions, name, value)
    if (!isKnown) {
      throw invalidInput(
        `An aggregate on ${kind.name} has no member ${JSON.stringify(name)}`,
        'use groupBy, columns, having, where, orderBy, limit and offset',
      )
    }
  }
  if (conditions.length > 0) query.where = allOf(conditions)
  return query
}

function readClause(clause: Clause, name: string, value: unknown): boolean {
  switch (name) {
    case 'groupBy':
      clause.groupBy = asList(value, name).map((field) => ({ field: asText(field, name) }))
      return true
    case 'columns':
      clause.columns = toColumns(value)
      return true
    case 'having':
      clause.having = toHaving(value)
      return true
    default:
      return false
  }
}

function readPart(query: Writable<SacredQuery>, name: string, value: unknown): boolean {
  switch (name) {
    case 'orderBy':
      query.order = toOrder(value)
      return true
    case 'limit':
    case 'offset':
      query[name] = asNumber(value, name)
      return true
    case 'intention':
      query.intention = asText(value, name)
      return true
    default:
      return false
  }
}

const FUNCTIONS: readonly string[] = [
  'count',
  'countDistinct',
  'sum',
  'avg',
  'min',
  'max',
] satisfies AggregateFunction[]

function isFunction(name: string | undefined): name is AggregateFunction {
  return name !== undefined && FUNCTIONS.includes(name)
}

function toColumns(value: unknown): readonly AggregateNode[] {
  const columns = asMembers(value, 'columns')
  return Object.keys(columns).map((as) => {
    const column = asMembers(columns[as], `The column ${as}`)
    const [name, ...others] = Object.keys(column)
    if (!isFunction(name) || others.length > 0) {
      throw invalidInput(
        `The column ${as} is not computed by one function`,
        `use one of ${FUNCTIONS.join(', ')}`,
      )
    }
    const field = column[name]
    return field === true && name === 'count'
      ? { as, function: name }
      : { as, function: name, field: asText(field, as) }
  })
}

const COMPARISONS: readonly string[] = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
] satisfies HavingNode['operator'][]

function isComparison(name: string): name is HavingNode['operator'] {
  return COMPARISONS.includes(name)
}

function toHaving(value: unknown): readonly HavingNode[] {
  const having = asMembers(value, 'having')
  return Object.keys(having).flatMap((as): readonly HavingNode[] => {
    const given = having[as]
    if (typeof given !== 'object' || given === null || given instanceof Date) {
      return [{ as, operator: 'eq', value: toLiteral(given, as) }]
    }
    const operators = asMembers(given, `having ${as}`)
    return Object.keys(operators).map((operator) => {
      if (isComparison(operator)) return { as, operator, value: toLiteral(operators[operator], as) }
      throw invalidInput(`having ${as} has no operator ${operator}`, `use one of ${COMPARISONS.join(', ')}`)
    })
  })
}
