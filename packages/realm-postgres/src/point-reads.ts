import type { Cell, KindShape, ResultRow } from '@luxdb/core/query'

/** Keys of one statement at most: a list of more is no longer a point. */
const MOST_KEYS = 256

/** Reads the rows of some keys of a kind, in any order; keys without a row are left out. */
export type ReadByKeys = (shape: KindShape, keys: readonly Cell[]) => Promise<readonly ResultRow[]>

interface Batch {
  readonly keys: Cell[]
  readonly rows: Promise<ReadonlyMap<Cell, ResultRow>>
}

/**
 * Reads by key that begin in the same turn of the event loop go as one statement. Each is answered by what is
 * committed when that statement begins, which is after it was asked. Skips a statement, its messages and its turn of
 * the driver for every read but one; `npm run bench -- postgres` measures it as `get`.
 */
export class PointReads {
  readonly #read: ReadByKeys
  readonly #gathering = new Map<KindShape, Batch>()

  constructor(read: ReadByKeys) {
    this.#read = read
  }

  /** Whether the rows of a kind are told apart by one cell. */
  static takes({ key, fields, adopted }: KindShape): boolean {
    const store = fields.find(({ name }) => name === key[0])?.store
    return key.length === 1 && !adopted && (store === 'text' || store === 'int' || store === 'bigint')
  }

  async find(shape: KindShape, key: Cell): Promise<ResultRow | undefined> {
    const batch = this.#gathering.get(shape) ?? this.#gather(shape)
    batch.keys.push(key)
    if (batch.keys.length === MOST_KEYS) this.#gathering.delete(shape)
    return (await batch.rows).get(key)
  }

  #gather(shape: KindShape): Batch {
    const keys: Cell[] = []
    const position = shape.fields.findIndex(({ name }) => name === shape.key[0])
    const read = async (): Promise<ReadonlyMap<Cell, ResultRow>> => {
      // Whoever runs in this turn has asked when this goes on.
      await undefined
      if (this.#gathering.get(shape)?.keys === keys) this.#gathering.delete(shape)
      const rows = await this.#read(shape, [...new Set(keys)])
      return new Map(rows.map((row) => [cellAt(row, position), row]))
    }
    const batch: Batch = { keys, rows: read() }
    this.#gathering.set(shape, batch)
    return batch
  }
}

/** Keys are cells; what is nested never is one. */
function cellAt(row: ResultRow, position: number): Cell {
  const cell = row[position]
  return typeof cell === 'object' || cell === undefined ? null : cell
}
