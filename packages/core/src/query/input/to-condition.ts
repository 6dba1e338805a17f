import type { ComparisonOperator } from '../comparison-node.js'
import type { Condition } from '../condition.js'
import type { FieldReference } from '../field-reference.js'
import type { JsonMatchNode } from '../json-node.js'
import type { KindShape } from '../kind-shape.js'
import type { PatternOperator } from '../pattern-node.js'
import { invalidInput, toLiteral } from './to-literal.js'

/** What conversions read of a kind. */
export type Named = Pick<KindShape, 'name'>

type Members = Readonly<Record<string, unknown>>

/**
 * A filter in TypeScript values, or one that is an AST condition already, as a condition.
 * @throws LUX_INVALID_QUERY for members that mean nothing
 */
export function toCondition(kind: Named, where: unknown): Condition {
  const members = asMembers(where, `The filter on ${kind.name}`)
  if (isCondition(members)) return members
  const conditions: Condition[] = []
  for (const name of Object.keys(members)) conditions.push(memberCondition(kind, name, members[name]))
  return allOf(conditions)
}

export function allOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions
  return only !== undefined && conditions.length === 1 ? only : { type: 'and', conditions }
}

function memberCondition(kind: Named, name: string, value: unknown): Condition {
  switch (name) {
    case 'and':
    case 'or':
      return { type: name, conditions: asList(value, `"${name}"`).map((where) => toCondition(kind, where)) }
    case 'not':
      return { type: 'not', condition: toCondition(kind, value) }
    default:
      return fieldCondition(kind, name, value)
  }
}

function fieldCondition(kind: Named, field: string, value: unknown): Condition {
  if (value === null) return { type: 'is', field, value }
  if (!isMembers(value)) return compare({ field }, 'eq', value)
  const { path, ...operators } = value
  const names = Object.keys(operators)
  if (names.length === 0) {
    throw invalidInput(`The filter on ${kind.name}.${field} is empty`, 'name an operator such as eq')
  }
  const place = path === undefined ? { field } : { field, path: asPath(path, field) }
  return allOf(names.map((name) => operatorCondition(kind, place, name, operators[name])))
}

function operatorCondition(kind: Named, place: FieldReference, operator: string, value: unknown): Condition {
  const where = `${kind.name}.${place.field}`
  switch (operator) {
    case 'eq':
    case 'neq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
    case 'distinct':
      return compare(place, operator, value)
    case 'in':
      return { type: 'in', ...place, values: asList(value, where).map((item) => toLiteral(item, where)) }
    case 'notIn':
      return { type: 'not', condition: operatorCondition(kind, place, 'in', value) }
    case 'between': {
      const [from, to] = asList(value, where)
      return { type: 'between', ...place, from: toLiteral(from, where), to: toLiteral(to, where) }
    }
    case 'is':
      if (value === null || typeof value === 'boolean') return { type: 'is', ...place, value }
      throw invalidInput(
        `${where} can only be asked whether it is null, true or false`,
        'use eq for other values',
      )
    case 'exists':
      return existsCondition(kind, place.field, value)
    default:
      return matchCondition(where, place, operator, value)
  }
}

function compare(place: FieldReference, operator: ComparisonOperator, value: unknown): Condition {
  // Nothing compares with null; what is meant is whether there is a value.
  if (value === null && operator === 'eq') return { type: 'is', ...place, value }
  if (value === null && operator === 'neq') return { type: 'not', condition: { type: 'is', ...place, value } }
  return { type: 'compare', ...place, operator, value: toLiteral(value, place.field) }
}

const PATTERNS: readonly string[] = ['like', 'ilike', 'startsWith', 'endsWith'] satisfies PatternOperator[]
const MATCHES: readonly string[] = [
  'contains',
  'containedBy',
  'overlaps',
] satisfies JsonMatchNode['operator'][]

function isPattern(operator: string): operator is PatternOperator {
  return PATTERNS.includes(operator)
}

function isMatch(operator: string): operator is JsonMatchNode['operator'] {
  return MATCHES.includes(operator)
}

function matchCondition(where: string, place: FieldReference, operator: string, value: unknown): Condition {
  if (isMatch(operator)) return { type: 'json', ...place, operator, value: toLiteral(value, where) }
  if (!isPattern(operator) && operator !== 'hasKey') {
    throw invalidInput(
      `${where} has no operator ${JSON.stringify(operator)}`,
      'use eq, gt, in or another that exists',
    )
  }
  if (typeof value !== 'string') throw invalidInput(`${operator} on ${where} needs text`, 'give it a string')
  if (operator === 'hasKey') return { type: 'hasKey', ...place, key: value }
  return { type: 'pattern', ...place, operator, value }
}

/** The other kind's filter is converted under the bond's name; only the validator knows that kind. */
function existsCondition(kind: Named, bond: string, value: unknown): Condition {
  if (value === true) return { type: 'exists', bond }
  if (value === false) return { type: 'not', condition: { type: 'exists', bond } }
  return { type: 'exists', bond, where: toCondition({ name: `${kind.name}.${bond}` }, value) }
}

function asPath(path: unknown, field: string): readonly (string | number)[] {
  const steps = asList(path, `The path into ${field}`)
  return steps.map((step) => {
    if (typeof step === 'string' || typeof step === 'number') return step
    throw invalidInput(`The path into ${field} has a step that is no key`, 'use names and array indexes')
  })
}

export function asList(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw invalidInput(`${where} needs a list`, 'give it an array')
}

export function asMembers(value: unknown, where: string): Members {
  if (isMembers(value)) return value
  throw invalidInput(`${where} is not an object`, 'give it the names of fields with what they should be')
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** Members that make a node of each type; a field that is called `type` has none of them beside it. */
const NODE_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  and: ['conditions'],
  or: ['conditions'],
  not: ['condition'],
  compare: ['field', 'operator'],
  between: ['field', 'from', 'to'],
  in: ['field', 'values'],
  is: ['field', 'value'],
  pattern: ['field', 'operator'],
  match: ['field', 'operator'],
  json: ['field', 'operator'],
  hasKey: ['field', 'key'],
  exists: ['bond'],
  resonate: ['fraction'],
  search: ['query', 'mode'],
}

function isCondition(members: Members | Condition): members is Condition {
  const { type } = members
  if (typeof type !== 'string' || !Object.hasOwn(NODE_MEMBERS, type)) return false
  return NODE_MEMBERS[type]?.every((member) => Object.hasOwn(members, member)) ?? false
}
