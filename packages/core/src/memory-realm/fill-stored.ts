import type { Row } from '../query/store.js'
import { isAsideName } from '../schema/aside-name.js'
import { toRowCursor } from '../schema/row-cursor.js'
import type { FillProgress, RowFill } from '../schema/row-fill.js'
import { namesOf, rowsBehind } from './read-stored.js'
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
export function fillStored(tables: StoredTables, fill: RowFill, after: string | undefined): FilledTables {
  requireTable(tables, fill.table, namesOf(fill.write))
  const rows = rowsBehind(tables, { ...fill, ...(after !== undefined && { after }) })
  const marked = markedRows(tables, fill, fill.limit - rows.length)
  const { stored, changed, written } = convertRows(marked.stored, fill, [...rows, ...marked.rows])
  const last = rows.at(-1)
  const cursor = last === undefined ? after : toRowCursor(cellsOf(last, namesOf(fill.key)), fill.key)
  const left = fill.marks === undefined ? 0 : (stored.marks.get(fill.marks)?.keys.length ?? 0)
  const progress: FillProgress = {
    ...(cursor !== undefined && { cursor }),
    rows: rows.length + marked.rows.length,
    written,
    marked: left,
    done: rows.length < fill.limit && left === 0,
  }
  return { tables: new Map([...tables, [fill.table, stored]]), changed, progress }
}

/** Looks at every row that is marked. */
export function fillMarked(tables: StoredTables, fill: RowFill): StoredTables {
  const marked = markedRows(tables, fill, Infinity)
  const { stored } = convertRows(marked.stored, fill, marked.rows)
  return new Map([...tables, [fill.table, stored]])
}

interface MarkedRows {
  /** The table without the marks that are looked at. */
  readonly stored: StoredTable
  readonly rows: readonly StoredRow[]
}

function markedRows(tables: StoredTables, { table, key, marks: name }: RowFill, limit: number): MarkedRows {
  const stored = requireTable(tables, table)
  const marks = name === undefined ? undefined : requireMarks(stored, name)
  if (name === undefined || marks === undefined || limit <= 0) return { stored, rows: [] }
  const taken = new Set(marks.keys.slice(0, limit).map(keyText))
  const rows = stored.rows.filter((row) => taken.has(keyText(cellsOf(row, namesOf(key)))))
  const left = { ...marks, keys: marks.keys.filter((cells) => !taken.has(keyText(cells))) }
  return { stored: { ...stored, marks: new Map([...stored.marks, [name, left]]) }, rows }
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
  readonly written: number
}

function convertRows(stored: StoredTable, fill: RowFill, rows: readonly StoredRow[]): ConvertedTable {
  const { read, write, convert } = fill
  const isOfBeings = write.some(({ name }) => !isAsideName(name))
  const news = new Map<StoredRow, StoredRow>()
  for (const row of rows) {
    const cells = convert(cellsOf(row, namesOf(read)))
    if (cells === undefined || write.length === 0) continue
    const filled = withCells(row, namesOf(write), cells)
    news.set(row, isOfBeings ? bumped(filled) : filled)
  }
  return {
    stored: { ...stored, rows: stored.rows.map((row) => news.get(row) ?? row) },
    changed: isOfBeings ? [...news].map(([old, next]) => ({ old, new: next })) : [],
    written: news.size,
  }
}

function bumped(row: StoredRow): StoredRow {
  const version = cellOf(row, 'version')
  return typeof version === 'number' ? withCells(row, ['version'], [version + 1]) : row
}

function keyText(cells: Row): string {
  return JSON.stringify(cells.map(String))
}
