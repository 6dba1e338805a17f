import { type KindShape, shapeIndexOf } from '@luxdb/core/query'
import type { SelectItem } from '../postgrest/parsed-parameters.js'
import type { QueryNode } from './query-node.js'

/** In PostgREST `count` alone counts rows, as `count()` does, where no field has that name. */
export function withCounts(node: QueryNode, shape: KindShape): QueryNode {
  if (!node.items?.some(isBareCount) || shapeIndexOf(shape).fields.has('count')) return node
  return { ...node, items: node.items.map(toCount) }
}

function toCount(item: SelectItem): SelectItem {
  if (item.type !== 'field' || !isBareCount(item)) return item
  const { alias, cast } = item
  return {
    type: 'count',
    ...(alias === undefined ? undefined : { alias }),
    ...(cast === undefined ? undefined : { cast }),
  }
}

function isBareCount(item: SelectItem): boolean {
  return (
    item.type === 'field' &&
    item.place.name === 'count' &&
    item.place.path.length === 0 &&
    item.aggregate === undefined
  )
}
