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
import type { SelectionNode } from './selection-node.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond } from './unknown-name.js'
import { checkCondition } from './validate-condition.js'
import { checkOrder } from './validate-order.js'
import { checkSelection, selectionName } from './validate-selection.js'
import type { ValidationScope } from './validation-scope.js'
import type { PlainObject } from './value-domain.js'

const MEMBERS: ReadonlySet<string> = new Set('bond as where select embed order limit offset'.split(' '))

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
  const columns = select?.map(selectionName) ?? place.shape.fields.map((field) => field.name)
  if (select !== undefined || checked.length > 0) {
    assertDistinctNames([...columns, ...checked.map((embed) => embed.as ?? embed.bond)], 'The result')
  }
  if (columns.length === 0 && checked.length === 0)
    throw invalidQuery('The query selects nothing; name a column.')
  return checked.length === 0 ? undefined : Object.freeze(checked)
}

function checkEmbed(input: unknown, place: EmbedPlace): EmbedNode {
  const { scope, depth } = place
  const members = checkedNode(input, 'An embed', MEMBERS)
  scope.countEmbed()
  const bond = checkedText(members['bond'], 'The bond of an embed')
  const join = joinOf(bond, place)
  const select = checkSelection(members['select'], join.target, scope)
  const embed = checkEmbeds(members['embed'], select, { shape: join.target, scope, depth: depth + 1 })
  const as = members['as'] === undefined ? bond : checkedName(members['as'], 'The name of an embed')
  return Object.freeze({
    bond,
    ...(as === bond ? undefined : { as }),
    ...checkWhere(members['where'], join, scope),
    ...(select === undefined ? undefined : { select }),
    ...(embed === undefined ? undefined : { embed }),
    ...checkPage(members, join, place),
  })
}

function joinOf(name: string, { shape, scope }: EmbedPlace): BondJoin {
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, scope.catalog)
  if (join === undefined) throw unknownBond(name, shape)
  return join
}

function checkWhere(input: unknown, join: BondJoin, scope: ValidationScope): Pick<EmbedNode, 'where'> {
  if (input === undefined) return {}
  const where = checkCondition(input, { shape: join.target, scope, depth: 1 })
  return isAlways(where) ? {} : { where }
}

function checkPage(
  members: PlainObject,
  join: BondJoin,
  { scope }: EmbedPlace,
): Pick<EmbedNode, 'order' | 'limit' | 'offset'> {
  const order = checkOrder(members['order'], join.target, scope)
  const limit =
    members['limit'] === undefined ? undefined : checkedCount(members['limit'], 'The limit of an embed')
  const offset =
    members['offset'] === undefined ? 0 : checkedCount(members['offset'], 'The offset of an embed')
  if (join.many) {
    return {
      order,
      ...(limit === undefined ? undefined : { limit }),
      ...(offset === 0 ? undefined : { offset }),
    }
  }
  if (limit !== undefined || offset !== 0) {
    throw invalidQuery(`Bond ${String(members['bond'])} holds one being, so it has no limit and no offset.`)
  }
  return {}
}
