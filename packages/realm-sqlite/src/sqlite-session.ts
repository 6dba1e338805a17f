import {
  type BackupOptions,
  DEFAULT_RETENTION,
  LuxError,
  type RealmPulse,
  type RestoreTarget,
  type SchemaPolicy,
  type StorageMoment,
} from '@luxdb/core'
import type { KindCatalog, KindShape } from '@luxdb/core/query'
import { NO_LIMITS, ServedKinds, SqlCompiler } from '@luxdb/realm-sql'
import { ensureCapture } from './capture-trigger.js'
import { DatabaseSize } from './database-size.js'
import { assertFits, prepareSchema } from './prepare-schema.js'
import { ReaderPool } from './reader-pool.js'
import { backupTo } from './sqlite-backup.js'
import { SqliteChangeLog } from './sqlite-change-log.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { sqliteDialect } from './sqlite-dialect.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteMoment } from './sqlite-moment.js'
import { type ReaderOptions, SQLITE_DEFAULTS, type SQLiteRealmOptions } from './sqlite-options.js'
import { sqlitePulse } from './sqlite-pulse.js'
import { SqliteReads } from './sqlite-reads.js'
import { restoreInto } from './sqlite-restore.js'
import { SqliteSchema } from './sqlite-schema.js'
import type { SqliteSource } from './sqlite-source.js'
import { STATE_SQL } from './sqlite-state.js'
import { SqliteStorage } from './sqlite-storage.js'
import { createDrizzle, type SqliteDrizzle } from './sqlite-tables.js'
import { SqliteWriter } from './sqlite-writer.js'
import { StreamConnections } from './stream-connections.js'
import { WalWatch } from './wal-watch.js'
import { WriteQueue } from './write-queue.js'

export interface SessionOptions {
  readonly source: SqliteSource
  readonly served: ServedKinds
  readonly catalog: KindCatalog
  /** Every kind is only read: nothing is made and nothing written. */
  readonly isMirror: boolean
  readonly options: SQLiteRealmOptions
}

/** What an awake realm works with, from awaken to close. */
export class SqliteSession {
  readonly compiler: SqlCompiler
  readonly queue: WriteQueue
  readonly writer: SqliteWriter
  readonly reads: SqliteReads
  readonly streams: StreamConnections
  /** Absent where nothing may be made in the file. */
  readonly changeLog: SqliteChangeLog | undefined
  readonly schema: SqliteSchema
  readonly #wal: WalWatch
  readonly #options: SessionOptions
  readonly #storage: SqliteStorage
  readonly #readers: ReaderPool | undefined
  #foreign: SqliteHandle | undefined
  #drizzle: SqliteDrizzle | undefined

  private constructor(storage: SqliteStorage, session: SessionOptions) {
    const { served, catalog, options } = session
    this.#options = session
    this.#storage = storage
    this.#wal = new WalWatch(storage.path)
    this.compiler = new SqlCompiler(sqliteDialect, catalog)
    this.queue = new WriteQueue(storage.writer, {
      capacity: options.maxQueuedWrites ?? SQLITE_DEFAULTS.maxQueuedWrites,
      onIdle: storage.checkpoint.touch,
      onCommit: () => this.#wal.ring(),
    })
    this.writer = new SqliteWriter({ queue: this.queue, compiler: this.compiler, served, catalog })
    this.#readers = readerPool(storage.path, options.readers)
    this.reads = new SqliteReads({
      connection: storage.reader,
      served,
      size: new DatabaseSize(storage.reader.database),
      readers: this.#readers,
    })
    this.changeLog = session.isMirror ? undefined : this.#log(session)
    this.schema = new SqliteSchema({
      reader: storage.reader.database,
      queue: this.queue,
      served,
      onEvolved: () => this.compiler.clear(),
    })
    this.streams = new StreamConnections(
      () => storage.openReader(),
      options.maxStreams ?? SQLITE_DEFAULTS.maxStreams,
    )
  }

  static async open(session: SessionOptions): Promise<SqliteSession> {
    const storage = await SqliteStorage.open({
      source: session.source,
      readOnly: session.isMirror,
      prepare: (handle) => prepare(handle, session, session.options.schemaPolicy ?? 'extend'),
      timeoutMs: session.options.queryTimeoutMs ?? SQLITE_DEFAULTS.awakenTimeoutMs,
    })
    return new SqliteSession(storage, session)
  }

  #log({ served, options }: SessionOptions): SqliteChangeLog {
    return new SqliteChangeLog({
      reader: this.#storage.reader,
      queue: this.queue,
      compiler: this.compiler,
      served,
      wal: this.#wal,
      retention: { ...DEFAULT_RETENTION, ...options.changes },
      clock: options.clock ?? Date.now,
    })
  }

  /** Opened when first asked for, on a connection of its own. */
  get drizzle(): SqliteDrizzle {
    this.#foreign ??= this.#storage.openForeign()
    this.#drizzle ??= createDrizzle(this.#foreign)
    return this.#drizzle
  }

  pulse(): RealmPulse {
    const { reader, writer } = this.#storage
    const load = {
      queuedWrites: this.queue.length,
      openStreams: this.streams.size,
      readers: this.#readers?.size ?? 0,
    }
    return sqlitePulse({ reader: reader.database, writer: writer.database, load })
  }

  /** Makes the file ready for kinds whose tables are there. */
  async learn(kinds: readonly KindShape[]): Promise<() => Promise<void>> {
    const { options, served } = this.#options
    const session = { ...this.#options, served: new ServedKinds(kinds) }
    const policy = options.schemaPolicy === 'as-is' ? 'as-is' : 'check'
    const run = ({ database }: SqliteConnection): void => prepare(database, session, policy)
    await this.queue.write({ undo: 'savepoint', failure: { kinds }, run }, NO_LIMITS)
    return async () => {
      served.learn(kinds)
      this.compiler.clear()
    }
  }

  backup(path: string, options: BackupOptions): Promise<void> {
    return backupTo(this.#storage, path, options)
  }

  async moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T> {
    const { served } = this.#options
    try {
      return await sqliteMoment(this.#storage.openReader(), served.schema, use)
    } catch (error) {
      throw toRealmError(error, { kinds: served.kinds })
    }
  }

  async restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T> {
    const result = await restoreInto({ queue: this.queue, served: this.#options.served }, use)
    this.compiler.clear()
    return result
  }

  async close(): Promise<void> {
    this.streams.close(
      new LuxError('LUX_REALM_CLOSED', 'The realm was closed while it streamed; open a new one.'),
    )
    await this.#readers?.close()
    this.#foreign?.close()
    this.#storage.close()
  }
}

function prepare(
  handle: SqliteHandle,
  { served: { kinds, schema }, isMirror }: SessionOptions,
  policy: SchemaPolicy,
): void {
  if (isMirror) {
    if (policy !== 'as-is') assertFits(handle, schema, policy)
    return
  }
  prepareSchema(handle, schema, policy)
  ensureCapture(handle, policy === 'as-is' ? [] : kinds)
  handle.exec(STATE_SQL.create)
}

function readerPool(
  path: string,
  { processes = 0, idleMs, maxQueued }: ReaderOptions = {},
): ReaderPool | undefined {
  if (processes === 0) return undefined
  return new ReaderPool({
    path,
    processes,
    idleMs: idleMs ?? SQLITE_DEFAULTS.readerIdleMs,
    capacity: maxQueued ?? SQLITE_DEFAULTS.maxQueuedReads,
  })
}
