import type { BondToShape, KindShape } from '../query/kind-shape.js'
import type { Row } from '../query/store.js'
import type { TableSnapshot } from '../schema/schema-snapshot.js'
import { MemoryTable } from './memory-table.js'
import { namesOf } from './read-stored.js'
import { RowCompanions } from './row-companions.js'
import { cellsOf, type StoredRow, type StoredTable } from './stored-table.js'

/** A table as the one of a kind; undefined where the kind does not fit it. */
export function liveTable(stored: StoredTable, shape: KindShape): MemoryTable | undefined {
  if (!fits(stored.table, shape)) return undefined
  const held = heldShape(stored.table, shape)
  const companions = new RowCompanions(stored, held)
  const table = new MemoryTable(held, companions, stored.nextInteger)
  const beside = namesOf(companions.beside)
  for (const row of stored.rows) {
    const cells = rowOf(row, shape)
    table.put(cells)
    if (beside.length > 0) companions.keep(table.keyOf(cells), cellsOf(row, beside))
  }
  return table
}

/** The table of a kind, apart from it. */
export function storedTable(live: MemoryTable): StoredTable {
  const { shape, companions } = live
  const columns = shape.fields.map(({ column }) => column)
  const rows = [...live.rows()].map((row): StoredRow => {
    const kept = companions.cellsOf(live.keyOf(row)) ?? companions.cellsOfNew
    return new Map([
      ...columns.map((column, index) => [column, row[index] ?? null] as const),
      ...companions.beside.map(({ name }, index) => [name, kept[index] ?? null] as const),
    ])
  })
  const { table, order, marks } = companions
  return { table, aside: companions.aside, order, marks, rows, nextInteger: live.nextInteger }
}

export function rowOf(row: StoredRow, shape: KindShape): Row {
  return shape.fields.map(({ column }) => row.get(column) ?? null)
}

function fits(table: TableSnapshot, shape: KindShape): boolean {
  const stores = new Map(table.columns.map(({ name, store }) => [name, store]))
  return shape.fields.every(({ column, store }) => stores.get(column) === store)
}

/** The kind with those of its unique indexes and bonds that the table has: others are not kept. */
function heldShape(table: TableSnapshot, shape: KindShape): KindShape {
  const columnsOf = (fields: readonly string[]): string =>
    fields.map((name) => shape.fields.find((field) => field.name === name)?.column).join()
  const unique = new Set(table.indexes.filter((index) => index.unique).map(({ columns }) => columns.join()))
  const keys = new Set(table.foreignKeys.map(({ columns }) => columns.join()))
  const isHeld = (bond: BondToShape): boolean => keys.has(columnsOf(bond.fields))
  return {
    ...shape,
    indexes: shape.indexes.filter((index) => !index.unique || unique.has(columnsOf(index.fields))),
    bonds: shape.bonds.filter((bond) => bond.type !== 'to' || isHeld(bond)),
  }
}
