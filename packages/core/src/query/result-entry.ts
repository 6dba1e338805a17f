import type { ResultEntry, ResultRow } from './row-layout.js'
import type { Cell } from './store.js'

export function asCell(entry: ResultEntry): Cell {
  if (entry === null || typeof entry !== 'object') return entry
  throw new TypeError('A row holds nested rows where its layout has a column.')
}

// An embed's entry is a row or a list of rows by its bond, so these only tell it from NULL.
export function isRow(entry: ResultEntry): entry is ResultRow {
  return Array.isArray(entry)
}

export function isRowList(entry: ResultEntry): entry is readonly ResultRow[] {
  return Array.isArray(entry)
}
