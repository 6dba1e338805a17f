import type { KindShape } from '../query/kind-shape.js'
import type { EvolveOptions, FillOptions, RealmSchema, StateReplacement } from '../realm/realm-schema.js'
import { isAsideName } from '../schema/aside-name.js'
import type { FillProgress, RowFill, RowPage, RowRange } from '../schema/row-fill.js'
import type { SchemaChange } from '../schema/schema-change.js'
import type { SchemaCount, SchemaQuestion } from '../schema/schema-question.js'
import type { SchemaSnapshot } from '../schema/schema-snapshot.js'
import { sortByName } from '../schema/snapshot-of.js'
import { countStored } from './count-stored.js'
import { evolveStored } from './evolve-stored.js'
import { type FilledRow, fillMarked, fillStored } from './fill-stored.js'
import { rowOf } from './live-table.js'
import type { RecordedChange } from './memory-log.js'
import type { MemoryState } from './memory-state.js'
import { readStored } from './read-stored.js'
import { reshapedTables } from './reshaped-tables.js'
import type { StoredTables } from './stored-table.js'

/** What the schema asks of its realm. */
export interface MemoryTables {
  /** All tables, as they are now. */
  tables(): StoredTables
  /** Runs work while nobody else writes. */
  exclusively<T>(work: () => T): Promise<T>
  /** Puts tables into force: all of it, or nothing when they do not fit the kinds' own rules. */
  replace(tables: StoredTables): void
  append(changes: readonly RecordedChange[]): void
  /** Tells who follows kinds to read them anew. */
  reset(kinds: readonly string[]): void
}

export interface MemorySchemaOptions {
  readonly realm: MemoryTables
  readonly kinds: () => readonly KindShape[]
  readonly state: MemoryState
}

/** The schema of a memory realm: what SQL realms do in place, done by making the tables anew. */
export class MemorySchema implements RealmSchema {
  readonly #options: MemorySchemaOptions

  constructor(options: MemorySchemaOptions) {
    this.#options = options
  }

  async inspect(known?: SchemaSnapshot): Promise<SchemaSnapshot> {
    return this.#snapshotOf(this.#options.realm.tables(), known)
  }

  #snapshotOf(stored: StoredTables, known?: SchemaSnapshot): SchemaSnapshot {
    const names = new Set([
      ...this.#options.kinds().map(({ table }) => table),
      ...(known?.tables ?? []).map(({ name }) => name),
    ])
    const tables = [...stored.values()].map(({ table }) => table)
    return { v: 1, tables: sortByName(tables.filter(({ name }) => names.has(name) && !isAsideName(name))) }
  }

  evolve(
    changes: readonly SchemaChange[],
    { record, finish = [], reached }: EvolveOptions = {},
  ): Promise<boolean> {
    const { realm, state, kinds } = this.#options
    return realm.exclusively(() => {
      if (record && !isExpected(state, record)) return false
      let tables = realm.tables()
      const finished = finish.map((fill) => {
        const filled = fillMarked(tables, fill)
        tables = filled.tables
        return { fill, changed: filled.changed }
      })
      const evolved = evolveStored(tables, changes)
      reached?.check(this.#snapshotOf(evolved, reached.known))
      realm.replace(evolved)
      if (record) state.put(record.key, record.value)
      for (const { fill, changed } of finished) this.#log(fill, changed)
      const reshaped = reshapedTables(changes)
      realm.reset(kinds().flatMap(({ name, table }) => (reshaped.has(table) ? [name] : [])))
      return true
    })
  }

  fill(fill: RowFill, options: FillOptions = {}): Promise<FillProgress | undefined> {
    const { realm, state } = this.#options
    return realm.exclusively(() => {
      const { tables, changed, progress } = fillStored(realm.tables(), fill, options)
      const replacement = options.record?.(progress)
      if (replacement && !isExpected(state, replacement)) return undefined
      realm.replace(tables)
      if (replacement) state.put(replacement.key, replacement.value)
      this.#log(fill, changed)
      return progress
    })
  }

  #log({ table: name }: RowFill, changed: readonly FilledRow[]): void {
    const shape = this.#options.kinds().find(({ table }) => table === name)
    if (shape === undefined) return
    const changes = changed.map((row) => ({ shape, old: rowOf(row.old, shape), new: rowOf(row.new, shape) }))
    this.#options.realm.append(changes)
  }

  async read(range: RowRange): Promise<RowPage> {
    return readStored(this.#options.realm.tables(), range)
  }

  async count(question: SchemaQuestion): Promise<SchemaCount> {
    return countStored(this.#options.realm.tables(), question)
  }

  /** Nothing here is SQL. */
  async statements(): Promise<undefined> {
    return undefined
  }
}

function isExpected(state: MemoryState, { key, expected }: StateReplacement): boolean {
  return state.peek(key) === expected
}
