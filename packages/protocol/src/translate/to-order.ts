import { LuxError } from '@luxdb/core'
import type { BondedReference, OrderNode } from '@luxdb/core/query'
import type { OrderTerm } from '../postgrest/parsed-parameters.js'
import { embedScope } from './embed-scope.js'
import { notEmbedded, type QueryNode } from './query-node.js'
import { type ConditionScope, referenceOf, whereOf } from './to-condition.js'

/** @throws LUX_NOT_EMBEDDED, LUX_INVALID_QUERY for an order by an embed that holds many */
export function orderOf(scope: ConditionScope): { readonly order?: readonly OrderNode[] } {
  const { order } = scope.node
  return order === undefined ? {} : { order: order.map((term) => toOrder(term, scope)) }
}

type Draft = { -readonly [M in keyof OrderNode]: OrderNode[M] }

function toOrder(term: OrderTerm, scope: ConditionScope): OrderNode {
  const { place, relation, direction, nulls } = term
  if (relation !== undefined) {
    return {
      ...relatedTo(relation, term, scope),
      direction,
      ...(nulls === undefined ? undefined : { nulls }),
    }
  }
  // The usual term is put together member by member, as where it was read.
  const { field, path } = referenceOf(place, place)
  const node: Draft = { field, direction }
  if (path !== undefined) node.path = path
  if (nulls !== undefined) node.nulls = nulls
  return node
}

/** What is embedded is ordered by as it is embedded: under its own filters. */
function relatedTo(relation: string, { place }: OrderTerm, scope: ConditionScope): BondedReference {
  const embedded = scope.node.embeds.get(relation)
  if (embedded === undefined) throw notEmbedded(relation)
  const target = embedScope(embedded, scope)
  if (target.many) throw orderByMany(relation, scope)
  return { ...referenceOf(place, place), bond: target.bond, ...whereOf(target) }
}

function orderByMany(relation: string, { shape }: ConditionScope): LuxError {
  return new LuxError(
    'LUX_INVALID_QUERY',
    `${JSON.stringify(relation)} holds many beings, so ${shape.name} cannot be ordered by it; order by a bond to one.`,
    { details: { part: 'related order', kind: shape.name, bond: relation } },
  )
}

export function pageOf({ limit, offset }: QueryNode): { readonly limit?: number; readonly offset?: number } {
  return {
    ...(limit === undefined ? undefined : { limit }),
    ...(offset === undefined ? undefined : { offset }),
  }
}
