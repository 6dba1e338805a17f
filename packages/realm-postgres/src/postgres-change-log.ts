import type {
  ChangeLogDriver,
  ChangeRetention,
  ChangeSource,
  DriverContext,
  DriverRead,
  SnapshotRows,
  StateEntry,
  StateStore,
} from '@luxdb/core'
import type { Cell, KindShape } from '@luxdb/core/query'
import { ChangeDecoder, type RawRow, type ServedKinds, type SqlCompiler } from '@luxdb/realm-sql'
import { currentLayout } from './capture-layout.js'
import { ensureCapture, isCaptured, noteReset, wakeChannel } from './capture-trigger.js'
import { HEAD, logFacts } from './change-queries.js'
import { ChannelListener } from './channel-listener.js'
import { eraseImages } from './erase-images.js'
import { LogHistory } from './log-history.js'
import { PostgresChangeSource } from './postgres-change-source.js'
import { createClient } from './postgres-client.js'
import { postgresDialect } from './postgres-dialect.js'
import { toRealmError } from './postgres-errors.js'
import { positionText } from './postgres-snapshot.js'
import type { PostgresSource } from './postgres-source.js'
import { lockSchema } from './prepare-schema.js'
import { pruneChanges } from './prune-changes.js'
import type { SharedConnections } from './shared-connections.js'
import { STATE_SQL } from './state-sql.js'
import { runBound, type StatementRunner } from './statement-runner.js'

export interface PostgresChangeLogOptions {
  readonly connections: SharedConnections
  readonly compiler: SqlCompiler
  readonly served: ServedKinds
  readonly source: PostgresSource
  readonly retention: ChangeRetention
  readonly clock: () => number
}

const OWN: DriverContext = { timeoutMs: 30_000 }
const LOCK_TIMEOUT_MS = 5_000
/** Behind a transaction pooler nobody can listen: there the log is looked at. */
const POLL_MS = 100
/** A transaction that left its news to one that ended before it is not waited for until the next poll. */
const ECHO_MS = 20

/** Everything of a PostgreSQL database that has to do with its change log. */
export class PostgresChangeLog implements ChangeLogDriver {
  readonly source: ChangeSource
  readonly state: StateStore
  readonly #options: PostgresChangeLogOptions
  readonly #history: LogHistory
  readonly #source: PostgresChangeSource
  readonly #wakes = new Set<() => void>()
  #stopWaking: (() => void) | undefined
  #echo: ReturnType<typeof setTimeout> | undefined
  #stopping: Promise<void> = Promise.resolve()

  private constructor(options: PostgresChangeLogOptions, history: LogHistory) {
    this.#options = options
    this.#history = history
    const { served, retention, clock } = options
    this.#source = new PostgresChangeSource({
      history,
      retention,
      decoder: new ChangeDecoder(served, ({ store }) => postgresDialect.embeds.memberCodec(store)),
      ask: (sql, parameters) => this.#ask(sql, parameters),
      watch: (wake) => this.#watch(wake),
      repair: () => this.#repair(),
      prune: (kept) =>
        pruneChanges({ retention: kept, now: clock(), transaction: (work) => this.#transaction(work) }),
    })
    this.source = this.#source
    this.state = this.#stateStore()
  }

  static async open(options: PostgresChangeLogOptions): Promise<PostgresChangeLog> {
    const { connections, served } = options
    const history = await LogHistory.open({
      ask: async (sql, parameters) => {
        try {
          return (await connections.read(sql, parameters, OWN, 'light')).rows
        } catch (error) {
          throw toRealmError(error, { kinds: served.kinds })
        }
      },
      exclusively: (work) =>
        connections.transaction(async (transaction) => {
          await lockSchema(transaction, LOCK_TIMEOUT_MS)
          await work(transaction)
        }, OWN),
    })
    return new PostgresChangeLog(options, history)
  }

  /** A connection was lost. */
  checkSoon(): void {
    this.#source.checkSoon()
  }

  /** Something was written here: whoever follows the log is woken without waiting for the server's word. */
  ring(): void {
    for (const wake of this.#wakes) wake()
  }

  #ringTwice(): void {
    this.ring()
    this.#echo ??= setTimeout(() => {
      this.#echo = undefined
      this.ring()
    }, ECHO_MS)
  }

  snapshot({ query, layout }: DriverRead, context: DriverContext): Promise<SnapshotRows> {
    const { connections, compiler } = this.#options
    const bound = compiler.read(query, layout)
    return this.#translated(() =>
      connections.transaction(
        async (transaction) => {
          const { mark } = this.#history
          const { rows } = await transaction.execute(HEAD, [])
          const position = positionText(await this.#history.beginningAt(logFacts(rows[0]), mark))
          return { rows: (await runBound(bound, transaction)).rows, position }
        },
        context,
        'ISOLATION LEVEL REPEATABLE READ READ ONLY',
      ),
    )
  }

  async erase(shape: KindShape, key: readonly Cell[], context: DriverContext): Promise<boolean> {
    const { connections, compiler } = this.#options
    const write = { shape, target: { type: 'key', key }, returning: false } as const
    const existed = await this.#translated(() =>
      connections.transaction(async (runner) => {
        const { count } = await runBound(compiler.delete(write), runner)
        await eraseImages(runner, shape, key)
        const layout = await currentLayout(runner, shape.table)
        if (layout !== undefined) await noteReset(runner, layout.id, 'erased')
        return count > 0
      }, context),
    )
    this.ring()
    return existed
  }

  async close(): Promise<void> {
    this.#wakes.clear()
    this.#stopWaking?.()
    await this.#stopping
  }

  #watch(wake: () => void): () => void {
    this.#wakes.add(wake)
    this.#stopWaking ??= this.#startWaking()
    return () => {
      this.#wakes.delete(wake)
      if (this.#wakes.size > 0) return
      this.#stopWaking?.()
      this.#stopWaking = undefined
    }
  }

  #startWaking(): () => void {
    const { source } = this.#options
    if (!source.prepare) {
      const timer = setInterval(() => this.ring(), POLL_MS)
      return () => clearInterval(timer)
    }
    const listener = new ChannelListener({
      open: (events) => createClient(source, { connections: 1, leased: true, ...events }),
      channel: wakeChannel(source.schema),
      onNotify: () => this.#ringTwice(),
      // Something may have happened while nobody listened.
      onListening: () => this.#ringTwice(),
    })
    return () => {
      clearTimeout(this.#echo)
      this.#echo = undefined
      this.#stopping = Promise.all([this.#stopping, listener.stop()]).then(() => undefined)
    }
  }

  async #repair(): Promise<void> {
    const { connections, served, source } = this.#options
    const runner: StatementRunner = {
      execute: (sql, parameters) => connections.read(sql, parameters, OWN, 'light'),
    }
    await this.#translated(async () => {
      if (await isCaptured(runner, served.kinds)) return
      await connections.transaction(async (transaction) => {
        await lockSchema(transaction, LOCK_TIMEOUT_MS)
        await ensureCapture(transaction, served.kinds, source.schema)
      }, OWN)
    })
  }

  async #ask(sql: string, parameters: readonly unknown[]): Promise<readonly RawRow[]> {
    const { rows } = await this.#translated(() =>
      this.#options.connections.read(sql, parameters, OWN, 'light'),
    )
    return rows
  }

  #transaction<T>(work: (runner: StatementRunner) => Promise<T>): Promise<T> {
    return this.#translated(() => this.#options.connections.transaction(work, OWN))
  }

  #stateStore(): StateStore {
    const write = async (sql: string, parameters: readonly unknown[]): Promise<number> => {
      const work = async (runner: StatementRunner): Promise<number> =>
        (await runner.execute(sql, parameters)).count
      return this.#translated(() => this.#options.connections.write(work, OWN, 'one'))
    }
    return {
      get: async (key) => textOf((await this.#ask(STATE_SQL.get, [key]))[0]?.[0]),
      set: async (key, value) => void (await write(STATE_SQL.set, [key, value])),
      claim: async (key, value) => {
        await write(STATE_SQL.claim, [key, value])
        return textOf((await this.#ask(STATE_SQL.get, [key]))[0]?.[0]) ?? value
      },
      replace: async (key, expected, value) => (await write(STATE_SQL.replace, [value, key, expected])) > 0,
      delete: async (key) => (await write(STATE_SQL.delete, [key])) > 0,
      list: async (prefix, { limit, after = '' }): Promise<readonly StateEntry[]> => {
        const rows = await this.#ask(STATE_SQL.list, [prefix, prefix, after, limit])
        return rows.map(([key, value]) => ({ key: String(key), value: String(value) }))
      },
    }
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }
}

function textOf(entry: RawRow[number] | undefined): string | undefined {
  return typeof entry === 'string' ? entry : undefined
}
