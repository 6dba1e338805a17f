import type { AggregateClause } from './aggregate-node.js'
import { assertComputed, groupKey, groupRows } from './aggregate-rows.js'
import { resolveBond } from './bond-join.js'
import { parseCell } from './cell.js'
import { compareDistinct, compareGroups, compareRows } from './compare-rows.js'
import type { EmbedNode } from './embed-node.js'
import { compileFilter, type EvaluationEnvironment } from './evaluate-condition.js'
import { firstInOrder } from './first-in-order.js'
import { canonicalJson } from './json.js'
import { jsonAt } from './json-path.js'
import type { KindShape } from './kind-shape.js'
import type { LayoutColumn, LayoutEmbed, ResultEntry, ResultRow, RowLayout } from './row-layout.js'
import type { SacredQuery } from './sacred-query.js'
import { shapeIndexOf } from './shape-index.js'
import type { Cell, Row } from './store.js'
import { unknownBond } from './unknown-name.js'

/** Where an evaluation takes rows from. */
export interface RowSource extends EvaluationEnvironment {
  /** All rows of a kind, in any order. */
  rows(shape: KindShape): Iterable<Row>
}

/** The canonical answer to a validated query. `layout` is what `layoutOf` gives for it. */
export function evaluateQuery(
  query: SacredQuery,
  layout: RowLayout,
  source: RowSource,
): readonly ResultRow[] {
  const found = findRows(query, layout.shape, source)
  const { order = [], aggregate, limit, offset = 0 } = query
  if (aggregate !== undefined) return compileGroups({ ...query, aggregate }, layout, source)(found)
  if (query.distinct) {
    const rows = distinctRows(found.map(compileColumns(layout)))
    return page(query, rows.sort(compareDistinct(order, layout)))
  }
  const wanted = limit === undefined ? found.length : offset + limit
  const rows = firstInOrder(found, compareRows(order, layout.shape, source), wanted).slice(offset)
  return rows.map(compileRow(layout, query.embed ?? [], source))
}

type GroupsNode = Pick<SacredQuery, 'order' | 'limit' | 'offset'> & { readonly aggregate: AggregateClause }

/** From rows to the page of their groups that is asked for. @throws LUX_OVERFLOW */
function compileGroups(
  node: GroupsNode,
  layout: RowLayout,
  source: RowSource,
): (rows: readonly Row[]) => readonly ResultRow[] {
  const { aggregate, order = [] } = node
  const compare = compareGroups(order, layout)
  return (rows) => {
    const shown = page(node, groupRows(aggregate, layout.shape, rows, source).sort(compare))
    for (const group of shown) assertComputed(aggregate, layout.shape, group)
    return shown
  }
}

/** How many rows a validated query has without order, limit and offset. */
export function evaluateCount(query: SacredQuery, layout: RowLayout, source: RowSource): number {
  const found = findRows(query, layout.shape, source)
  if (query.aggregate !== undefined)
    return groupRows(counted(query.aggregate), layout.shape, found, source).length
  return query.distinct ? distinctRows(found.map(compileColumns(layout))).length : found.length
}

/** Groups are counted by what `having` asks of them; what else they would show is not computed. */
function counted(clause: AggregateClause): AggregateClause {
  const { having = [] } = clause
  return { ...clause, columns: clause.columns.filter(({ as }) => having.some((node) => node.as === as)) }
}

function findRows(query: SacredQuery, shape: KindShape, source: RowSource): readonly Row[] {
  const matches = compileFilter(query.where, shape, source)
  const found: Row[] = []
  for (const row of source.rows(shape)) if (matches(row)) found.push(row)
  return found
}

function page<T>(
  { limit, offset = 0 }: Pick<SacredQuery, 'limit' | 'offset'>,
  rows: readonly T[],
): readonly T[] {
  return offset === 0 && limit === undefined
    ? rows
    : rows.slice(offset, limit === undefined ? undefined : offset + limit)
}

function distinctRows(rows: readonly (readonly Cell[])[]): Row[] {
  return [...new Map(rows.map((row) => [groupKey(row), row])).values()]
}

/** From a whole row to the columns of a layout. */
export function compileColumns(layout: RowLayout): (row: Row) => Row {
  if (layout.whole) return (row) => row
  const readers = layout.columns.map((column) => columnReader(column, layout.shape))
  return (row) => readers.map((read) => read(row))
}

function columnReader({ name, field, path, cast }: LayoutColumn, shape: KindShape): (row: Row) => Cell {
  const position = shapeIndexOf(shape).fields.get(field?.name ?? name)?.position ?? -1
  if (path === undefined) {
    return cast === undefined ? (row) => row[position] ?? null : (row) => castCell(row[position] ?? null)
  }
  return (row) => {
    const cell = row[position]
    const found = typeof cell === 'string' ? jsonAt(parseCell(cell), path) : undefined
    if (found === undefined || found === null) return null
    return cast !== undefined && typeof found === 'string' ? found : canonicalJson(found)
  }
}

/** Integers print as digits, booleans as true and false, in every realm. */
function castCell(cell: Cell): Cell {
  return cell === null ? null : String(cell)
}

type RowMaker = (row: Row) => ResultRow

function compileRow(layout: RowLayout, embeds: readonly EmbedNode[], source: RowSource): RowMaker {
  const columns = compileColumns(layout)
  const nested = embeds.flatMap((embed, index) => {
    const inner = layout.embeds[index]
    return inner === undefined ? [] : [compileEmbed(embed, inner, layout.shape, source)]
  })
  if (nested.length === 0) return columns
  return (row) => [...columns(row), ...nested.map((entry) => entry(row))]
}

function compileEmbed(
  embed: EmbedNode,
  inner: LayoutEmbed,
  owner: KindShape,
  source: RowSource,
): (row: Row) => ResultEntry {
  const bond = shapeIndexOf(owner).bonds.get(embed.bond)
  const join = bond && resolveBond(owner, bond, source.catalog)
  if (join === undefined) throw unknownBond(embed.bond, owner)
  const junction = compileFilter(embed.junction, join.junction?.shape ?? join.target, source)
  const related = source.related(owner, embed.bond, junction)
  const matches = compileFilter(embed.where, join.target, source)
  const { aggregate } = embed
  if (aggregate !== undefined) {
    const groups = compileGroups({ ...embed, aggregate }, inner.layout, source)
    return (row) => groups([...related(row)].filter(matches))
  }
  const compare = compareRows(embed.order ?? [], join.target, source)
  const make = compileRow(inner.layout, embed.embed ?? [], source)
  return (row) => {
    const found = [...related(row)].filter(matches)
    if (inner.many) return page(embed, found.sort(compare)).map(make)
    const [single] = found
    return single === undefined ? null : make(single)
  }
}
