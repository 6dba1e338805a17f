import { type Condition, type KindCatalog, type SacredQuery, unknownKind } from '@luxdb/core/query'
import type { ParsedParameters } from '../postgrest/parsed-parameters.js'
import { type QueryNode, queryNodeOf } from './query-node.js'
import { type ConditionScope, whereOf } from './to-condition.js'
import { orderOf, pageOf } from './to-order.js'
import { type Selected, selectedOf } from './to-selection.js'
import { withCounts } from './with-counts.js'

/**
 * The query that the parameters of a URL ask of a kind. What the catalog does not hold does not exist.
 * Realms check the result once more; limits of size are theirs.
 *
 * @throws LUX_UNKNOWN_KIND, LUX_UNKNOWN_FIELD, LUX_UNKNOWN_BOND, LUX_NOT_EMBEDDED, LUX_INVALID_VALUE and
 *   the codes of wrong operands, LUX_UNSUPPORTED (what the grammar knows and LuxDB does not answer)
 */
export function toSacredQuery(parsed: ParsedParameters, kind: string, catalog: KindCatalog): SacredQuery {
  const node = queryNodeOf(parsed)
  const scope = scopeOf(node, kind, catalog)
  const query: Draft = { v: 1, type: 'query', kind }
  const { where } = whereOf(scope)
  const { select, embed, aggregate } = selectedOf(scope)
  const { order } = orderOf(scope)
  const { limit, offset } = pageOf(node)
  // Member by member: what is spread together gets a layout of its own in memory for each query.
  if (where !== undefined) query.where = where
  if (select !== undefined) query.select = select
  if (embed !== undefined) query.embed = embed
  if (aggregate !== undefined) query.aggregate = aggregate
  if (order !== undefined) query.order = order
  if (limit !== undefined) query.limit = limit
  if (offset !== undefined) query.offset = offset
  if (parsed.after !== undefined) query.after = parsed.after
  return query
}

type Draft = { -readonly [M in keyof SacredQuery]: SacredQuery[M] }

/** The filter of a write. @throws as {@link toSacredQuery} */
export function toWhere(parsed: ParsedParameters, kind: string, catalog: KindCatalog): Condition | undefined {
  return whereOf(scopeOf(queryNodeOf(parsed), kind, catalog)).where
}

/** What a write hands out. @throws as {@link toSacredQuery} */
export function toSelected(parsed: ParsedParameters, kind: string, catalog: KindCatalog): Selected {
  return selectedOf(scopeOf(queryNodeOf(parsed), kind, catalog))
}

function scopeOf(node: QueryNode, kind: string, catalog: KindCatalog): ConditionScope {
  const shape = catalog.get(kind)
  if (shape === undefined) throw unknownKind(kind)
  return { shape, catalog, node: withCounts(node, shape) }
}
