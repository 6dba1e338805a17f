import type { AggregateClause } from '../query/aggregate-node.js'
import { resolveBond } from '../query/bond-join.js'
import type { EmbedNode } from '../query/embed-node.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { SelectionNode } from '../query/selection-node.js'
import { shapeIndexOf } from '../query/shape-index.js'

/**
 * Names the visible fields wherever a query or one of its embeds asks for whole beings of a kind of
 * which some are hidden. From then on the query can be run against the full kinds: drivers place cells
 * by them, and cache statements by the query, which has to tell a masked row from a whole one.
 */
export function withExplicitSelection(
  query: SacredQuery,
  visible: KindCatalog,
  full: KindCatalog,
): SacredQuery {
  const shape = full.get(query.kind)
  if (shape === undefined) return query
  return explicitNode(query, shape, visible, full)
}

interface Selecting {
  readonly select?: readonly SelectionNode[]
  readonly embed?: readonly EmbedNode[]
  readonly aggregate?: AggregateClause
}

function explicitNode<N extends Selecting>(
  node: N,
  shape: KindShape,
  visible: KindCatalog,
  full: KindCatalog,
): N {
  // Groups hold only what they name.
  if (node.aggregate !== undefined) return node
  const select = node.select ?? visibleFields(shape, visible)
  const embed = node.embed?.map((child) => explicitEmbed(child, shape, visible, full))
  return {
    ...node,
    ...(select === undefined ? undefined : { select }),
    ...(embed === undefined ? undefined : { embed }),
  }
}

function explicitEmbed(
  node: EmbedNode,
  shape: KindShape,
  visible: KindCatalog,
  full: KindCatalog,
): EmbedNode {
  const bond = shapeIndexOf(shape).bonds.get(node.bond)
  const join = bond && resolveBond(shape, bond, full)
  return join === undefined ? node : explicitNode(node, join.target, visible, full)
}

/** The fields to name; undefined where nothing is hidden. */
function visibleFields(shape: KindShape, visible: KindCatalog): readonly SelectionNode[] | undefined {
  const masked = visible.get(shape.name)
  if (masked === undefined || masked.fields.length === shape.fields.length) return undefined
  return masked.fields.map((field) => ({ field: field.name }))
}
