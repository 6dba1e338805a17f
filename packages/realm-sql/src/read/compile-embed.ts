import type { LayoutEmbed, ParameterizedEmbed } from '@luxdb/core/query'
import { bondSource } from '../condition/bond-source.js'
import { bondFilter } from '../condition/compile-condition.js'
import type { CompileContext, Scope } from '../scope.js'
import { type Sql, sql } from '../sql.js'
import { compileOrder, compilePage, fieldOrder } from './compile-order.js'
import { nestedStyle, selectColumns } from './selected-columns.js'

/** One JSON expression per embed, in their order; the whole tree of embeds stays one statement. */
export function compileEmbeds(
  nodes: readonly ParameterizedEmbed[],
  layouts: readonly LayoutEmbed[],
  scope: Scope,
  context: CompileContext,
): readonly Sql[] {
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
): Sql {
  const { embeds } = context.dialect
  const source = bondSource(node.bond, owner, context)
  const row = embeds.row(
    selectColumns(layout, nestedStyle(context.dialect), source.target, context),
    compileEmbeds(node.embed ?? [], layout.embeds, source.target, context),
  )
  const rows = sql`FROM ${source.from} WHERE ${bondFilter(source, node, context)}`
  if (!source.many) return sql`(SELECT ${row} ${rows})`
  const page = compilePage(node, context)
  const order = compileOrder(fieldOrder(node.order ?? [], source.target, context), context)
  return embeds.list(sql`SELECT ${row} AS j ${rows}${order}${page}`)
}
