import { checkedCount, checkedNode, checkedText, invalidQuery } from './checked-node.js'
import type { Draft } from './draft.js'
import { foldCursor } from './keyset.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import { isAlways } from './logic.js'
import { quoteValue } from './quote-value.js'
import type { SacredQuery } from './sacred-query.js'
import { unknownKind } from './unknown-name.js'
import { checkAggregate, checkGroupOrder } from './validate-aggregate.js'
import { type ConditionPlace, checkCondition } from './validate-condition.js'
import { checkDistinctOrder } from './validate-distinct.js'
import { checkEmbeds } from './validate-embed.js'
import { checkOrder } from './validate-order.js'
import { checkSelection } from './validate-selection.js'
import { type ValidationOptions, ValidationScope } from './validation-scope.js'
import { assertText, type PlainObject } from './value-domain.js'

export { validateCondition } from './validate-condition.js'

const MEMBERS: ReadonlySet<string> = new Set(
  'v type kind intention where select embed aggregate order limit offset after distinct'.split(' '),
)

/**
 * Checks a query of unknown origin against the kinds of a catalog, and gives it back frozen and in
 * canonical form, ready for a driver:
 * - conditions as {@link validateCondition} gives them;
 * - the order completed, so that no two rows tie: by the key fields, by the columns of a distinct
 *   projection, or by the groups of an aggregate, in the direction of the last term;
 * - no `after`: its cursor has become part of `where`;
 * - what changes nothing left out (an `as` that is the usual name, `distinct` on whole beings...).
 *
 * What the catalog does not hold does not exist: hide fields and kinds by masking the catalog.
 *
 * @throws LUX_INVALID_QUERY, LUX_UNKNOWN_KIND, LUX_UNKNOWN_FIELD, LUX_UNKNOWN_BOND, LUX_UNSUPPORTED,
 *   LUX_QUERY_TOO_COMPLEX, LUX_INVALID_RANGE, LUX_INVALID_CURSOR, and the codes of wrong values
 */
export function validateQuery(
  input: unknown,
  catalog: KindCatalog,
  options: ValidationOptions = {},
): SacredQuery {
  const members = checkedNode(input, 'A query', MEMBERS)
  if (members['v'] !== 1)
    throw invalidQuery(`This query has version ${quoteValue(members['v'])}; version 1 is known.`)
  if (members['type'] !== 'query')
    throw invalidQuery(`A query has the type "query", not ${quoteValue(members['type'])}.`)
  const shape = typeof members['kind'] === 'string' ? catalog.get(members['kind']) : undefined
  if (shape === undefined) throw unknownKind(members['kind'])
  const scope = new ValidationScope(catalog, options)
  // Filled in member by member: spreading parts together costs more than all the checks.
  const query: QueryDraft = { v: 1, type: 'query', kind: shape.name }
  if (members['intention'] !== undefined) query.intention = checkIntention(members['intention'])
  if (members['where'] !== undefined) addWhere(query, members['where'], { shape, scope, depth: 1 })
  if (members['aggregate'] === undefined) addRows(query, members, { shape, scope })
  else addGroups(query, members, { shape, scope })
  addPage(query, members)
  return Object.freeze(members['after'] === undefined ? query : foldCursor(query, members['after'], shape))
}

type QueryDraft = Draft<SacredQuery>

interface QueryPlace {
  readonly shape: KindShape
  readonly scope: ValidationScope
}

const LONGEST_INTENTION = 200

function checkIntention(input: unknown): string {
  const intention = checkedText(input, 'The intention')
  if (intention.length > LONGEST_INTENTION) {
    throw invalidQuery(`The intention has ${intention.length} characters; ${LONGEST_INTENTION} are allowed.`)
  }
  assertText(intention, 'The intention')
  return intention
}

function addWhere(query: QueryDraft, input: unknown, place: ConditionPlace): void {
  const where = checkCondition(input, place)
  if (!isAlways(where)) query.where = where
}

function addRows(query: QueryDraft, members: PlainObject, { shape, scope }: QueryPlace): void {
  const select = checkSelection(members['select'], shape, scope)
  const embed = checkEmbeds(members['embed'], select, { shape, scope, depth: 1 })
  const isDistinct = checkFlag(members['distinct'])
  if (select !== undefined) query.select = select
  if (embed !== undefined) query.embed = embed
  if (!isDistinct || select === undefined) {
    query.order = checkOrder(members['order'], shape, scope)
    return
  }
  if (embed !== undefined) throw invalidQuery('A distinct projection cannot embed; leave one of them out.')
  query.order = checkDistinctOrder(members['order'], select, shape, scope)
  query.distinct = true
}

function addGroups(query: QueryDraft, members: PlainObject, { shape, scope }: QueryPlace): void {
  for (const member of ['select', 'embed', 'after']) {
    if (members[member] === undefined) continue
    throw invalidQuery(`An aggregate has groups and computed columns only; leave "${member}" out.`)
  }
  checkFlag(members['distinct'])
  const aggregate = checkAggregate(members['aggregate'], shape, scope)
  const order = checkGroupOrder(members['order'], aggregate, shape, scope)
  query.aggregate = aggregate
  if (order.length > 0) query.order = order
}

function checkFlag(input: unknown): boolean {
  if (input === undefined || typeof input === 'boolean') return input === true
  throw invalidQuery(`"distinct" must be true or false, not ${quoteValue(input)}.`)
}

function addPage(query: QueryDraft, members: PlainObject): void {
  if (members['limit'] !== undefined) query.limit = checkedCount(members['limit'], 'The limit')
  const offset = members['offset'] === undefined ? 0 : checkedCount(members['offset'], 'The offset')
  if (offset > 0) query.offset = offset
}
