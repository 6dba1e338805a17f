import { cellToLiteral, literalToCell } from '../query/cell.js'
import type { Row } from '../query/store.js'
import type { ColumnSnapshot } from './schema-snapshot.js'

/** The key of a row as text, to go on from there. */
export function toRowCursor(cells: Row, key: readonly ColumnSnapshot[]): string {
  return JSON.stringify(key.map(({ store }, index) => cellToLiteral(cells[index] ?? null, store)))
}

/** @throws LUX_INVALID_VALUE and the like for what `toRowCursor` did not write */
export function fromRowCursor(cursor: string, key: readonly ColumnSnapshot[]): Row {
  const literals: readonly unknown[] = JSON.parse(cursor)
  return key.map((column, index) => literalToCell(literals[index], column))
}
