import type { Row } from '../query/store.js'
import type { FillOptions } from '../realm/realm-schema.js'
import { isAsideName } from '../schema/aside-name.js'
import { toRowCursor } from '../schema/row-cursor.js'
import type { FillProgress, RowFill } from '../schema/row-fill.js'
import { compareRows, namesOf, rowsBehind } from './read-stored.js'
import {
  cellOf,
  cellsOf,
  requireTable,
  type StoredRow,
  type StoredTable,
  type StoredTables,
  withCells,
} from './stored-table.js'

/** A being that a fill has changed. */
export interface FilledRow {
  readonly old: StoredRow
  readonly new: StoredRow
}

export interface FilledTables {
  readonly tables: StoredTables
  /** Those whose own fields were written, with their versions counted up. */
  readonly changed: readonly FilledRow[]
  readonly progress: FillProgress
}

/** One batch of a fill. @throws LUX_SCHEMA_MISMATCH */
export function fillStored(
  tables: StoredTables,
  fill: RowFill,
  { after, until: given }: Pick<FillOptions, 'after' | 'until'>,
): FilledTables {
  const before = requireTable(tables, fill.table, namesOf(fill.write))
  const until = given ?? lastRow(before, fill)
  const rows = rowsBehind(tables, {
    ...fill,
    ...(after !== undefined && { after }),
    ...(until !== undefined && { until }),
  })
  const keys = [...rows.map((row) => keyOf(row, fill)), ...markedKeys(before, fill, fill.limit - rows.length)]
  const { stored, changed, looked, written } = convertKeys(before, fill, keys)
  const last = rows.at(-1)
  const cursor = last === undefined ? after : toRowCursor(keyOf(last, fill), fill.key)
  const progress: FillProgress = {
    ...(cursor !== undefined && { cursor }),
    ...(until !== undefined && { until }),
    rows: looked,
    written,
    marked: markedKeys(stored, fill, Infinity).length,
    atEnd: rows.length < fill.limit,
  }
  return { tables: new Map([...tables, [fill.table, stored]]), changed, progress }
}

/** Looks at every row that is marked. */
export function fillMarked(tables: StoredTables, fill: RowFill): Omit<FilledTables, 'progress'> {
  const before = requireTable(tables, fill.table)
  const { stored, changed } = convertKeys(before, fill, markedKeys(before, fill, Infinity))
  return { tables: new Map([...tables, [fill.table, stored]]), changed }
}

function lastRow({ rows }: StoredTable, fill: RowFill): string | undefined {
  const last = [...rows].sort(compareRows(fill.key)).at(-1)
  return last === undefined ? undefined : toRowCursor(keyOf(last, fill), fill.key)
}

function keyOf(row: StoredRow, { key }: RowFill): Row {
  return cellsOf(row, namesOf(key))
}

function markedKeys(stored: StoredTable, { marks }: RowFill, limit: number): readonly Row[] {
  return marks === undefined || limit <= 0 ? [] : requireMarks(stored, marks).keys.slice(0, limit)
}

function requireMarks(
  stored: StoredTable,
  name: string,
): NonNullable<ReturnType<StoredTable['marks']['get']>> {
  const marks = stored.marks.get(name)
  if (marks !== undefined) return marks
  // Says that there is no such table, as a database does.
  requireTable(new Map(), name)
  throw new TypeError(`There are no marks ${name}.`)
}

interface ConvertedTable {
  readonly stored: StoredTable
  readonly changed: readonly FilledRow[]
  /** Rows that were there, and that were written. */
  readonly looked: number
  readonly written: number
}

/** Rows by their keys, converted, and marked no more. */
function convertKeys(stored: StoredTable, fill: RowFill, keys: readonly Row[]): ConvertedTable {
  const { read, write, convert } = fill
  const taken = new Set(keys.map(keyText))
  const isOfBeings = write.some(({ name }) => !isAsideName(name))
  const news = new Map<StoredRow, StoredRow>()
  const rows = stored.rows.filter((row) => taken.has(keyText(keyOf(row, fill))))
  for (const row of rows) {
    const cells = convert(cellsOf(row, namesOf(read)))
    if (cells === undefined || write.length === 0) continue
    const filled = withCells(row, namesOf(write), cells)
    news.set(row, isOfBeings ? bumped(filled) : filled)
  }
  const converted = { ...stored, rows: stored.rows.map((row) => news.get(row) ?? row) }
  return {
    stored: withoutMarks(converted, fill, taken),
    changed: isOfBeings ? [...news].map(([old, next]) => ({ old, new: next })) : [],
    looked: rows.length,
    written: news.size,
  }
}

function withoutMarks(
  stored: StoredTable,
  { marks: name }: RowFill,
  taken: ReadonlySet<string>,
): StoredTable {
  if (name === undefined) return stored
  const marks = requireMarks(stored, name)
  const left = { ...marks, keys: marks.keys.filter((cells) => !taken.has(keyText(cells))) }
  return { ...stored, marks: new Map([...stored.marks, [name, left]]) }
}

function bumped(row: StoredRow): StoredRow {
  const version = cellOf(row, 'version')
  return typeof version === 'number' ? withCells(row, ['version'], [version + 1]) : row
}

function keyText(cells: Row): string {
  return JSON.stringify(cells.map(String))
}
