import type { Cell, Row } from '../query/store.js'

/** A text that is the same for the same cells, and for no others. No text that a realm keeps holds NUL. */
export function cellsKey(cells: readonly Cell[]): string {
  return cells.map(cellKey).join('\u0000')
}

/** The same of some cells of a row. */
export function keyAt(row: Row, positions: readonly number[]): string {
  let key = ''
  for (const position of positions)
    key += key === '' ? cellKey(row[position]) : `\u0000${cellKey(row[position])}`
  return key
}

function cellKey(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '0' : `${(typeof cell).charAt(0)}${cell}`
}
