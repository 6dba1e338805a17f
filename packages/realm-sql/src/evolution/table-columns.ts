import { type ColumnSnapshot, schemaMismatchError } from '@luxdb/core'
import type { Cell, Row } from '@luxdb/core/query'
import type { RawRow } from '../compiled-statement.js'
import { cellsDecoder } from '../row-decoder.js'
import { trusted } from '../sql.js'
import type { SqlDialect } from '../sql-dialect.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import type { SqlWork } from './sql-work.js'

/** @throws LUX_SCHEMA_MISMATCH when a table, or a column of it, is not there */
export function* assertColumns(
  table: string,
  columns: readonly string[],
  dialect: EvolutionDialect,
): SqlWork<void> {
  const there = yield* dialect.columnsOf(table)
  const wayOut = 'Look at the tables: somebody else has changed them.'
  if (there.length === 0) {
    throw schemaMismatchError('this realm', [{ table, wanted: 'a table', found: 'no such table', wayOut }])
  }
  const missing = columns.filter((column) => !there.includes(column))
  if (missing.length === 0) return
  throw schemaMismatchError(
    'this realm',
    missing.map((object) => ({ table, object, wanted: 'a column', found: 'no such column', wayOut })),
  )
}

/** Columns as they have to be selected, to be read by `rowReader`. */
export function selectList(columns: readonly ColumnSnapshot[], { quote, values }: SqlDialect): string {
  return columns
    .map(({ name, store }) => values.selected(trusted(quote(name)), store).texts.join(''))
    .join(', ')
}

/** Reads rows of `selectList` as cells. */
export function rowReader(columns: readonly ColumnSnapshot[], { values }: SqlDialect): (row: RawRow) => Row {
  const decode = cellsDecoder(columns.map(({ store }) => values.codec(store)))
  // Whole columns have no nested rows: each entry is a cell.
  return (row) => decode(row).filter((entry): entry is Cell => !Array.isArray(entry))
}

export function encodeCell(cell: Cell, { store }: ColumnSnapshot, { values }: SqlDialect): unknown {
  const { encode } = values.codec(store)
  return cell === null || encode === undefined ? cell : encode(cell)
}
