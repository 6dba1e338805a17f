import type { Cell, Row } from '../query/store.js'

/** Cells of a row as one text that is equal exactly when the cells are; undefined when one is NULL. */
export function tupleKey(row: Row, positions: readonly number[]): string | undefined {
  const [first] = positions
  if (positions.length === 1 && first !== undefined) return cellKey(row[first] ?? null)
  const parts: string[] = []
  for (const position of positions) {
    const part = cellKey(row[position] ?? null)
    if (part === undefined) return undefined
    parts.push(`${part.length}:${part}`)
  }
  return parts.join('')
}

function cellKey(cell: Cell): string | undefined {
  if (cell === null) return undefined
  return typeof cell === 'string' ? cell : String(cell)
}
