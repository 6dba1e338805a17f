import type { Change } from '../feed/change.js'
import { isJsonObject, type JsonObject, type JsonValue } from '../query/json.js'
import type { KindShape } from '../query/kind-shape.js'
import type { Cell, Row } from '../query/store.js'

/** A change as JSON, its cells by the names of their fields: the kind may be another when it is read again. */
export interface StoredChange {
  readonly kind: string
  readonly operation: Change['operation']
  readonly soulId: string
  readonly old?: JsonObject
  readonly new?: JsonObject
  readonly sequence: number
  readonly transaction: string
  readonly at: number
}

export function storeChange(change: Change, shape: KindShape): StoredChange {
  const { old, new: after, ...facts } = change
  return {
    ...facts,
    ...(old === undefined ? {} : { old: cellsByName(old, shape) }),
    ...(after === undefined ? {} : { new: cellsByName(after, shape) }),
  }
}

/** The change with rows of the kind as it is now: a field that it did not have then is null. */
export function restoreChange(stored: StoredChange, shape: KindShape): Change {
  const { old, new: after, ...facts } = stored
  return {
    ...facts,
    ...(old === undefined ? {} : { old: rowOf(old, shape) }),
    ...(after === undefined ? {} : { new: rowOf(after, shape) }),
  }
}

function cellsByName(row: Row, shape: KindShape): JsonObject {
  return Object.fromEntries(shape.fields.map(({ name }, index) => [name, storedCell(row[index] ?? null)]))
}

function rowOf(cells: JsonObject, shape: KindShape): Row {
  return shape.fields.map(({ name }) => restoredCell(cells[name]))
}

function storedCell(cell: Cell): JsonValue {
  return typeof cell === 'bigint' ? { bigint: cell.toString() } : cell
}

function restoredCell(value: JsonValue | undefined): Cell {
  if (value === undefined || value === null) return null
  if (isJsonObject(value)) return BigInt(String(value['bigint'] ?? 0))
  return typeof value === 'object' ? null : value
}
