import { randomUUID } from 'node:crypto'
import type { RealmDriverFactory } from '../engine/realm-driver-factory.js'
import { LuxError } from '../errors/lux-error.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import { DEFAULT_RETENTION } from '../feed/change-source.js'
import type { Condition } from '../query/condition.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import { createSoulIdCodec } from '../query/soul-id.js'
import type { Cell } from '../query/store.js'
import { BaseRealm } from '../realm/base-realm.js'
import type {
  DissolveWrite,
  DriverContext,
  ManifestWrite,
  RealmPulse,
  TransformWrite,
  WriteResult,
} from '../realm/driver-contract.js'
import type { DriverPlan } from '../realm/query-plan.js'
import type { DriverRead } from '../realm/realm-driver.js'
import type { RealmOptions, SchemaPolicy } from '../realm/realm-options.js'
import type { RealmSchema } from '../realm/realm-schema.js'
import type { RealmSupports } from '../realm/realm-supports.js'
import { ExclusiveTransactions, type MemoryTransaction } from './exclusive-transactions.js'
import { liveTable, storedTable } from './live-table.js'
import { MemoryLog } from './memory-log.js'
import { countRows, findRow, runQuery } from './memory-query.js'
import { MemorySchema } from './memory-schema.js'
import { MemoryStorage } from './memory-storage.js'
import { MemoryStore } from './memory-store.js'
import { type MemoryLimits, parseMemoryUrl } from './memory-url.js'
import { dissolveRows, manifestRows, transformRows } from './memory-write.js'
import { preparedTables } from './prepare-tables.js'
import { rowForm } from './row-form.js'
import type { StoredTables } from './stored-table.js'

const SUPPORTS: RealmSupports = Object.freeze({
  durability: 'volatile',
  sharedStorage: false,
  concurrentTransactions: false,
  stopsReads: true,
  backup: false,
  evolution: 'full',
  changes: true,
  foreignWrites: false,
  search: true,
  match: false,
})

/**
 * Beings in the memory of this process: the semantics of every other realm, without durability. For
 * caches (`memory://?maxBeings=1000&evict=oldest`), tests, and as the oracle of the conformance suite.
 *
 * ```ts
 * const realm = await new MemoryRealm('memory://', { kinds: [Guardian] }).awaken()
 * const guardian = await realm.of(Guardian).manifest({ name: 'Auriel' })
 * ```
 */
export class MemoryRealm extends BaseRealm {
  readonly supports: RealmSupports = SUPPORTS
  readonly #schema: RealmSchema
  readonly #limits: MemoryLimits
  readonly #transactions = new ExclusiveTransactions()
  #catalog: KindCatalog = new Map<string, KindShape>()
  #store: MemoryStore = new MemoryStore([], this.#catalog)
  readonly #log: MemoryLog
  readonly #storage: MemoryStorage
  /** Somebody else has the storage, too, and may look at it when this realm is closed. */
  readonly #isShared: boolean
  readonly #policy: SchemaPolicy

  /** @throws LUX_INVALID_CONFIG when the URL is not `memory://` with known parameters */
  constructor(source: string | MemoryStorage, options: RealmOptions) {
    super(options)
    this.#limits = parseMemoryUrl(typeof source === 'string' ? source : 'memory://')
    this.#storage = typeof source === 'string' ? new MemoryStorage() : source
    this.#isShared = typeof source !== 'string'
    this.#policy = options.schemaPolicy ?? 'extend'
    this.#schema = new MemorySchema({
      realm: {
        tables: () => this.#tables(),
        exclusively: (work) => this.#transactions.write(work),
        replace: (tables) => this.#open(tables),
        append: (changes) => this.#log.append(changes),
        reset: (kinds) => {
          for (const kind of kinds) this.#log.reset({ kind, reason: 'schema' })
        },
      },
      kinds: () => this.kinds.map(({ shape }) => shape),
      state: this.#storage.state,
    })
    const clock = options.clock ?? Date.now
    this.#log = new MemoryLog(randomUUID(), { ...DEFAULT_RETENTION, ...options.changes }, clock)
  }

  _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void> {
    this.#catalog = catalog
    this.#open(preparedTables(this.#storage.tables, kinds, this.#policy))
    return Promise.resolve()
  }

  async _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>> {
    preparedTables(this.#tables(), kinds, this.#policy === 'as-is' ? 'as-is' : 'check')
    const before = new Map(this.kinds.map(({ name, shape }) => [name, shape]))
    // A transaction that is under way would put back the tables that it began with.
    return () =>
      this.#transactions.write(() => {
        for (const shape of kinds) {
          const former = before.get(shape.name)
          if (former !== undefined && former !== shape) this.#log.reform(shape.name, rowForm(former, shape))
        }
        this.#open(this.#tables())
      })
  }

  async _close(): Promise<void> {
    await this.#transactions.idle()
    if (this.#isShared) this.#storage.tables = this.#tables()
    this.#store = new MemoryStore([], this.#catalog)
  }

  /** All tables: those of the kinds, and others that the storage has. */
  #tables(): StoredTables {
    const own = this.#store.tables.map((live) => [live.companions.table.name, storedTable(live)] as const)
    return new Map([...this.#storage.tables, ...own])
  }

  /** Those that a kind fits become its own; the others stay in the storage. */
  #open(tables: StoredTables): void {
    const live = this.kinds.flatMap(({ shape }) => {
      const stored = tables.get(shape.table)
      return (stored && liveTable(stored, shape)) ?? []
    })
    const names = new Set(live.map(({ companions }) => companions.table.name))
    this.#store = new MemoryStore(live, this.#catalog)
    this.#storage.tables = new Map([...tables].filter(([name]) => !names.has(name)))
  }

  async _find(
    shape: KindShape,
    key: readonly Cell[],
    where: Condition | undefined,
    context: DriverContext,
  ): Promise<ResultRow | undefined> {
    return findRow(this.#reading(context), shape, key, where)
  }

  async _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]> {
    const rows = runQuery(this.#reading(context), read, context.timeoutMs)
    const { meter } = context
    if (meter !== undefined) for (const row of rows) meter.count(row)
    return rows
  }

  async *_stream(read: DriverRead, context: DriverContext): AsyncIterable<ResultRow> {
    // Rows are immutable: the list that is made here is a snapshot, however long it is read.
    for (const row of runQuery(this.#reading(context), read, context.timeoutMs)) {
      if (context.signal?.aborted) throw new LuxError('LUX_ABORTED', 'The caller aborted the stream.')
      yield row
    }
  }

  async _count(query: SacredQuery, context: DriverContext): Promise<number> {
    return countRows(this.#reading(context), query, context.timeoutMs)
  }

  /** Conditions are looked at being by being, whatever indexes the kind has. */
  async _explain({ query }: DriverRead, context: DriverContext): Promise<DriverPlan> {
    const { size } = this.#reading(context).table(query.kind)
    return { access: 'scan', raw: `evaluates the query for each of ${size} beings` }
  }

  _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    return this.#write(context, (store) => manifestRows(store, write, this.#limits))
  }

  _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult> {
    return this.#write(context, (store) => transformRows(store, write))
  }

  _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult> {
    return this.#write(context, (store) => dissolveRows(store, write))
  }

  _transaction<T>(run: (transaction: unknown) => Promise<T>): Promise<T> {
    return this.#transactions.run(
      () => this.#store.fork(),
      run,
      (store) => {
        this.#store = store
        this.#log.append(store.takeRecorded())
      },
    )
  }

  _schema(): RealmSchema {
    return this.#schema
  }

  override _changeLog(): ChangeLogDriver {
    return {
      source: this.#log,
      state: this.#storage.state,
      snapshot: async (read, context) => ({
        rows: runQuery(this.#store, read, context.timeoutMs),
        position: this.#log.position,
      }),
      erase: (shape, key, context) => this.#erase(shape, key, context),
    }
  }

  async #erase(shape: KindShape, key: readonly Cell[], context: DriverContext): Promise<boolean> {
    const row = findRow(this.#store, shape, key, undefined)
    const { count } = await this._dissolve({ shape, target: { type: 'key', key }, returning: false }, context)
    if (row !== undefined) this.#log.erase(shape.name, createSoulIdCodec(shape).of(row))
    return count > 0
  }

  async _pulse(): Promise<RealmPulse> {
    const startedAt = performance.now()
    const beings = this.#store.size
    return { latencyMs: performance.now() - startedAt, facts: { driver: 'memory', beings } }
  }

  #reading(context: DriverContext): MemoryStore {
    const transaction = transactionOf(context)
    transaction?.touch()
    return transaction?.store ?? this.#store
  }

  async #write(context: DriverContext, write: (store: MemoryStore) => WriteResult): Promise<WriteResult> {
    const transaction = transactionOf(context)
    if (transaction !== undefined) {
      transaction.touch()
      return transaction.store.atomically(() => write(transaction.store))
    }
    return this.#transactions.write(() => {
      const store = this.#store
      const result = store.atomically(() => write(store))
      this.#log.append(store.takeRecorded())
      return result
    })
  }
}

function transactionOf(context: DriverContext): MemoryTransaction | undefined {
  // The handle is one that `_transaction` of this very realm gave out.
  return context.transaction as MemoryTransaction | undefined
}

/** Makes memory realms for `memory:` URLs. */
export const memoryDriver: RealmDriverFactory = {
  schemes: ['memory'],
  create: (url, options) => new MemoryRealm(url, options),
}
