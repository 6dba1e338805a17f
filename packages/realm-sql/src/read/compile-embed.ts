import type { LayoutEmbed, ParameterizedAggregate, ParameterizedEmbed, RowLayout } from '@luxdb/core/query'
import { type BondSource, bondSource } from '../condition/bond-source.js'
import { bondFilter } from '../condition/compile-condition.js'
import { type EntryDecoder, embedDecoder, rowDecoder } from '../row-decoder.js'
import type { CompileContext, Scope } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import { compileAggregate } from './compile-aggregate.js'
import { compileOrder, compilePage, fieldOrder, type OrderTerm } from './compile-order.js'
import { columnCodecs, nestedStyle, selectColumns } from './selected-columns.js'

/** One embed as an expression that gives JSON. */
export interface CompiledEmbed {
  readonly sql: Sql
  readonly decode: EntryDecoder
}

/** One JSON expression per embed, in their order; the whole tree of embeds stays one statement. */
export function compileEmbeds(
  nodes: readonly ParameterizedEmbed[],
  layouts: readonly LayoutEmbed[],
  scope: Scope,
  context: CompileContext,
): readonly CompiledEmbed[] {
  return nodes.flatMap((node, index) => {
    const layout = layouts[index]
    return layout ? [compileEmbed(node, layout, scope, context)] : []
  })
}

function compileEmbed(
  node: ParameterizedEmbed,
  { layout }: LayoutEmbed,
  owner: Scope,
  context: CompileContext,
): CompiledEmbed {
  const source = bondSource(node.bond, owner, context)
  return node.aggregate === undefined
    ? compileRows(node, layout, source, context)
    : compileGroups({ ...node, aggregate: node.aggregate }, layout, source, context)
}

function compileRows(
  node: ParameterizedEmbed,
  layout: RowLayout,
  source: BondSource,
  context: CompileContext,
): CompiledEmbed {
  const { embeds } = context.dialect
  const style = nestedStyle(context.dialect)
  const inner = compileEmbeds(node.embed ?? [], layout.embeds, source.target, context)
  const row = embeds.row(
    selectColumns(layout, style, source.target, context),
    inner.map((embed) => embed.sql),
  )
  const decodeRow = rowDecoder(
    columnCodecs(layout, style),
    inner.map((embed) => embed.decode),
  )
  const decode = embedDecoder(decodeRow, source.many)
  const rows = sql`FROM ${source.from} WHERE ${bondFilter(source, node, context)}`
  if (!source.many) return { sql: sql`(SELECT ${row} ${rows})`, decode }
  const page = compilePage(node, context)
  const order = compileOrder(fieldOrder(node.order ?? [], source.target, context), context)
  return { sql: embeds.list(sql`SELECT ${row} AS j ${rows}${order}${page}`), decode }
}

/**
 * Groups are made by one select and become JSON in another around it, which also orders them: places
 * that are grouped by position keep theirs.
 */
function compileGroups(
  node: ParameterizedEmbed & { readonly aggregate: ParameterizedAggregate },
  layout: RowLayout,
  source: BondSource,
  context: CompileContext,
): CompiledEmbed {
  const { embeds } = context.dialect
  const clause = { clause: node.aggregate, order: node.order ?? [], layout }
  const { columns, joins, grouping, order } = compileAggregate(clause, source.target, context)
  const values = columns.map(({ selected }, index) => sql`${selected} AS ${trusted(`c${index}`)}`)
  const keys = order.flatMap((term) => term.expressions)
  const named = keys.map((key, index) => sql`${key} AS ${trusted(`o${index}`)}`)
  const from = sql`FROM ${source.from}${joins} WHERE ${bondFilter(source, node, context)}`
  const groups = sql`SELECT ${joinSql([...values, ...named], ', ')} ${from}${grouping}`
  const members = columns.map(({ store }, index) => embeds.member(trusted(`c${index}`), store))
  const tail = sql`${compileOrder(byName(order), context)}${compilePage(node, context)}`
  const codecs = columns.map((column) => column.codec)
  return {
    sql: embeds.list(sql`SELECT ${embeds.row(members, [])} AS j FROM (${groups}) AS g${tail}`),
    decode: embedDecoder(rowDecoder(codecs, []), true),
  }
}

/** The same terms by the names that their expressions got. */
function byName(order: readonly OrderTerm[]): readonly OrderTerm[] {
  let position = 0
  return order.map((term) => ({
    ...term,
    expressions: term.expressions.map(() => trusted(`o${position++}`)),
  }))
}
