import { type BondJoin, resolveBond } from './bond-join.js'
import {
  assertDistinctNames,
  checkedCount,
  checkedList,
  checkedName,
  checkedNode,
  checkedText,
  invalidQuery,
} from './checked-node.js'
import type { EmbedNode } from './embed-node.js'
import type { KindShape } from './kind-shape.js'
import { isAlways } from './logic.js'
import { columnName } from './selection-name.js'
import type { SelectionNode } from './selection-node.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond } from './unknown-name.js'
import { checkAggregate, checkGroupOrder } from './validate-aggregate.js'
import { checkCondition } from './validate-condition.js'
import { checkOrder } from './validate-order.js'
import { unsupported } from './validate-reference.js'
import { checkSelection } from './validate-selection.js'
import type { ValidationScope } from './validation-scope.js'
import type { PlainObject } from './value-domain.js'

const MEMBERS: ReadonlySet<string> = new Set(
  'bond as where select embed aggregate spread order limit offset'.split(' '),
)

/** The kind whose rows get embeds, and how deep those embeds lie. */
export interface EmbedPlace {
  readonly shape: KindShape
  readonly scope: ValidationScope
  readonly depth: number
}

/** Checks the embeds of a query or of another embed, and that their names differ from the columns'. */
export function checkEmbeds(
  input: unknown,
  select: readonly SelectionNode[] | undefined,
  place: EmbedPlace,
): readonly EmbedNode[] | undefined {
  const embeds = input === undefined ? [] : checkedList(input, 'The embeds')
  if (embeds.length > 0) place.scope.assertAtMost('embedDepth', place.depth)
  const checked = embeds.map((embed) => checkEmbed(embed, place))
  const embed = checked.length === 0 ? undefined : Object.freeze(checked)
  // Whole beings: nothing was named, so nothing can collide.
  if (select === undefined && embed === undefined) return undefined
  const names = memberNames({ select, embed }, place)
  assertDistinctNames(names, 'The result')
  if (names.length === 0) throw invalidQuery('The query selects nothing; name a column.')
  return embed
}

interface Selected {
  readonly select?: readonly SelectionNode[] | undefined
  readonly embed?: readonly EmbedNode[] | undefined
}

/** Everything that a row is given, what its spread embeds bring along included. */
function memberNames({ select, embed = [] }: Selected, place: EmbedPlace): readonly string[] {
  const columns = select?.map(columnName) ?? place.shape.fields.map((field) => field.name)
  const embedded = embed.flatMap((node) => {
    if (!node.spread) return [node.as ?? node.bond]
    return memberNames(node, { ...place, shape: joinOf(node.bond, place).target })
  })
  return [...columns, ...embedded]
}

function checkEmbed(input: unknown, place: EmbedPlace): EmbedNode {
  const members = checkedNode(input, 'An embed', MEMBERS)
  place.scope.countEmbed()
  const bond = checkedText(members['bond'], 'The bond of an embed')
  const join = joinOf(bond, place)
  return Object.freeze({
    bond,
    ...checkNaming(members, bond, join),
    ...checkWhere(members['where'], join, place.scope),
    ...(members['aggregate'] === undefined
      ? checkRows(members, join, place)
      : checkGroups(members, join, place)),
    ...checkPage(members, bond, join),
  })
}

function joinOf(name: string, { shape, scope }: EmbedPlace): BondJoin {
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, scope.catalog)
  if (join === undefined) throw unknownBond(name, shape)
  return join
}

function checkNaming(members: PlainObject, bond: string, join: BondJoin): Pick<EmbedNode, 'as' | 'spread'> {
  const { as, spread } = members
  if (spread !== undefined && typeof spread !== 'boolean')
    throw invalidQuery('"spread" of an embed must be true or false.')
  if (spread !== true) {
    const name = as === undefined ? bond : checkedName(as, 'The name of an embed')
    return name === bond ? {} : { as: name }
  }
  if (join.many) throw unsupported(`Bond ${bond} holds many beings, which cannot be spread; embed them.`)
  if (as !== undefined) throw invalidQuery(`The spread of ${bond} has no name of its own; leave "as" out.`)
  return { spread }
}

function checkWhere(input: unknown, join: BondJoin, scope: ValidationScope): Pick<EmbedNode, 'where'> {
  if (input === undefined) return {}
  const where = checkCondition(input, { shape: join.target, scope, depth: 1 })
  return isAlways(where) ? {} : { where }
}

function checkRows(
  members: PlainObject,
  { target, many }: BondJoin,
  { scope, depth }: EmbedPlace,
): Pick<EmbedNode, 'select' | 'embed' | 'order'> {
  const select = checkSelection(members['select'], target, scope)
  const embed = checkEmbeds(members['embed'], select, { shape: target, scope, depth: depth + 1 })
  const order = checkOrder(members['order'], target, scope)
  return {
    ...(select === undefined ? undefined : { select }),
    ...(embed === undefined ? undefined : { embed }),
    ...(many ? { order } : undefined),
  }
}

function checkGroups(
  members: PlainObject,
  { target, many }: BondJoin,
  { scope }: EmbedPlace,
): Pick<EmbedNode, 'aggregate' | 'order'> {
  for (const member of ['select', 'embed', 'spread']) {
    if (members[member] === undefined) continue
    throw invalidQuery(`An embedded aggregate has groups and computed columns only; leave "${member}" out.`)
  }
  if (!many) {
    throw unsupported(`Bond ${String(members['bond'])} holds one being; aggregate over bonds that hold many.`)
  }
  const aggregate = checkAggregate(members['aggregate'], target, scope)
  const order = checkGroupOrder(members['order'], aggregate, target, scope)
  return order.length === 0 ? { aggregate } : { aggregate, order }
}

function checkPage(members: PlainObject, bond: string, join: BondJoin): Pick<EmbedNode, 'limit' | 'offset'> {
  const limit =
    members['limit'] === undefined ? undefined : checkedCount(members['limit'], 'The limit of an embed')
  const offset =
    members['offset'] === undefined ? 0 : checkedCount(members['offset'], 'The offset of an embed')
  if (!join.many && (limit !== undefined || offset !== 0)) {
    throw invalidQuery(`Bond ${bond} holds one being, so it has no limit and no offset.`)
  }
  return {
    ...(limit === undefined ? undefined : { limit }),
    ...(offset === 0 ? undefined : { offset }),
  }
}
