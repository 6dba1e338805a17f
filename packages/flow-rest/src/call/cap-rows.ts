import {
  type EmbedNode,
  type KindCatalog,
  type KindShape,
  resolveBond,
  type SacredQuery,
  shapeIndexOf,
} from '@luxdb/core/query'

/** Limits the rows of a query, and the beings of each list that it embeds, to what one answer may hold. */
export function capRows(query: SacredQuery, catalog: KindCatalog, maxRows: number): SacredQuery {
  const limit = Math.min(query.limit ?? maxRows, maxRows)
  if (query.embed === undefined) return query.limit === limit ? query : { ...query, limit }
  const shape = catalog.get(query.kind)
  if (shape === undefined) return query
  return { ...query, limit, embed: query.embed.map((embed) => capEmbed(embed, shape, catalog, maxRows)) }
}

function capEmbed(embed: EmbedNode, shape: KindShape, catalog: KindCatalog, maxRows: number): EmbedNode {
  const bond = shapeIndexOf(shape).bonds.get(embed.bond)
  const join = bond && resolveBond(shape, bond, catalog)
  // What does not exist is refused by the realm.
  if (join === undefined) return embed
  const inner = embed.embed?.map((child) => capEmbed(child, join.target, catalog, maxRows))
  return {
    ...embed,
    ...(inner === undefined ? undefined : { embed: inner }),
    ...(join.many ? { limit: Math.min(embed.limit ?? maxRows, maxRows) } : undefined),
  }
}
