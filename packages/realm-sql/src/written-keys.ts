import { type Cell, type KindShape, type ResultRow, shapeIndexOf } from '@luxdb/core/query'

/** The keys of rows that were written, each once: an upsert may touch the same being more than once. */
export function writtenKeys(shape: KindShape, rows: readonly ResultRow[]): readonly (readonly Cell[])[] {
  const positions = shapeIndexOf(shape).keyPositions
  const keys = new Map<string, readonly Cell[]>()
  for (const row of rows) {
    const key = positions.map((position) => cellAt(row, position))
    keys.set(key.map((cell) => `${typeof cell}:${String(cell)}`).join('\0'), key)
  }
  return [...keys.values()]
}

function cellAt(row: ResultRow, position: number): Cell {
  const entry = row[position]
  return typeof entry === 'object' || entry === undefined ? null : entry
}
