import type { AggregateClause, AggregateNode, GroupNode } from './aggregate-node.js'
import { type BondJoin, resolveBond } from './bond-join.js'
import type { EmbedNode } from './embed-node.js'
import type { FieldReference } from './field-reference.js'
import type { FieldShape, KindCatalog, KindShape } from './kind-shape.js'
import type { LayoutColumn, LayoutEmbed, RowLayout } from './row-layout.js'
import type { SacredQuery } from './sacred-query.js'
import { columnName } from './selection-name.js'
import type { SelectionNode } from './selection-node.js'
import { shapeIndexOf } from './shape-index.js'
import type { StoreType } from './store.js'
import { unknownBond, unknownField, unknownKind } from './unknown-name.js'

/**
 * What the rows of a validated query hold: group fields and computed columns of an aggregate, the
 * columns of a projection, or whole beings; then the embeds.
 */
export function layoutOf(query: SacredQuery, catalog: KindCatalog): RowLayout {
  const shape = catalog.get(query.kind)
  if (shape === undefined) throw unknownKind(query.kind)
  if (query.aggregate !== undefined) return aggregateLayout(query.aggregate, shape, catalog)
  return rowsLayout(shape, query, catalog)
}

interface RowsNode {
  readonly select?: readonly SelectionNode[]
  readonly embed?: readonly EmbedNode[]
}

function rowsLayout(shape: KindShape, node: RowsNode, catalog: KindCatalog): RowLayout {
  const whole = wholeLayout(shape)
  if (node.select === undefined && node.embed === undefined) return whole
  return {
    shape,
    whole: node.select === undefined,
    columns: node.select?.map((selection) => selectedColumn(shape, selection)) ?? whole.columns,
    embeds: node.embed?.map((embed) => embedLayout(shape, embed, catalog)) ?? [],
  }
}

const wholeLayouts = new WeakMap<KindShape, RowLayout>()

/** Whole beings without embeds; the same object for the same shape, so that renderers are kept. */
export function wholeLayout(shape: KindShape): RowLayout {
  const known = wholeLayouts.get(shape)
  if (known !== undefined) return known
  const columns = shape.fields.map(fieldColumn)
  const layout: RowLayout = Object.freeze({ shape, whole: true, columns, embeds: [] })
  wholeLayouts.set(shape, layout)
  return layout
}

function fieldColumn(field: FieldShape): LayoutColumn {
  return { name: field.name, store: field.store, absent: field.absent, field }
}

function selectedColumn(shape: KindShape, selection: SelectionNode): LayoutColumn {
  const column = namedColumn(shape, selection)
  return selection.cast === undefined ? column : { ...column, store: 'text', cast: selection.cast }
}

/** A selected or grouped place under its name. */
function namedColumn(shape: KindShape, node: FieldReference & { readonly as?: string }): LayoutColumn {
  const field = fieldOf(shape, node.field)
  const name = columnName(node)
  if (node.path !== undefined) return { name, store: 'json', absent: false, path: node.path, field }
  return node.as === undefined ? fieldColumn(field) : { ...fieldColumn(field), name }
}

function embedLayout(shape: KindShape, embed: EmbedNode, catalog: KindCatalog): LayoutEmbed {
  const join = joinOf(shape, embed.bond, catalog)
  const layout =
    embed.aggregate === undefined
      ? rowsLayout(join.target, embed, catalog)
      : aggregateLayout(embed.aggregate, join.target, catalog)
  const { many } = join
  const name = embed.as ?? embed.bond
  return embed.spread ? { name, many, spread: true, layout } : { name, many, layout }
}

function aggregateLayout(clause: AggregateClause, shape: KindShape, catalog: KindCatalog): RowLayout {
  const groups = clause.groupBy?.map((group) => groupColumn(shape, group, catalog)) ?? []
  const computed = clause.columns.map((node) => computedColumn(shape, node))
  return { shape, whole: false, columns: [...groups, ...computed], embeds: [] }
}

function groupColumn(shape: KindShape, group: GroupNode, catalog: KindCatalog): LayoutColumn {
  if (group.bond === undefined) return namedColumn(shape, group)
  // Where nothing is bound there is no value either, so that it reads as NULL.
  return { ...namedColumn(joinOf(shape, group.bond, catalog).target, group), absent: false }
}

function joinOf(shape: KindShape, name: string, catalog: KindCatalog): BondJoin {
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, catalog)
  if (join === undefined) throw unknownBond(name, shape)
  return join
}

function computedColumn(shape: KindShape, aggregate: AggregateNode): LayoutColumn {
  return { name: aggregate.as, store: aggregateStore(shape, aggregate), absent: false, aggregate }
}

/** How the value of a computed column is stored. */
export function aggregateStore(shape: KindShape, node: AggregateNode): StoreType {
  if (node.function === 'count' || node.function === 'countDistinct' || node.field === undefined) return 'int'
  return node.function === 'avg' ? 'float' : fieldOf(shape, node.field).store
}

function fieldOf(shape: KindShape, name: string): FieldShape {
  const indexed = shapeIndexOf(shape).fields.get(name)
  if (indexed === undefined) throw unknownField(name, shape)
  return indexed.field
}
