import type { LuxError } from '../errors/lux-error.js'
import { missingTargetRefusal, stillBoundRefusal } from '../errors/write-refusals.js'
import { type BondJoin, resolveBond } from '../query/bond-join.js'
import type { BondToShape, KindCatalog, KindShape } from '../query/kind-shape.js'
import { shapeIndexOf } from '../query/shape-index.js'
import type { Row } from '../query/store.js'
import { schemaMismatchError } from '../schema/schema-mismatch.js'
import type { RecordedChange } from './memory-log.js'
import type { MemoryTable } from './memory-table.js'
import { tupleKey } from './tuple-key.js'

/** A bond of another (or the same) kind that points at a kind. */
interface IncomingBond {
  readonly source: KindShape
  readonly bond: BondToShape
}

interface RestrictedRemoval extends IncomingBond {
  readonly target: KindShape
  /** The row of `source` that is bound. */
  readonly row: Row
}

/**
 * All tables of a memory realm, and what holds between them: foreign keys and what a delete does to
 * the beings that are bound to it. A failed operation is undone to the last `mark`.
 */
export class MemoryStore {
  readonly catalog: KindCatalog
  readonly #tables: Map<string, MemoryTable>
  readonly #shapes: readonly KindShape[]
  /** Kinds whose table this store owns; the others are shared with the store it was forked from. */
  readonly #owned: Set<string>
  readonly #undo: (() => void)[] = []
  /** What was done since it was last taken, for the change log. */
  #recorded: RecordedChange[] = []
  /** Rows that restrict a removal, unless the same write removes them too. */
  readonly #restricted: RestrictedRemoval[] = []

  constructor(tables: readonly MemoryTable[], catalog: KindCatalog, from?: MemoryStore) {
    this.#shapes = tables.map(({ shape }) => shape)
    this.catalog = catalog
    this.#tables = new Map(tables.map((table) => [table.shape.name, table]))
    this.#owned = new Set(from === undefined ? this.#tables.keys() : [])
  }

  /** A store that starts with the same rows; a table is copied when it is first written to. */
  fork(): MemoryStore {
    return new MemoryStore(this.tables, this.catalog, this)
  }

  table(kind: string): MemoryTable {
    const table = this.#tables.get(kind)
    if (table === undefined) throw misfit(kind)
    return table
  }

  get tables(): readonly MemoryTable[] {
    return [...this.#tables.values()]
  }

  get size(): number {
    return this.#shapes.reduce((sum, shape) => sum + this.table(shape.name).size, 0)
  }

  /** Runs `write`; when it throws, everything it did is undone. */
  atomically<T>(write: () => T): T {
    this.#undo.length = 0
    this.#restricted.length = 0
    const recorded = this.#recorded.length
    try {
      const result = write()
      this.#assertReleased()
      return result
    } catch (error) {
      for (const step of this.#undo.reverse()) step()
      this.#recorded.length = recorded
      throw error
    } finally {
      this.#undo.length = 0
    }
  }

  /** The changes since the last time, in their order. */
  takeRecorded(): readonly RecordedChange[] {
    const taken = this.#recorded
    this.#recorded = []
    return taken
  }

  insert(kind: string, row: Row): void {
    const table = this.#writable(kind)
    table.insert(row)
    this.#recorded.push({ shape: table.shape, new: row })
    this.#undo.push(() => table.remove(row))
  }

  replace(kind: string, before: Row, after: Row): void {
    const table = this.#writable(kind)
    table.replace(before, after)
    this.#recorded.push({ shape: table.shape, old: before, new: after })
    this.#undo.push(() => table.replace(after, before))
  }

  /** Deletes a row and does to the beings bound to it what their bonds say. @throws LUX_FOREIGN_KEY */
  remove(kind: string, row: Row): void {
    const table = this.#writable(kind)
    // A bond may have let go of another row since, and so have replaced this one.
    const current = table.get(table.keyOf(row))
    if (current === undefined) return
    const key = table.keyOf(current)
    const aside = table.companions.cellsOf(key)
    table.remove(current)
    this.#recorded.push({ shape: table.shape, old: current })
    this.#undo.push(() => {
      table.put(current)
      table.companions.keep(key, aside)
    })
    for (const incoming of this.#incoming(kind)) this.#release(incoming, table.shape, current)
  }

  /** What restricts is what is left when the write is done. @throws LUX_FOREIGN_KEY */
  #assertReleased(): void {
    for (const { source, bond, target, row } of this.#restricted) {
      const table = this.table(source.name)
      const current = table.get(table.keyOf(row))
      const positions = positionsOf(source, bond.fields)
      if (current === undefined || tupleKey(current, positions) !== tupleKey(row, positions)) continue
      const { constraint, fields } = bond
      throw stillBoundRefusal({
        source: source.name,
        bond: bond.name,
        kind: target.name,
        constraint,
        fields,
      })
    }
  }

  /** @throws LUX_FOREIGN_KEY when a bond of the row points at nothing */
  assertBonds(kind: string, row: Row): void {
    const { shape } = this.table(kind)
    for (const bond of shape.bonds) {
      if (bond.type !== 'to' || this.#isBound(shape, bond, row)) continue
      const { constraint, fields } = bond
      throw missingTargetRefusal({ target: bond.kind, kind: shape.name, constraint, fields })
    }
  }

  #isBound(shape: KindShape, bond: BondToShape, row: Row): boolean {
    const value = tupleKey(row, positionsOf(shape, bond.fields))
    if (value === undefined) return true
    const target = this.table(bond.kind)
    const sameOrder = bond.targetFields.every((name, index) => target.shape.key[index] === name)
    if (sameOrder) return target.get(value) !== undefined
    const positions = positionsOf(target.shape, bond.targetFields)
    for (const candidate of target.rows()) if (tupleKey(candidate, positions) === value) return true
    return false
  }

  #release({ source, bond }: IncomingBond, target: KindShape, removed: Row): void {
    const value = tupleKey(removed, positionsOf(target, bond.targetFields))
    const positions = positionsOf(source, bond.fields)
    const bound = [...this.table(source.name).rows()].filter((row) => tupleKey(row, positions) === value)
    for (const row of bound) this.#releaseOne({ source, bond }, target, row)
  }

  #releaseOne({ source, bond }: IncomingBond, target: KindShape, row: Row): void {
    if (bond.onDelete === 'cascade') {
      this.remove(source.name, row)
    } else if (bond.onDelete === 'set null') {
      const released = bumped(source, withNulls(row, positionsOf(source, bond.fields)))
      this.replace(source.name, row, released)
    } else {
      this.#restricted.push({ source, bond, target, row })
    }
  }

  #incoming(kind: string): readonly IncomingBond[] {
    return this.#shapes.flatMap((source) =>
      source.bonds.flatMap((bond) => (bond.type === 'to' && bond.kind === kind ? [{ source, bond }] : [])),
    )
  }

  #writable(kind: string): MemoryTable {
    const table = this.table(kind)
    if (this.#owned.has(kind)) return table
    const copy = table.copy()
    this.#tables.set(kind, copy)
    this.#owned.add(kind)
    return copy
  }

  /**
   * How to find the rows that a bond leads to, by a hash of the target that is made when the first row
   * is asked for. Junction rows that `junction` refuses do not count.
   */
  related(
    shape: KindShape,
    bondName: string,
    junction: (row: Row) => boolean = () => true,
  ): (row: Row) => readonly Row[] {
    const bond = shapeIndexOf(shape).bonds.get(bondName)
    const join = bond && resolveBond(shape, bond, this.catalog)
    if (join === undefined) throw new TypeError(`Kind ${shape.name} has no bond ${bondName}.`)
    let find: ((row: Row) => readonly Row[]) | undefined
    return (row) => {
      find ??= join.junction === undefined ? this.#direct(shape, join) : this.#through(shape, join, junction)
      return find(row)
    }
  }

  #direct(shape: KindShape, join: BondJoin): (row: Row) => readonly Row[] {
    const near = positionsOf(shape, join.near)
    const found = this.#hash(join.target, join.far)
    return (row) => lookUp(found, tupleKey(row, near))
  }

  #through(shape: KindShape, join: BondJoin, accepts: (row: Row) => boolean): (row: Row) => readonly Row[] {
    const { junction } = join
    if (junction === undefined) return () => []
    const near = positionsOf(shape, join.near)
    const links = this.#hash(junction.shape, junction.near, accepts)
    const far = positionsOf(junction.shape, junction.far)
    const targets = this.#hash(join.target, join.far)
    return (row) => {
      // Each bound being once, however many junction rows lead to it.
      const keys = new Set(lookUp(links, tupleKey(row, near)).map((link) => tupleKey(link, far)))
      return [...keys].flatMap((key) => lookUp(targets, key))
    }
  }

  #hash(
    shape: KindShape,
    fields: readonly string[],
    accepts: (row: Row) => boolean = () => true,
  ): ReadonlyMap<string, Row[]> {
    const positions = positionsOf(shape, fields)
    const hash = new Map<string, Row[]>()
    for (const row of this.table(shape.name).rows()) {
      const key = tupleKey(row, positions)
      if (key === undefined || !accepts(row)) continue
      const rows = hash.get(key)
      if (rows === undefined) hash.set(key, [row])
      else rows.push(row)
    }
    return hash
  }
}

function misfit(kind: string): LuxError {
  const table = `the table of kind ${kind}`
  return schemaMismatchError('this realm', [
    {
      table,
      wanted: 'a table that fits the kind',
      found: 'none',
      wayOut: 'Open the realm with kinds that fit it.',
    },
  ])
}

function lookUp(hash: ReadonlyMap<string, readonly Row[]>, key: string | undefined): readonly Row[] {
  return (key === undefined ? undefined : hash.get(key)) ?? []
}

function positionsOf(shape: KindShape, names: readonly string[]): readonly number[] {
  return names.map((name) => shapeIndexOf(shape).fields.get(name)?.position ?? -1)
}

function withNulls(row: Row, positions: readonly number[]): Row {
  return row.map((cell, index) => (positions.includes(index) ? null : cell))
}

/** The row with its version one higher, where the kind has one. */
export function bumped(shape: KindShape, row: Row): Row {
  const indexed = shape.systemFields ? shapeIndexOf(shape).fields.get('version') : undefined
  return row.map((cell, index) => (index === indexed?.position && typeof cell === 'number' ? cell + 1 : cell))
}
