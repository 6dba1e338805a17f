import { LuxError } from '../errors/lux-error.js'
import { resolveBond } from './bond-join.js'
import { checkedChoice, checkedList, checkedNode, checkedText, invalidQuery } from './checked-node.js'
import type { Condition } from './condition.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import { allOf, anyOf, negated } from './logic.js'
import { quoteValue } from './quote-value.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond } from './unknown-name.js'
import { checkBetween, checkComparison, checkIn, checkIs } from './validate-comparison.js'
import { checkHasKey, checkJsonMatch, checkPattern, checkRegularExpression } from './validate-matching.js'
import { unsupported } from './validate-reference.js'
import { type ValidationOptions, ValidationScope } from './validation-scope.js'
import { assertText, isPlainObject, type PlainObject } from './value-domain.js'

/**
 * Checks a condition against the kind whose beings it filters, and gives it back frozen and in canonical
 * form: nested and/or flattened, literals as their store prints them, nulls dropped from lists.
 *
 * @throws LUX_INVALID_QUERY, LUX_UNKNOWN_FIELD, LUX_UNKNOWN_BOND, LUX_UNSUPPORTED (an operator that does
 *   not fit the field), LUX_QUERY_TOO_COMPLEX, and the codes of wrong values
 */
export function validateCondition(
  input: unknown,
  shape: KindShape,
  catalog: KindCatalog,
  options: ValidationOptions = {},
): Condition {
  return checkCondition(input, { shape, scope: new ValidationScope(catalog, options), depth: 1 })
}

/** Where a condition stands while it is checked. */
export interface ConditionPlace {
  readonly shape: KindShape
  readonly scope: ValidationScope
  readonly depth: number
  /** How many `exists` stand around it. */
  readonly existsDepth?: number
}

/** Checks one node; `logic` nodes check their children. */
type NodeCheck = (input: PlainObject, place: ConditionPlace) => Condition

const CHECKS: Readonly<Record<Condition['type'], NodeCheck>> = {
  and: (input, place) => allOf(checkChildren(input, place)),
  or: (input, place) => anyOf(checkChildren(input, place)),
  not: (input, place) => negated(checkCondition(input['condition'], deeper(place))),
  compare: checkComparison,
  between: checkBetween,
  in: checkIn,
  is: checkIs,
  pattern: checkPattern,
  match: checkRegularExpression,
  json: checkJsonMatch,
  hasKey: checkHasKey,
  exists: checkExists,
  resonate: checkResonate,
  search: checkSearch,
}

const MEMBERS: Readonly<Record<Condition['type'], ReadonlySet<string>>> = {
  and: new Set(['type', 'conditions']),
  or: new Set(['type', 'conditions']),
  not: new Set(['type', 'condition']),
  compare: new Set(['type', 'field', 'path', 'operator', 'value']),
  between: new Set(['type', 'field', 'path', 'from', 'to']),
  in: new Set(['type', 'field', 'path', 'values']),
  is: new Set(['type', 'field', 'path', 'value']),
  pattern: new Set(['type', 'field', 'path', 'operator', 'value']),
  match: new Set(['type', 'field', 'path', 'operator', 'value']),
  json: new Set(['type', 'field', 'path', 'operator', 'value']),
  hasKey: new Set(['type', 'field', 'path', 'key']),
  exists: new Set(['type', 'bond', 'where']),
  resonate: new Set(['type', 'fraction']),
  search: new Set(['type', 'mode', 'query', 'fields']),
}

export function checkCondition(input: unknown, place: ConditionPlace): Condition {
  place.scope.assertAtMost('depth', place.depth)
  if (!isPlainObject(input)) throw invalidQuery(`A condition must be an object, not ${quoteValue(input)}.`)
  const type = input['type']
  if (!isConditionType(type)) throw invalidQuery(`There is no condition of type ${quoteValue(type)}.`)
  const node = checkedNode(input, `A condition of type ${type}`, MEMBERS[type])
  if (type !== 'and' && type !== 'or' && type !== 'not') place.scope.countCondition()
  return CHECKS[type](node, place)
}

function isConditionType(type: unknown): type is Condition['type'] {
  return typeof type === 'string' && Object.hasOwn(CHECKS, type)
}

function deeper(place: ConditionPlace): ConditionPlace {
  return { ...place, depth: place.depth + 1 }
}

function checkChildren(input: PlainObject, place: ConditionPlace): readonly Condition[] {
  const children = checkedList(input['conditions'], 'The conditions of "and" or "or"')
  // An empty list is a constant, and counts as one: otherwise a query could hold any number of them.
  if (children.length === 0) place.scope.countCondition()
  const inner = deeper(place)
  return children.map((child) => checkCondition(child, inner))
}

function checkExists(input: PlainObject, place: ConditionPlace): Condition {
  const { shape, scope } = place
  const existsDepth = (place.existsDepth ?? 0) + 1
  scope.assertAtMost('existsDepth', existsDepth)
  const name = checkedText(input['bond'], 'The bond of "exists"')
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, scope.catalog)
  if (join === undefined) throw unknownBond(name, shape)
  if (input['where'] === undefined) return Object.freeze({ type: 'exists', bond: name })
  const where = checkCondition(input['where'], { ...deeper(place), existsDepth, shape: join.target })
  return Object.freeze({ type: 'exists', bond: name, where })
}

function checkResonate(input: PlainObject, { shape }: ConditionPlace): Condition {
  const fraction = input['fraction']
  if (shape.soulId !== 'uuid')
    throw unsupported(`Kind ${shape.name} cannot resonate: its soulId is not a uuid.`)
  if (typeof fraction === 'number' && fraction > 0 && fraction <= 1) {
    return Object.freeze({ type: 'resonate', fraction })
  }
  const message = `A resonance must be a fraction above 0 and up to 1, not ${quoteValue(fraction)}.`
  throw new LuxError('LUX_OUT_OF_RANGE', message)
}

const SEARCH_MODES = ['plain', 'phrase', 'prefix', 'web'] as const

function checkSearch(input: PlainObject, { shape, scope }: ConditionPlace): Condition {
  const { fields } = shapeIndexOf(shape)
  if (shape.search.length === 0 || !shape.search.every((name) => fields.has(name))) {
    throw unsupported(`Kind ${shape.name} has no search fields, so "search" does not work on it.`)
  }
  if (!scope.allowSearch) throw unsupported('This realm has no full text search; see realm.supports.')
  const mode = checkedChoice(input['mode'], 'The mode of a search', SEARCH_MODES)
  const query = checkedText(input['query'], 'The query of a search')
  scope.assertAtMost('patternLength', query.length)
  assertText(query, 'The query of a search')
  const covered = input['fields'] === undefined ? undefined : checkSearchFields(input['fields'], shape)
  return Object.freeze({ type: 'search', mode, query, ...(covered && { fields: covered }) })
}

/** Some of the search fields, in the kind's order; undefined for all of them. */
function checkSearchFields(input: unknown, { name, search }: KindShape): readonly string[] | undefined {
  const wanted = checkedList(input, 'The fields of a search')
  if (wanted.length === 0)
    throw invalidQuery('The fields of a search are empty; leave them out to search all.')
  const foreign = wanted.find((field) => !search.some((own) => own === field))
  if (foreign !== undefined) {
    throw unsupported(`${quoteValue(foreign)} is no search field of kind ${name}; use ${search.join(', ')}.`)
  }
  const covered = search.filter((field) => wanted.includes(field))
  return covered.length === search.length ? undefined : Object.freeze(covered)
}
