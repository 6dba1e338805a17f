import type { ParameterizedQuery, RowLayout } from '@luxdb/core/query'
import { aliased } from '../condition/bond-source.js'
import { compileCondition } from '../condition/compile-condition.js'
import { type EntryDecoder, type RowDecoder, rowDecoder } from '../row-decoder.js'
import type { CompileContext, Scope } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import type { CellCodec } from '../sql-dialect.js'
import { type AggregateSource, compileAggregate } from './compile-aggregate.js'
import { compileEmbeds } from './compile-embed.js'
import { compileOrder, compilePage, fieldOrder, type OrderTerm } from './compile-order.js'
import { countColumn } from './count-column.js'
import { columnCodecs, outerStyle, selectColumns } from './selected-columns.js'

export interface CompiledRead {
  readonly sql: Sql
  readonly decode: RowDecoder
}

/** What stands between SELECT and FROM, and what follows from it. */
interface Projection {
  readonly columns: readonly Sql[]
  readonly codecs: readonly CellCodec[]
  readonly embeds: readonly EntryDecoder[]
  readonly joins: Sql
  readonly grouping: Sql
  readonly order: readonly OrderTerm[]
}

/** A whole query as one SELECT. */
export function compileRead(
  query: ParameterizedQuery,
  layout: RowLayout,
  context: CompileContext,
): CompiledRead {
  const scope = openKind(query, layout, context)
  const projection = project(query, layout, scope, context)
  const select = query.distinct ? 'SELECT DISTINCT' : 'SELECT'
  const where = compileWhere(query, scope, context)
  const from = sql`FROM ${aliased(scope, context)}${projection.joins}${where}${projection.grouping}`
  const tail = sql`${compileOrder(projection.order, context)}${compilePage(query, context)}`
  return {
    sql: sql`${trusted(select)} ${joinSql(projection.columns, ', ')} ${from}${tail}`,
    decode: rowDecoder(projection.codecs, projection.embeds),
  }
}

/** How many rows the query has without its order, limit and offset. */
export function compileCount(query: ParameterizedQuery, layout: RowLayout, context: CompileContext): Sql {
  const scope = openKind(query, layout, context)
  const where = compileWhere(query, scope, context)
  const table = aliased(scope, context)
  const counted = countColumn(context)
  if (!query.aggregate && !query.distinct) return sql`SELECT ${counted} FROM ${table}${where}`
  const { columns, joins, grouping } = project({ ...query, order: [] }, layout, scope, context)
  const from = sql`FROM ${table}${joins}${where}`
  const select = query.distinct ? 'SELECT DISTINCT' : 'SELECT'
  return sql`SELECT ${counted} FROM (${trusted(select)} ${joinSql(columns, ', ')} ${from}${grouping}) AS counted`
}

/** The layout's own shape may be masked for the caller; access rules look at hidden fields too. */
function openKind(query: ParameterizedQuery, layout: RowLayout, context: CompileContext): Scope {
  return context.open(context.catalog.get(query.kind) ?? layout.shape)
}

function project(
  query: ParameterizedQuery,
  layout: RowLayout,
  scope: Scope,
  context: CompileContext,
): Projection {
  const order = query.order ?? []
  if (query.aggregate) return projectGroups({ clause: query.aggregate, order, layout }, scope, context)
  const style = outerStyle(context.dialect)
  const embeds = compileEmbeds(query.embed ?? [], layout.embeds, scope, context)
  return {
    columns: [...selectColumns(layout, style, scope, context), ...embeds.map((embed) => embed.sql)],
    codecs: columnCodecs(layout, style),
    embeds: embeds.map((embed) => embed.decode),
    joins: trusted(''),
    grouping: trusted(''),
    order: fieldOrder(order, scope, context),
  }
}

function projectGroups(source: AggregateSource, scope: Scope, context: CompileContext): Projection {
  const { columns, joins, grouping, order } = compileAggregate(source, scope, context)
  return {
    columns: columns.map((column) => column.selected),
    codecs: columns.map((column) => column.codec),
    embeds: [],
    joins,
    grouping,
    order,
  }
}

function compileWhere({ where }: ParameterizedQuery, scope: Scope, context: CompileContext): Sql {
  return where ? sql` WHERE ${compileCondition(where, scope, context)}` : trusted('')
}
