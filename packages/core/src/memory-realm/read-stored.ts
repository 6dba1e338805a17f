import { compareCells } from '../query/compare-cells.js'
import { fromRowCursor, toRowCursor } from '../schema/row-cursor.js'
import type { RowPage, RowRange } from '../schema/row-fill.js'
import type { ColumnSnapshot } from '../schema/schema-snapshot.js'
import { cellOf, cellsOf, requireTable, type StoredRow, type StoredTables } from './stored-table.js'

export function readStored(tables: StoredTables, range: RowRange): RowPage {
  const rows = rowsBehind(tables, range)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => cellsOf(row, namesOf(range.read))),
    ...(last && { cursor: toRowCursor(cellsOf(last, namesOf(range.key)), range.key) }),
  }
}

/** Rows behind a cursor, in the order of their key. */
export function rowsBehind(tables: StoredTables, range: RowRange): readonly StoredRow[] {
  const { table, key, read, after, until, limit } = range
  const { rows } = requireTable(tables, table, namesOf([...key, ...read]))
  const compare = compareRows(key)
  const [from, to] = [after, until].map((cursor) => cursor && rowAt(cursor, key))
  return [...rows]
    .sort(compare)
    .filter((row) => (!from || compare(row, from) > 0) && (!to || compare(row, to) <= 0))
    .slice(0, limit)
}

function rowAt(cursor: string, key: readonly ColumnSnapshot[]): StoredRow {
  const cells = fromRowCursor(cursor, key)
  return new Map(key.map(({ name }, index) => [name, cells[index] ?? null]))
}

export function compareRows(key: readonly ColumnSnapshot[]): (left: StoredRow, right: StoredRow) => number {
  return (left, right) => {
    for (const { name, store } of key) {
      const order = compareCells(cellOf(left, name), cellOf(right, name), store)
      if (order !== 0) return order
    }
    return 0
  }
}

export function namesOf(columns: readonly ColumnSnapshot[]): readonly string[] {
  return columns.map(({ name }) => name)
}
