import type { KindShape } from '@luxdb/core/query'
import { cellsDecoder, type RowDecoder } from '../row-decoder.js'
import { type CompileContext, columnOf } from '../scope.js'
import { joinSql, type Sql } from '../sql.js'
import type { CellCodec } from '../sql-dialect.js'

/** The whole row of a kind, selected exactly. */
export interface WholeRow {
  readonly columns: Sql
  readonly codecs: readonly CellCodec[]
  readonly decode: RowDecoder
}

export function wholeRow(shape: KindShape, qualifier: Sql, { dialect }: CompileContext): WholeRow {
  const columns = shape.fields.map(({ name, store }) =>
    dialect.values.selected(columnOf(name, { shape, qualifier }, dialect).column, store),
  )
  const codecs = shape.fields.map((field) => dialect.values.codec(field.store))
  return { columns: joinSql(columns, ', '), codecs, decode: cellsDecoder(codecs) }
}
