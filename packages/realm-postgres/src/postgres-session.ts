import type { ChangeRetention, DriverContext, RealmPulse, SchemaPolicy } from '@luxdb/core'
import {
  type Cell,
  type Condition,
  cellToLiteral,
  isIn,
  type KindCatalog,
  type KindShape,
  type ResultRow,
  wholeLayout,
} from '@luxdb/core/query'
import { type BoundStatement, callLimits, ServedKinds, SqlCompiler } from '@luxdb/realm-sql'
import { type ServerFacts, serverWarnings } from './check-server.js'
import { connectError } from './connect-error.js'
import { ConnectionLeases } from './connection-leases.js'
import { openStream } from './open-stream.js'
import { PointReads } from './point-reads.js'
import { PostgresBackup } from './postgres-backup.js'
import { PostgresChangeLog } from './postgres-change-log.js'
import { createClient, type PostgresClient } from './postgres-client.js'
import { postgresDialect } from './postgres-dialect.js'
import { toRealmError } from './postgres-errors.js'
import { PostgresSchema } from './postgres-schema.js'
import type { PostgresSource } from './postgres-source.js'
import { createDrizzle, type DrizzleClient, type PostgresDrizzle } from './postgres-tables.js'
import { PostgresTransaction } from './postgres-transaction.js'
import { PostgresWriter } from './postgres-writer.js'
import { prepareDatabase } from './prepare-database.js'
import { type ReadWeight, SharedConnections } from './shared-connections.js'
import { runBound } from './statement-runner.js'
import { withinLimits } from './within-limits.js'

export interface SessionOptions {
  readonly source: PostgresSource
  readonly served: ServedKinds
  readonly catalog: KindCatalog
  readonly policy: SchemaPolicy
  readonly retention: ChangeRetention
  /** Epoch milliseconds. */
  readonly clock: () => number
}

const CLOSE_GRACE_MS = 5_000

/** What an awake realm works with, from awaken to close. */
export class PostgresSession {
  readonly compiler: SqlCompiler
  readonly writer: PostgresWriter
  readonly schema: PostgresSchema
  readonly backup: PostgresBackup
  readonly #connections: SharedConnections
  readonly #options: SessionOptions
  readonly #shared: PostgresClient
  readonly #leases: ConnectionLeases
  readonly #pointReads = new PointReads((shape, keys) => this.#readByKeys(shape, keys))
  #facts: ServerFacts | undefined
  #changeLog: PostgresChangeLog | undefined
  #drizzle: DrizzleClient | undefined

  private constructor(options: SessionOptions) {
    const { source, served, catalog } = options
    this.#options = options
    this.#shared = createClient(source, {
      connections: source.poolSize,
      leased: false,
      onClose: () => this.#changeLog?.checkSoon(),
    })
    this.#leases = new ConnectionLeases(source)
    this.#connections = new SharedConnections({
      source,
      shared: this.#shared,
      leases: this.#leases,
    })
    this.compiler = new SqlCompiler(postgresDialect, catalog)
    this.schema = new PostgresSchema({
      connections: this.#connections,
      served,
      schema: source.schema,
      onEvolved: () => this.compiler.clear(),
    })
    this.backup = new PostgresBackup({
      connections: this.#connections,
      served,
      schema: source.schema,
      onRestored: () => this.compiler.clear(),
    })
    this.writer = new PostgresWriter({
      connections: this.#connections,
      compiler: this.compiler,
      served,
      width: source.poolSize,
    })
  }

  static async open(options: SessionOptions): Promise<PostgresSession> {
    const session = new PostgresSession(options)
    try {
      await session.#prepare()
      return session
    } catch (error) {
      await session.close()
      throw connectError(error, options.source.label)
    }
  }

  /** Absent where nothing may be made in the database. */
  get changeLog(): PostgresChangeLog | undefined {
    return this.#changeLog
  }

  /** Connects when first asked for. */
  get drizzle(): PostgresDrizzle {
    this.#drizzle ??= createDrizzle(this.#options.source)
    return this.#drizzle.drizzle
  }

  get isPowerSafe(): boolean {
    return this.#facts?.isPowerSafe ?? false
  }

  async rows(
    bound: BoundStatement,
    context: DriverContext,
    weight: ReadWeight = bound.statement.heavyHint ? 'heavy' : 'light',
  ): Promise<readonly ResultRow[]> {
    const { statement, parameters } = bound
    try {
      const { rows } = await this.#connections.read(statement.sql, parameters, context, weight)
      return rows.map((row) => statement.decode(row))
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }

  /** One row by its key. */
  async find(
    shape: KindShape,
    key: readonly Cell[],
    where: Condition | undefined,
    context: DriverContext,
  ): Promise<ResultRow | undefined> {
    const [cell = null] = key
    if (where === undefined && PointReads.takes(shape) && this.#connections.joins(context))
      return withinLimits(this.#pointReads.find(shape, cell), callLimits(context), () => undefined)
    const bound = this.compiler.find(shape, key, where)
    const [row] = await this.rows(bound, context, 'light')
    return row
  }

  #readByKeys(shape: KindShape, keys: readonly Cell[]): Promise<readonly ResultRow[]> {
    const context = { timeoutMs: this.#options.source.statementTimeoutMs }
    const [cell = null, ...more] = keys
    if (more.length === 0) return this.rows(this.compiler.find(shape, [cell]), context, 'light')
    const field = shape.fields.find(({ name }) => name === shape.key[0])
    const values = keys.map((key) => cellToLiteral(key, field?.store ?? 'text'))
    const query = { v: 1, type: 'query', kind: shape.name, where: isIn(field?.name ?? '', values) } as const
    return this.rows(this.compiler.read(query, wholeLayout(shape)), context, 'light')
  }

  /** Asks the server about itself. */
  async ask(
    sql: string,
    parameters: readonly unknown[],
    context: DriverContext,
  ): Promise<readonly (readonly unknown[])[]> {
    const answer = await this.#translated(() => this.#connections.read(sql, parameters, context, 'light'))
    return answer.rows
  }

  async *stream(bound: BoundStatement, context: DriverContext): AsyncIterable<ResultRow> {
    const { transaction } = context
    try {
      if (transaction instanceof PostgresTransaction) yield* (await runBound(bound, transaction)).rows
      else yield* openStream(bound, await this.#connections.take(context), context)
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }

  async transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T> {
    // The caller's own errors pass; those of statements are translated where they happen.
    return this.#connections.transaction(run, context)
  }

  /** Makes the database ready for kinds whose tables are there. */
  async learn(kinds: readonly KindShape[]): Promise<() => Promise<void>> {
    const { source, served, policy: own } = this.#options
    const place = { connections: this.#connections, source, policy: own === 'as-is' ? own : 'check' } as const
    await this.#translated(() => prepareDatabase(place, new ServedKinds(kinds)))
    return async () => {
      served.learn(kinds)
      this.compiler.clear()
    }
  }

  async pulse(context: DriverContext): Promise<RealmPulse> {
    const startedAt = performance.now()
    const { rows } = await this.#translated(() =>
      this.#connections.read('SELECT pg_database_size(current_database())', [], context, 'light'),
    )
    const latencyMs = performance.now() - startedAt
    const { source } = this.#options
    const facts = this.#facts
    return {
      latencyMs,
      sizeBytes: Number(rows[0]?.[0]),
      facts: {
        postgresVersion: facts?.version ?? '',
        ...facts?.settings,
        superuser: facts?.isSuperuser ?? false,
        schema: source.schema,
        pool: source.poolSize,
        leasedConnections: this.#leases.leased,
      },
      warnings: facts ? serverWarnings(facts) : [],
    }
  }

  async close(): Promise<void> {
    await this.#changeLog?.close()
    await Promise.all([
      this.#shared.end(CLOSE_GRACE_MS),
      this.#leases.close(),
      this.#drizzle?.close(CLOSE_GRACE_MS),
    ])
  }

  async #prepare(): Promise<void> {
    const { source, served } = this.#options
    this.#facts = await prepareDatabase({ ...this.#options, connections: this.#connections }, served)
    if (source.readOnly) return
    this.#changeLog = await PostgresChangeLog.open({
      connections: this.#connections,
      compiler: this.compiler,
      ...this.#options,
    })
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }
}
