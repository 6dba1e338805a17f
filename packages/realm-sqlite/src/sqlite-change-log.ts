import type {
  ChangeLogDriver,
  ChangeRetention,
  ChangeSource,
  DriverContext,
  DriverRead,
  SnapshotRows,
  StateStore,
} from '@luxdb/core'
import type { Cell, KindShape } from '@luxdb/core/query'
import {
  type CallLimits,
  ChangeDecoder,
  callLimits,
  isPast,
  NO_LIMITS,
  type ServedKinds,
  type SqlCompiler,
} from '@luxdb/realm-sql'
import { retryWhileBusy } from './busy-retry.js'
import { captureCodec } from './capture-image.js'
import { repairCapture } from './capture-trigger.js'
import { cascadeCycles } from './cascade-cycles.js'
import { dissolveRows } from './change-rows.js'
import { eraseHistory } from './erase-history.js'
import { readWatched } from './read-rows.js'
import { SqliteChangeSource } from './sqlite-change-source.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'
import { SqliteState } from './sqlite-state.js'
import type { WalWatch } from './wal-watch.js'
import type { WriteQueue } from './write-queue.js'

export interface SqliteChangeLogOptions {
  readonly reader: SqliteConnection
  readonly queue: WriteQueue
  readonly compiler: SqlCompiler
  readonly served: ServedKinds
  readonly wal: WalWatch
  readonly retention: ChangeRetention
  readonly clock: () => number
}

/** Everything of a SQLite file that has to do with its change log. */
export class SqliteChangeLog implements ChangeLogDriver {
  readonly source: ChangeSource
  readonly state: StateStore
  readonly #options: SqliteChangeLogOptions
  readonly #positions: SqliteChangeSource
  readonly #cascading: () => ReadonlySet<string>

  constructor(options: SqliteChangeLogOptions) {
    const { reader, served, wal, retention, clock } = options
    this.#options = options
    this.#cascading = served.derived(cascadeCycles)
    const write = <T>(work: (handle: SqliteHandle) => T): Promise<T> => this.#write(work, NO_LIMITS)
    this.#positions = new SqliteChangeSource({
      reader: reader.database,
      epoch: epochOf(reader.database),
      decoder: new ChangeDecoder(served, captureCodec),
      retention,
      clock,
      write,
      watch: (wake) => wal.add(wake),
      repair: (handle) => repairCapture(handle, served.kinds),
    })
    this.source = this.#positions
    this.state = new SqliteState({ reader: reader.database, write })
  }

  async snapshot({ query, layout }: DriverRead, context: DriverContext): Promise<SnapshotRows> {
    const limits = callLimits(context)
    const bound = this.#options.compiler.read(query, layout)
    const read = (): SnapshotRows => {
      const { reader } = this.#options
      reader.database.exec('BEGIN')
      try {
        const position = this.#positions.position()
        return { position, rows: readWatched(reader, bound, limits) }
      } finally {
        reader.database.exec('COMMIT')
      }
    }
    try {
      return await retryWhileBusy(read, () => limits.signal?.aborted === true || isPast(limits.deadline))
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }

  erase(shape: KindShape, key: readonly Cell[], context: DriverContext): Promise<boolean> {
    const { compiler, served, queue } = this.#options
    return queue.write(
      {
        undo: 'savepoint',
        failure: { kinds: served.kinds, kind: shape.name, operation: 'dissolve' },
        run: (connection) => {
          const write = { shape, target: { type: 'key', key }, returning: false } as const
          return eraseHistory(connection.database, { shape, key }, () => {
            return (
              dissolveRows(write, compiler, connection, { cascades: this.#cascading().has(shape.name) })
                .count > 0
            )
          })
        },
      },
      callLimits(context),
    )
  }

  #write<T>(work: (handle: SqliteHandle) => T, limits: CallLimits): Promise<T> {
    const { queue, served } = this.#options
    const run = ({ database }: SqliteConnection): T => work(database)
    return queue.write({ undo: 'savepoint', failure: { kinds: served.kinds }, run }, limits)
  }
}

function epochOf(handle: SqliteHandle): string {
  const [row] = sqliteRows(handle, `SELECT "value" FROM "lux_meta" WHERE "key" = 'epoch'`)
  return String(row?.[0])
}
