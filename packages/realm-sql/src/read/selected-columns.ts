import { type Cell, type LayoutColumn, parseCell, type RowLayout, type StoreType } from '@luxdb/core/query'
import { jsonPlace } from '../operand.js'
import { type CompileContext, columnOf, type Scope } from '../scope.js'
import type { Sql } from '../sql.js'
import type { CellCodec, SqlDialect } from '../sql-dialect.js'

/** How columns are written in a SELECT list and decoded afterwards; nested rows do it in their own way. */
export interface ColumnStyle {
  select(column: Sql, store: StoreType): Sql
  codec(store: StoreType): CellCodec
}

/** Columns of rows that the driver returns. */
export function outerStyle({ values }: SqlDialect): ColumnStyle {
  return { select: values.selected, codec: values.codec }
}

/** Columns of rows nested into another row as JSON. */
export function nestedStyle({ embeds }: SqlDialect): ColumnStyle {
  return { select: embeds.member, codec: embeds.memberCodec }
}

/** The stored columns of a layout: whole fields and places in json fields. */
export function selectColumns(
  layout: RowLayout,
  style: ColumnStyle,
  scope: Scope,
  context: CompileContext,
): readonly Sql[] {
  return layout.columns.map((column) => selectColumn(column, style, scope, context))
}

function selectColumn(
  { name, store, field, path, cast }: LayoutColumn,
  style: ColumnStyle,
  scope: Scope,
  context: CompileContext,
): Sql {
  const fieldName = field?.name ?? name
  if (path !== undefined) {
    return style.select(
      context.dialect.json.text(jsonPlace({ field: fieldName, path }, scope, context)),
      'json',
    )
  }
  const { column, field: stored } = columnOf(fieldName, scope, context.dialect)
  if (cast === undefined) return style.select(column, store)
  return style.select(context.dialect.values.asText(column, stored.store), store)
}

export function columnCodecs(layout: RowLayout, style: ColumnStyle): readonly CellCodec[] {
  return layout.columns.map(({ store, path, cast }) =>
    path !== undefined && cast !== undefined ? castCodec(style.codec('json')) : style.codec(store),
  )
}

/** JSON as text: texts without their quotes, anything else as it is. */
function castCodec({ decode: read = (raw: Cell): Cell => raw }: CellCodec): CellCodec {
  return {
    decode: (raw) => {
      const cell = read(raw)
      const value = typeof cell === 'string' ? parseCell(cell) : null
      return typeof value === 'string' ? value : cell
    },
  }
}
