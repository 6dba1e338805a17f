import {
  type BackupOptions,
  DEFAULT_RETENTION,
  LuxError,
  type RealmPulse,
  type RestoreTarget,
  type SchemaSnapshot,
  type StorageMoment,
} from '@luxdb/core'
import type { KindCatalog, KindShape } from '@luxdb/core/query'
import { SqlCompiler } from '@luxdb/realm-sql'
import { ensureCapture } from './capture-trigger.js'
import { DatabaseSize } from './database-size.js'
import { prepareSchema } from './prepare-schema.js'
import { ReaderPool } from './reader-pool.js'
import { backupTo } from './sqlite-backup.js'
import { SqliteChangeLog } from './sqlite-change-log.js'
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
  readonly kinds: readonly KindShape[]
  readonly catalog: KindCatalog
  /** The tables that the kinds need. */
  readonly schema: SchemaSnapshot
  readonly options: SQLiteRealmOptions
}

/** What an awake realm works with, from awaken to close. */
export class SqliteSession {
  readonly compiler: SqlCompiler
  readonly queue: WriteQueue
  readonly writer: SqliteWriter
  readonly reads: SqliteReads
  readonly streams: StreamConnections
  readonly changeLog: SqliteChangeLog
  readonly schema: SqliteSchema
  readonly #wal: WalWatch
  readonly #options: SessionOptions
  readonly #storage: SqliteStorage
  readonly #readers: ReaderPool | undefined
  #foreign: SqliteHandle | undefined
  #drizzle: SqliteDrizzle | undefined

  private constructor(storage: SqliteStorage, session: SessionOptions) {
    const { kinds, catalog, schema, options } = session
    this.#options = session
    this.#storage = storage
    this.#wal = new WalWatch(storage.path)
    this.compiler = new SqlCompiler(sqliteDialect, catalog)
    this.queue = new WriteQueue(storage.writer, {
      capacity: options.maxQueuedWrites ?? SQLITE_DEFAULTS.maxQueuedWrites,
      onIdle: storage.checkpoint.touch,
      onCommit: () => this.#wal.ring(),
    })
    this.writer = new SqliteWriter({ queue: this.queue, compiler: this.compiler, kinds, catalog })
    this.#readers = readerPool(storage.path, options.readers)
    this.reads = new SqliteReads({
      connection: storage.reader,
      kinds,
      size: new DatabaseSize(storage.reader.database),
      readers: this.#readers,
    })
    this.changeLog = new SqliteChangeLog({
      reader: storage.reader,
      queue: this.queue,
      compiler: this.compiler,
      kinds,
      wal: this.#wal,
      retention: { ...DEFAULT_RETENTION, ...options.changes },
      clock: options.clock ?? Date.now,
    })
    this.schema = new SqliteSchema({
      reader: storage.reader.database,
      queue: this.queue,
      kinds,
      wanted: schema,
      onEvolved: () => this.compiler.clear(),
    })
    this.streams = new StreamConnections(
      () => storage.openReader(),
      options.maxStreams ?? SQLITE_DEFAULTS.maxStreams,
    )
  }

  static async open(session: SessionOptions): Promise<SqliteSession> {
    const storage = await SqliteStorage.open(
      session.source,
      (handle) => {
        const { schemaPolicy = 'extend' } = session.options
        prepareSchema(handle, session.schema, schemaPolicy)
        ensureCapture(handle, schemaPolicy === 'as-is' ? [] : session.kinds)
        handle.exec(STATE_SQL.create)
      },
      session.options.queryTimeoutMs ?? SQLITE_DEFAULTS.awakenTimeoutMs,
    )
    return new SqliteSession(storage, session)
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

  backup(path: string, options: BackupOptions): Promise<void> {
    return backupTo(this.#storage, path, options)
  }

  async moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T> {
    const { kinds, schema } = this.#options
    try {
      return await sqliteMoment(this.#storage.openReader(), schema, use)
    } catch (error) {
      throw toRealmError(error, { kinds })
    }
  }

  async restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T> {
    const { kinds, schema } = this.#options
    const result = await restoreInto({ queue: this.queue, kinds, wanted: schema }, use)
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
