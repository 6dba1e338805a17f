import type { LuxError } from '../errors/lux-error.js'
import type { Cell, Row } from '../query/store.js'
import { schemaMismatchError } from '../schema/schema-mismatch.js'
import type { ColumnSnapshot, TableSnapshot } from '../schema/schema-snapshot.js'

/** Cells by the names of their columns, those that are kept aside among them. */
export type StoredRow = ReadonlyMap<string, Cell>

/** Keys of rows that a fill has to look at. */
export interface StoredMarks {
  readonly key: readonly string[]
  readonly columns: readonly string[]
  readonly keys: readonly Row[]
}

/** A table apart from any kind, as schemas evolve: never changed, only replaced. */
export interface StoredTable {
  readonly table: TableSnapshot
  readonly aside: readonly ColumnSnapshot[]
  /** Names of all columns in their order: one that comes back stands where it stood. */
  readonly order: readonly string[]
  readonly marks: ReadonlyMap<string, StoredMarks>
  /** In the order in which they were made. */
  readonly rows: readonly StoredRow[]
  readonly nextInteger: bigint
}

/** By name. A table that is kept aside has the name that it is kept under. */
export type StoredTables = ReadonlyMap<string, StoredTable>

export function emptyTable(table: TableSnapshot): StoredTable {
  const order = table.columns.map(({ name }) => name)
  return { table, aside: [], order, marks: new Map(), rows: [], nextInteger: 1n }
}

export function cellOf(row: StoredRow, column: string): Cell {
  return row.get(column) ?? null
}

export function cellsOf(row: StoredRow, columns: readonly string[]): Row {
  return columns.map((column) => cellOf(row, column))
}

export function withCells(row: StoredRow, columns: readonly string[], cells: Row): StoredRow {
  const changed = new Map(row)
  for (const [index, column] of columns.entries()) changed.set(column, cells[index] ?? null)
  return changed
}

/** @throws LUX_SCHEMA_MISMATCH when the table, or one of the columns, is not there */
export function requireTable(
  tables: StoredTables,
  name: string,
  columns: readonly string[] = [],
): StoredTable {
  const found = tables.get(name)
  if (found === undefined) throw notThere({ table: name })
  const names = new Set([...found.table.columns, ...found.aside].map((column) => column.name))
  const missing = columns.find((column) => !names.has(column))
  if (missing !== undefined) throw notThere({ table: name, object: missing })
  return found
}

function notThere(place: { readonly table: string; readonly object?: string }): LuxError {
  const what = place.object === undefined ? 'table' : 'column'
  return schemaMismatchError('this realm', [
    {
      ...place,
      wanted: `a ${what}`,
      found: `no such ${what}`,
      wayOut: 'Look at what the realm has (inspect).',
    },
  ])
}
