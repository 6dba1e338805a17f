import { cellToValue, type FieldValue } from '../query/cell.js'
import type { FieldShape } from '../query/kind-shape.js'
import type { Cell, StoreType } from '../query/store.js'

/** How cells of a column become values: as their store says, but integer ids as decimal text. */
export function cellReader(store: StoreType, field?: FieldShape): (cell: Cell) => FieldValue {
  if (field?.textual === true) return (cell) => (typeof cell === 'bigint' ? cell.toString() : cell)
  return (cell) => cellToValue(cell, store)
}
