import {
  type AnyKind,
  assertReadsOnly,
  BaseRealm,
  type ChangeLogDriver,
  DEFAULT_RETENTION,
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
import { ServedKinds } from '@luxdb/realm-sql'
import type { PostgresRealmOptions } from './postgres-options.js'
import { explainRead } from './postgres-plan.js'
import { PostgresSession } from './postgres-session.js'
import { type PostgresSource, postgresSource } from './postgres-source.js'
import { createTable, type PostgresDrizzle, type PostgresTableOf } from './postgres-tables.js'

/**
 * Beings in a PostgreSQL database, version 14 or later.
 *
 * - The URL is `postgresql://user:password@host:5432/database`, with `?schema=`, `?pool=` and
 *   `?prepare=false` (behind a transaction pooler) beside the usual `?sslmode=`.
 * - Tables of the kinds are created and extended at awaken; any other difference is refused. Servers that
 *   are started at the same time do this one after the other.
 * - Where every kind is `readOnly`, nothing is made: a role that may SELECT is enough.
 * - A superuser is not needed: the role must be able to create tables and functions in the schema.
 *
 * ```ts
 * const realm = await new PostgresRealm('postgresql://localhost/astral', { kinds: [Guardian] }).awaken()
 * const guardian = await realm.of(Guardian).manifest({ name: 'Auriel' })
 * ```
 */
export class PostgresRealm extends BaseRealm {
  readonly #source: PostgresSource
  readonly #options: PostgresRealmOptions
  readonly #tables = new WeakMap<AnyKind, unknown>()
  #session: PostgresSession | undefined
  #supports: RealmSupports

  /** @throws LUX_INVALID_CONFIG, LUX_INVALID_KIND */
  constructor(url: string, options: PostgresRealmOptions) {
    super(options)
    this.#options = options
    this.#source = { ...postgresSource(url, options), readOnly: readsOnly(options.kinds) }
    this.#supports = supportsOf('power-safe', this.#source)
  }

  /** Once the realm is awake, `durability` is what the server's settings give. */
  get supports(): RealmSupports {
    return this.#supports
  }

  /**
   * A drizzle client of the same database, for SQL of your own, on connections of its own (at most four).
   * @throws LUX_REALM_NOT_READY before awaken
   */
  get drizzle(): PostgresDrizzle {
    return this.#open.drizzle
  }

  /**
   * The drizzle table of a kind that lives here, with the values of its beings.
   * @throws LUX_UNKNOWN_KIND
   *
   * ```ts
   * const guardians = realm.table(Guardian)
   * await realm.drizzle.select().from(guardians).where(eq(guardians.affinity, 'light'))
   * ```
   */
  table<K extends AnyKind>(kind: K): PostgresTableOf<K> {
    // The map is keyed by the very kind that typed the table.
    const known = this.#tables.get(kind) as PostgresTableOf<K> | undefined
    if (known !== undefined) return known
    // Says so when the kind does not live here.
    this.of(kind)
    const table = createTable(kind, new Map(this.kinds.map(({ name, shape }) => [name, shape])))
    this.#tables.set(kind, table)
    return table
  }

  async _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void> {
    this.#session = await PostgresSession.open({
      source: this.#source,
      served: new ServedKinds(kinds),
      catalog,
      policy: this.#options.schemaPolicy ?? 'extend',
      retention: { ...DEFAULT_RETENTION, ...this.#options.changes },
      clock: this.#options.clock ?? Date.now,
    })
    // Without fsync not even a crash of the server itself is survived for sure by what it acknowledged.
    this.#supports = supportsOf(this.#session.isPowerSafe ? 'power-safe' : 'volatile', this.#source)
  }

  async _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>> {
    if (this.#source.readOnly) assertReadsOnly(this.name, kinds)
    return this.#open.learn(kinds)
  }

  async _close(): Promise<void> {
    await this.#session?.close()
    this.#session = undefined
  }

  async _find(
    shape: KindShape,
    key: readonly Cell[],
    where: Condition | undefined,
    context: DriverContext,
  ): Promise<ResultRow | undefined> {
    return this.#open.find(shape, key, where, context)
  }

  _contemplate({ query, layout }: DriverRead, context: DriverContext): Promise<readonly ResultRow[]> {
    const session = this.#open
    return session.rows(session.compiler.read(query, layout), context)
  }

  _stream({ query, layout }: DriverRead, context: DriverContext): AsyncIterable<ResultRow> {
    const session = this.#open
    return session.stream(session.compiler.read(query, layout), context)
  }

  async _count(query: SacredQuery, context: DriverContext): Promise<number> {
    const session = this.#open
    const [row] = await session.rows(session.compiler.count(query), context)
    return Number(row?.[0])
  }

  _explain(read: DriverRead, context: DriverContext): Promise<DriverPlan> {
    const session = this.#open
    const bound = session.compiler.read(read.query, read.layout)
    return explainRead(bound, read, (...asked) => session.ask(...asked, context))
  }

  override _toSql({ query, layout }: DriverRead): QuerySql {
    const { statement, parameters } = this.#open.compiler.read(query, layout)
    return { sql: statement.sql, parameters }
  }

  _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    return this.#ringing(this.#open.writer.manifest(write, context))
  }

  _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult> {
    return this.#ringing(this.#open.writer.transform(write, context))
  }

  _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult> {
    return this.#ringing(this.#open.writer.dissolve(write, context))
  }

  _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T> {
    return this.#ringing(this.#open.transaction(run, context))
  }

  _schema(): RealmSchema {
    return this.#open.schema
  }

  override _changeLog(): ChangeLogDriver {
    return this.#open.changeLog ?? super._changeLog()
  }

  override _moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T> {
    return this.#open.backup.moment(use)
  }

  override _restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T> {
    return this.#open.backup.restore(use)
  }

  _pulse(context: DriverContext): Promise<RealmPulse> {
    return this.#open.pulse(context)
  }

  /** Wakes who follows the log here once a write is through; a write inside a transaction wakes nobody yet, and costs nothing. */
  async #ringing<T>(write: Promise<T>): Promise<T> {
    const session = this.#open
    const result = await write
    session.changeLog?.ring()
    return result
  }

  get #open(): PostgresSession {
    if (this.#session !== undefined) return this.#session
    throw new LuxError('LUX_REALM_NOT_READY', `Realm ${this.name} is not open; await realm.awaken() first.`)
  }
}

function supportsOf(
  durability: RealmSupports['durability'],
  { match, readOnly }: PostgresSource,
): RealmSupports {
  return Object.freeze({
    durability,
    sharedStorage: true,
    concurrentTransactions: true,
    stopsReads: true,
    backup: !readOnly,
    evolution: readOnly ? 'none' : 'full',
    changes: !readOnly,
    foreignWrites: !readOnly,
    // Words are cut by a function of LuxDB's own.
    search: !readOnly,
    match,
  })
}
