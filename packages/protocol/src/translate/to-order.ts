import type { OrderNode } from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { OrderTerm } from '../postgrest/parsed-parameters.js'
import type { QueryNode } from './query-node.js'
import { referenceOf } from './to-condition.js'

export function orderOf({ order }: QueryNode): { readonly order?: readonly OrderNode[] } {
  return order === undefined ? {} : { order: order.map(toOrder) }
}

function toOrder({ place, relation, direction, nulls }: OrderTerm): OrderNode {
  if (relation !== undefined) {
    throw unsupported(`The order by ${relation}(${place.name})`, 'order by a field of the rows themselves')
  }
  return { ...referenceOf(place, place), direction, ...(nulls === undefined ? undefined : { nulls }) }
}

export function pageOf({ limit, offset }: QueryNode): { readonly limit?: number; readonly offset?: number } {
  return {
    ...(limit === undefined ? undefined : { limit }),
    ...(offset === undefined ? undefined : { offset }),
  }
}
