import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type AnyKind,
  assertReadsOnly,
  type BackupOptions,
  type BackupReport,
  BaseRealm,
  type ChangeLogDriver,
  type DissolveWrite,
  type DriverContext,
  type DriverPlan,
  type DriverRead,
  LuxError,
  type ManifestWrite,
  type QuerySql,
  type RealmPulse,
  type RealmSchema,
  type RealmSupports,
  type RestoreTarget,
  readsOnly,
  type StorageMoment,
  type TransformWrite,
  type WriteResult,
} from '@luxdb/core'
import type { Cell, Condition, KindCatalog, KindShape, ResultRow, SacredQuery } from '@luxdb/core/query'
import { callLimits, ServedKinds } from '@luxdb/realm-sql'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import type { SQLiteRealmOptions } from './sqlite-options.js'
import { explainRead } from './sqlite-plan.js'
import { SqliteSession } from './sqlite-session.js'
import { type SqliteSource, sqliteSource } from './sqlite-source.js'
import { createTable, type SqliteDrizzle, type SqliteTableOf } from './sqlite-tables.js'
import { SqliteTransaction } from './sqlite-transaction.js'

/** A light read of so many rows is over before its deadline could matter. */
const ROWS_AT_ONCE = 1_000
/** The same where an answer has a ceiling: so many are in memory before they are counted. */
const METERED_ROWS_AT_ONCE = 64

/**
 * Beings in a SQLite file: WAL, `synchronous=FULL`, one writer with group commit.
 *
 * - The URL is `sqlite://relative/file.db`, `sqlite:///absolute/file.db` or `sqlite://:memory:` (a
 *   temporary file that is removed at close). A better-sqlite3 `Database` with a file is accepted too;
 *   the realm sets its pragmas and leaves it open.
 * - Tables of the kinds are created and extended at awaken; any other difference is refused.
 * - Where every kind is `readOnly`, the file is opened for reading: nothing is made or switched in it.
 *
 * ```ts
 * const realm = await new SQLiteRealm('sqlite://guardians.db', { kinds: [Guardian] }).awaken()
 * const guardian = await realm.of(Guardian).manifest({ name: 'Auriel' })
 * ```
 */
export class SQLiteRealm extends BaseRealm {
  readonly supports: RealmSupports
  readonly #source: SqliteSource
  readonly #options: SQLiteRealmOptions
  readonly #isMirror: boolean
  /** Set while the function of a transaction runs, to tell its own calls from those of others. */
  readonly #inside = new AsyncLocalStorage<true>()
  readonly #tables = new WeakMap<AnyKind, unknown>()
  #session: SqliteSession | undefined

  /** @throws LUX_INVALID_CONFIG, LUX_INVALID_KIND */
  constructor(source: string | SqliteHandle, options: SQLiteRealmOptions) {
    super(options)
    this.#options = options
    this.#isMirror = readsOnly(options.kinds)
    this.#source = sqliteSource(source, {
      baseDirectory: options.baseDirectory,
      readOnly: this.#isMirror,
    })
    this.supports = Object.freeze({
      durability: this.#source.type === 'temporary' ? 'volatile' : 'power-safe',
      sharedStorage: this.#source.type !== 'temporary',
      concurrentTransactions: false,
      stopsReads: (options.readers?.processes ?? 0) > 0,
      backup: !this.#isMirror,
      evolution: this.#isMirror ? 'none' : 'full',
      changes: !this.#isMirror,
      foreignWrites: !this.#isMirror,
      search: true,
      match: false,
    })
  }

  /**
   * A drizzle client of the same file, for SQL of your own. It is synchronous, and its connection is not
   * the realm's: it waits 100 ms for a lock, and integers in raw SQL are BigInt.
   * @throws LUX_REALM_NOT_READY before awaken
   */
  get drizzle(): SqliteDrizzle {
    return this.#open.drizzle
  }

  /**
   * The drizzle table of a kind that lives here, with the values of its beings.
   * @throws LUX_UNKNOWN_KIND
   *
   * ```ts
   * const guardians = realm.table(Guardian)
   * realm.drizzle.select().from(guardians).where(eq(guardians.affinity, 'light')).all()
   * ```
   */
  table<K extends AnyKind>(kind: K): SqliteTableOf<K> {
    // The map is keyed by the very kind that typed the table.
    const known = this.#tables.get(kind) as SqliteTableOf<K> | undefined
    if (known !== undefined) return known
    // Says so when the kind does not live here.
    this.of(kind)
    const table = createTable(kind, new Map(this.kinds.map(({ name, shape }) => [name, shape])))
    this.#tables.set(kind, table)
    return table
  }

  async _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void> {
    this.#session = await SqliteSession.open({
      source: this.#source,
      served: new ServedKinds(kinds),
      catalog,
      isMirror: this.#isMirror,
      options: this.#options,
    })
  }

  async _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>> {
    if (this.#isMirror) assertReadsOnly(this.name, kinds)
    return this.#open.learn(kinds)
  }

  async _close(): Promise<void> {
    await this.#session?.close()
    this.#session = undefined
  }

  _find(
    shape: KindShape,
    key: readonly Cell[],
    where: Condition | undefined,
    context: DriverContext,
  ): Promise<ResultRow | undefined> {
    const { compiler, reads } = this.#open
    return reads.find(compiler.find(shape, key, where), context)
  }

  _contemplate({ query, layout }: DriverRead, context: DriverContext): Promise<readonly ResultRow[]> {
    const { compiler, reads } = this.#open
    const mostRows = context.meter === undefined ? ROWS_AT_ONCE : METERED_ROWS_AT_ONCE
    const isBounded = query.limit !== undefined && query.limit <= mostRows
    return reads.rows(compiler.read(query, layout), context, isBounded)
  }

  async *_stream({ query, layout }: DriverRead, context: DriverContext): AsyncIterable<ResultRow> {
    const { compiler, reads, streams } = this.#open
    const bound = compiler.read(query, layout)
    try {
      // The writer cannot write while a statement is open on it: a transaction reads its rows at once.
      if (context.transaction !== undefined) yield* await reads.rows(bound, context, false)
      else yield* streams.rows(bound, callLimits(context))
    } catch (error) {
      throw toRealmError(error, { kinds: this.kinds.map(({ shape }) => shape) })
    }
  }

  async _count(query: SacredQuery, context: DriverContext): Promise<number> {
    const { compiler, reads } = this.#open
    const [row] = await reads.rows(compiler.count(query), context, true)
    return Number(row?.[0])
  }

  _explain({ query, layout }: DriverRead, context: DriverContext): Promise<DriverPlan> {
    const { compiler, reads } = this.#open
    const bound = compiler.read(query, layout)
    return reads.ask((handle) => explainRead(handle, bound, { query, layout }), context)
  }

  override _toSql({ query, layout }: DriverRead): QuerySql {
    const { statement, parameters } = this.#open.compiler.read(query, layout)
    return { sql: statement.sql, parameters }
  }

  _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    return this.#open.writer.manifest(write, context)
  }

  _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult> {
    return this.#open.writer.transform(write, context)
  }

  _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult> {
    return this.#open.writer.dissolve(write, context)
  }

  async _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T> {
    if (this.#inside.getStore() === true) throw nestedError()
    const limits = callLimits(context)
    return this.#open.queue.transaction(async (connection) => {
      const transaction = new SqliteTransaction(connection, limits)
      try {
        return await transaction.run(() => this.#inside.run(true, () => run(transaction)))
      } finally {
        // Following asynchronous calls costs everybody; there is one transaction at a time.
        this.#inside.disable()
      }
    }, limits)
  }

  _schema(): RealmSchema {
    return this.#open.schema
  }

  override _changeLog(): ChangeLogDriver {
    return this.#open.changeLog ?? super._changeLog()
  }

  async _pulse(): Promise<RealmPulse> {
    return this.#open.pulse()
  }

  override async _backup(path: string, options: BackupOptions): Promise<BackupReport> {
    if (options.format === 'portable') return super._backup(path, options)
    await this.#open.backup(path, options)
    return { type: 'native' }
  }

  override _moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T> {
    return this.#open.moment(use)
  }

  override _restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T> {
    return this.#open.restore(use)
  }

  get #open(): SqliteSession {
    if (this.#session !== undefined) return this.#session
    throw new LuxError('LUX_REALM_NOT_READY', `Realm ${this.name} is not open; await realm.awaken() first.`)
  }
}

function nestedError(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A transaction cannot be started inside another one: SQLite has one writer. Use the handle of the outer one.',
    { details: { feature: 'nested transactions' } },
  )
}
