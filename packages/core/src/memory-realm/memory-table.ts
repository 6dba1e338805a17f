import type { LuxError } from '../errors/lux-error.js'
import { uniqueRefusal } from '../errors/write-refusals.js'
import type { IndexShape, KindShape } from '../query/kind-shape.js'
import { shapeIndexOf } from '../query/shape-index.js'
import type { Row } from '../query/store.js'
import type { RowCompanions } from './row-companions.js'
import { tupleKey } from './tuple-key.js'

interface UniqueIndex {
  readonly index: IndexShape
  readonly positions: readonly number[]
  /** Key of the being that holds a value. */
  readonly holders: Map<string, string>
}

/** The rows of one kind, by key and by every unique index. Rows are immutable; changes replace them. */
export class MemoryTable {
  readonly shape: KindShape
  readonly #rows = new Map<string, Row>()
  readonly #uniques: readonly UniqueIndex[]
  readonly #keyPositions: readonly number[]
  /** What goes along with the rows. */
  readonly companions: RowCompanions
  #nextInteger: bigint

  constructor(shape: KindShape, companions: RowCompanions, nextInteger = 1n) {
    this.shape = shape
    this.companions = companions
    this.#nextInteger = nextInteger
    this.#keyPositions = shapeIndexOf(shape).keyPositions
    this.#uniques = shape.indexes
      .filter((index) => index.unique)
      .map((index) => ({
        index,
        positions: index.fields.map((name) => shapeIndexOf(shape).fields.get(name)?.position ?? -1),
        holders: new Map(),
      }))
  }

  /** A table with the same rows that changes on its own. */
  copy(): MemoryTable {
    const copy = new MemoryTable(this.shape, this.companions.copy(this.shape))
    for (const [key, row] of this.#rows) {
      copy.#rows.set(key, row)
      copy.#hold(row, key)
    }
    copy.#nextInteger = this.#nextInteger
    return copy
  }

  get size(): number {
    return this.#rows.size
  }

  rows(): IterableIterator<Row> {
    return this.#rows.values()
  }

  keyOf(row: Row): string {
    return tupleKey(row, this.#keyPositions) ?? ''
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  /** The oldest row, in order of insertion. */
  oldest(): Row | undefined {
    return this.#rows.values().next().value
  }

  /** The next key of a kind with generated integers: one more than the largest ever stored. */
  get nextInteger(): bigint {
    return this.#nextInteger
  }

  /** The row that already holds a unique value of this one: by key, or by the given fields. */
  holder(row: Row, fields: readonly string[]): Row | undefined {
    const { key } = this.shape
    if (fields.length === key.length && fields.every((field) => key.includes(field)))
      return this.get(this.keyOf(row))
    const unique = this.#uniques.find(
      ({ index }) =>
        index.fields.length === fields.length && index.fields.every((field) => fields.includes(field)),
    )
    const value = unique && tupleKey(row, unique.positions)
    const holder = value === undefined ? undefined : unique?.holders.get(value)
    return holder === undefined ? undefined : this.get(holder)
  }

  /** @throws LUX_UNIQUE and then nothing has changed */
  insert(row: Row): void {
    this.put(row)
    this.companions.mark(row)
  }

  /** As `insert`, of a row that was there before. */
  put(row: Row): void {
    const key = this.keyOf(row)
    if (this.#rows.has(key)) throw this.#taken(`${this.shape.table}_pkey`, this.shape.key)
    this.#assertUnique(row, undefined)
    this.#rows.set(key, row)
    this.#hold(row, key)
    const [integer] = this.#keyPositions
    const cell = integer === undefined ? undefined : row[integer]
    if (typeof cell === 'bigint' && cell >= this.#nextInteger) this.#nextInteger = cell + 1n
  }

  /** Replaces a row by one with the same key. @throws LUX_UNIQUE and then nothing has changed */
  replace(before: Row, after: Row): void {
    const key = this.keyOf(before)
    this.#assertUnique(after, key)
    this.#release(before)
    this.#rows.set(key, after)
    this.#hold(after, key)
    this.companions.mark(after, before)
  }

  remove(row: Row): void {
    const key = this.keyOf(row)
    this.#rows.delete(key)
    this.companions.forget(key)
    this.#release(row)
  }

  #assertUnique(row: Row, self: string | undefined): void {
    for (const { index, positions, holders } of this.#uniques) {
      const value = tupleKey(row, positions)
      const holder = value === undefined ? undefined : holders.get(value)
      if (holder !== undefined && holder !== self) throw this.#taken(index.name, index.fields)
    }
  }

  #hold(row: Row, key: string): void {
    for (const { positions, holders } of this.#uniques) {
      const value = tupleKey(row, positions)
      if (value !== undefined) holders.set(value, key)
    }
  }

  #release(row: Row): void {
    for (const { positions, holders } of this.#uniques) {
      const value = tupleKey(row, positions)
      if (value !== undefined) holders.delete(value)
    }
  }

  #taken(constraint: string, fields: readonly string[]): LuxError {
    const { name } = this.shape
    return uniqueRefusal({ owner: name, kind: name, constraint, fields })
  }
}
