import type { DriverContext, RealmPulse, SchemaChange, SchemaSnapshot } from '@luxdb/core'
import type { KindCatalog, KindShape, ResultRow } from '@luxdb/core/query'
import { type BoundStatement, SqlCompiler } from '@luxdb/realm-sql'
import { checkServer, type ServerFacts } from './check-server.js'
import { connectError } from './connect-error.js'
import { ConnectionLeases } from './connection-leases.js'
import { openStream } from './open-stream.js'
import { createClient, type PostgresClient } from './postgres-client.js'
import { postgresDialect } from './postgres-dialect.js'
import { toRealmError } from './postgres-errors.js'
import { readPostgresSchema } from './postgres-schema-reader.js'
import type { PostgresSource } from './postgres-source.js'
import { PostgresTransaction } from './postgres-transaction.js'
import { PostgresWriter } from './postgres-writer.js'
import { evolveSchema, lockSchema, prepareSchema } from './prepare-schema.js'
import { SharedConnections } from './shared-connections.js'
import { runBound } from './statement-runner.js'

export interface SessionOptions {
  readonly source: PostgresSource
  readonly kinds: readonly KindShape[]
  readonly catalog: KindCatalog
  /** The tables that the kinds need. */
  readonly schema: SchemaSnapshot
}

const SCHEMA_TIMEOUT_MS = 60_000
const LOCK_TIMEOUT_MS = 30_000
const CLOSE_GRACE_MS = 5_000
const SCHEMA_CONTEXT: DriverContext = { timeoutMs: SCHEMA_TIMEOUT_MS }

/** What an awake realm works with, from awaken to close. */
export class PostgresSession {
  readonly compiler: SqlCompiler
  readonly writer: PostgresWriter
  readonly connections: SharedConnections
  readonly #options: SessionOptions
  readonly #shared: PostgresClient
  readonly #leases: ConnectionLeases
  #facts: ServerFacts | undefined

  private constructor(options: SessionOptions) {
    const { source, kinds, catalog } = options
    this.#options = options
    this.#shared = createClient(source, { connections: source.poolSize, leased: false })
    this.#leases = new ConnectionLeases(source)
    this.connections = new SharedConnections({ source, shared: this.#shared, leases: this.#leases })
    this.compiler = new SqlCompiler(postgresDialect, catalog)
    this.writer = new PostgresWriter({ connections: this.connections, compiler: this.compiler, kinds })
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

  get isPowerSafe(): boolean {
    return this.#facts?.isPowerSafe ?? false
  }

  async rows(bound: BoundStatement, context: DriverContext): Promise<readonly ResultRow[]> {
    const { statement, parameters } = bound
    try {
      const { rows } = await this.connections.read(statement.sql, parameters, context, statement.heavyHint)
      return rows.map((row) => statement.decode(row))
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.kinds })
    }
  }

  /** Asks the server about itself. */
  async ask(
    sql: string,
    parameters: readonly unknown[],
    context: DriverContext,
  ): Promise<readonly (readonly unknown[])[]> {
    const answer = await this.#translated(() => this.connections.read(sql, parameters, context, false))
    return answer.rows
  }

  async *stream(bound: BoundStatement, context: DriverContext): AsyncIterable<ResultRow> {
    const { transaction } = context
    try {
      if (transaction instanceof PostgresTransaction) yield* (await runBound(bound, transaction)).rows
      else yield* openStream(bound, await this.connections.take(context), context)
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.kinds })
    }
  }

  async transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T> {
    // The caller's own errors pass; those of statements are translated where they happen.
    return this.connections.transaction(run, context)
  }

  inspectSchema(): Promise<SchemaSnapshot> {
    const { schema } = this.#options
    return this.#translated(() =>
      this.connections.transaction((runner) => readPostgresSchema(runner, schema), SCHEMA_CONTEXT),
    )
  }

  async evolveSchema(changes: readonly SchemaChange[]): Promise<void> {
    const { schema } = this.#options
    await this.#translated(() =>
      this.connections.transaction(async (runner) => {
        await lockSchema(runner, LOCK_TIMEOUT_MS)
        await evolveSchema(runner, changes, schema)
      }, SCHEMA_CONTEXT),
    )
    this.compiler.clear()
  }

  async pulse(context: DriverContext): Promise<RealmPulse> {
    const startedAt = performance.now()
    const { rows } = await this.#translated(() =>
      this.connections.read('SELECT pg_database_size(current_database())', [], context, false),
    )
    const latencyMs = performance.now() - startedAt
    const { source } = this.#options
    return {
      latencyMs,
      sizeBytes: Number(rows[0]?.[0]),
      facts: {
        postgresVersion: this.#facts?.version ?? '',
        ...this.#facts?.settings,
        superuser: this.#facts?.isSuperuser ?? false,
        schema: source.schema,
        pool: source.poolSize,
        leasedConnections: this.#leases.leased,
      },
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#shared.end(CLOSE_GRACE_MS), this.#leases.close()])
  }

  async #prepare(): Promise<void> {
    const { source, schema } = this.#options
    await this.connections.transaction(async (runner) => {
      this.#facts = await checkServer(runner, source)
      await lockSchema(runner, LOCK_TIMEOUT_MS)
      await prepareSchema(runner, schema, source.label)
    }, SCHEMA_CONTEXT)
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.kinds })
    }
  }
}
