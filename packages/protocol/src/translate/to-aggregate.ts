import {
  type AggregateClause,
  type AggregateNode,
  aggregateStore,
  type GroupNode,
  shapeIndexOf,
} from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { SelectCount, SelectField, SelectItem } from '../postgrest/parsed-parameters.js'
import { embedScope } from './embed-scope.js'
import type { EmbeddedNode } from './query-node.js'
import { changesNothing } from './to-column.js'
import { type ConditionScope, referenceOf, whereOf } from './to-condition.js'

/**
 * Computed columns of one level, and what is selected beside them as their groups; undefined where nothing
 * is computed.
 * @throws LUX_UNSUPPORTED for casts that change something, and for embeds beside computed columns
 */
export function aggregateOf(scope: ConditionScope): AggregateClause | undefined {
  const { items = [], embeds } = scope.node
  if (!items.some(isComputed)) return undefined
  const groupBy = [
    ...items.flatMap((item) => ownGroups(item, scope)),
    ...[...embeds.values()].flatMap((embedded) => spreadGroups(embedded, scope)),
  ]
  const columns = items.flatMap((item) => computedColumn(item, scope))
  return { ...(groupBy.length === 0 ? undefined : { groupBy }), columns }
}

function isComputed(item: SelectItem): boolean {
  return item.type === 'count' || (item.type === 'field' && item.aggregate !== undefined)
}

function ownGroups(item: SelectItem, { shape }: ConditionScope): readonly GroupNode[] {
  if (item.type === 'all') return shape.fields.map((field) => ({ field: field.name }))
  return item.type === 'field' && item.aggregate === undefined ? [toGroup(item)] : []
}

function toGroup({ alias, place, cast }: SelectField): GroupNode {
  if (cast !== undefined || place.asText) {
    throw unsupported(`The group by ${place.name} as another type`, 'group by the field as it is')
  }
  const reference = referenceOf(place, place)
  return alias === undefined ? reference : { ...reference, as: alias }
}

/** The columns of a spread bond to one being, as groups over that bond. */
function spreadGroups(embedded: EmbeddedNode, scope: ConditionScope): readonly GroupNode[] {
  const { embed, node } = embedded
  // An embed of nothing only filters.
  if (embed.items.length === 0) return []
  const target = embedScope(embedded, scope)
  if (!embed.spread || target.many || node.embeds.size > 0 || embed.items.some(isComputed)) {
    throw unsupported(
      `${embed.name} beside computed columns`,
      'spread the columns of a bond to one being, or ask in two requests',
    )
  }
  const groups = embed.items.flatMap((item) => ownGroups(item, target))
  return groups.map((group) => ({ ...group, bond: target.bond, ...whereOf(target) }))
}

function computedColumn(item: SelectItem, scope: ConditionScope): readonly AggregateNode[] {
  if (item.type === 'count') return [countColumn(item)]
  if (item.type !== 'field' || item.aggregate === undefined) return []
  const { alias, place, cast, aggregate } = item
  const name = aggregate.function
  if (place.path.length > 0) {
    throw unsupported(`${name}() of a place inside ${place.name}`, 'keep the number in a field of its own')
  }
  const node: AggregateNode = { as: alias ?? name, function: name, field: place.name }
  const field = shapeIndexOf(scope.shape).fields.get(place.name)?.field
  if (field !== undefined) {
    assertSame(cast, field.store, place.name)
    assertSame(aggregate.cast, aggregateStore(scope.shape, node), `${name}()`)
  }
  return [node]
}

function countColumn({ alias, cast }: SelectCount): AggregateNode {
  assertSame(cast, 'int', 'count()')
  return { as: alias ?? 'count', function: 'count' }
}

function assertSame(
  cast: string | undefined,
  store: Parameters<typeof changesNothing>[1],
  what: string,
): void {
  if (cast === undefined || changesNothing(cast, store)) return
  throw unsupported(`The cast of ${what} to ${cast}`, 'convert it in the client')
}
