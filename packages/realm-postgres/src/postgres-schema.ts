import type {
  DriverContext,
  EvolveOptions,
  FillOptions,
  FillProgress,
  RealmSchema,
  RowFill,
  RowPage,
  RowRange,
  SchemaChange,
  SchemaCount,
  SchemaQuestion,
  SchemaSnapshot,
  SchemaStep,
} from '@luxdb/core'
import {
  addedTables,
  countRows,
  doWorkLater,
  type EvolutionDialect,
  evolveSchema,
  fillRows,
  overtaken,
  readPage,
  type ServedKinds,
  type SqlWork,
  withKnown,
} from '@luxdb/realm-sql'
import { buildIndexesAhead, indexesBrought } from './build-indexes-ahead.js'
import { ensureCapture } from './capture-trigger.js'
import { outsideTransactions } from './outside-transactions.js'
import { toRealmError } from './postgres-errors.js'
import { postgresEvolutionDialect, TABLE_TIMEOUT_MS } from './postgres-evolution-dialect.js'
import { readPostgresSchema } from './postgres-schema-reader.js'
import { lockSchema, recordEvolved } from './prepare-schema.js'
import { rehearseSteps } from './rehearse-steps.js'
import { retryWhileLocked } from './retry-while-locked.js'
import { ensureSearchIndexes } from './search-index.js'
import type { SharedConnections } from './shared-connections.js'
import type { StatementRunner } from './statement-runner.js'
import { ensureVersionTriggers } from './version-trigger.js'

export interface PostgresSchemaOptions {
  readonly connections: SharedConnections
  readonly served: ServedKinds
  /** The schema of the database that they lie in. */
  readonly schema: string
  /** Called when tables have changed. */
  readonly onEvolved: () => void
}

/** Somebody else's migration is waited for so long. */
const SCHEMA_LOCK_TIMEOUT_MS = 30_000
/** Below the second after which the server ends one of two that wait for each other: it shall not be the writer. */
const ROW_LOCK_TIMEOUT_MS = 500
/** LuxDB's own work takes as long as it takes. */
const OWN: DriverContext = { timeoutMs: 0 }

/** The schema of a PostgreSQL database, while the realm is open. */
export class PostgresSchema implements RealmSchema {
  readonly #options: PostgresSchemaOptions
  readonly #dialect: EvolutionDialect

  constructor(options: PostgresSchemaOptions) {
    this.#options = options
    this.#dialect = postgresEvolutionDialect(options.schema)
  }

  inspect(known?: SchemaSnapshot): Promise<SchemaSnapshot> {
    const tables = withKnown(this.#options.served.schema, known)
    return this.#transaction((runner) => readPostgresSchema(runner, tables))
  }

  async evolve(changes: readonly SchemaChange[], options: EvolveOptions = {}): Promise<boolean> {
    const evolve = async (runner: StatementRunner): Promise<true> => {
      await lockSchema(runner, SCHEMA_LOCK_TIMEOUT_MS)
      await limitWaiting(runner, TABLE_TIMEOUT_MS)
      await run(evolveSchema(changes, options, this.#dialect), runner)
      await this.#equip(runner, addedTables(changes))
      await recordEvolved(runner, changes)
      const { reached } = options
      reached?.check(await readPostgresSchema(runner, withKnown(this.#options.served.schema, reached.known)))
      return true
    }
    const indexes = indexesBrought(changes)
    if (indexes.length > 0) await this.#alone((runner) => buildIndexesAhead(runner, indexes, options))
    const done = await overtaken(() => this.#transaction(evolve))
    this.#options.onEvolved()
    return done ?? false
  }

  fill(fill: RowFill, options: FillOptions = {}): Promise<FillProgress | undefined> {
    const batch = async (runner: StatementRunner): Promise<FillProgress> => {
      await limitWaiting(runner, ROW_LOCK_TIMEOUT_MS)
      return run(fillRows(fill, options, this.#dialect), runner)
    }
    return overtaken(() => this.#transaction(batch))
  }

  read(range: RowRange): Promise<RowPage> {
    return this.#transaction((runner) => run(readPage(range, this.#dialect), runner))
  }

  count(question: SchemaQuestion): Promise<SchemaCount> {
    return this.#transaction((runner) => run(countRows(question, this.#dialect), runner))
  }

  statements(steps: readonly SchemaStep[]): Promise<readonly (readonly string[])[] | undefined> {
    return this.#transaction(async (runner) => {
      await limitWaiting(runner, TABLE_TIMEOUT_MS)
      return rehearseSteps(runner, steps, {
        schema: this.#options.schema,
        dialect: this.#dialect,
        equip: (copy, tables) => this.#equip(copy, tables),
      })
    })
  }

  /** Kinds that are new get what awaken would give them. */
  async #equip(runner: StatementRunner, tables: SchemaSnapshot['tables']): Promise<void> {
    const { served, schema } = this.#options
    await ensureVersionTriggers(runner, tables)
    const names = new Set(tables.map(({ name }) => name))
    const added = served.kinds.filter(({ table }) => names.has(table))
    await ensureCapture(runner, added, schema)
    await ensureSearchIndexes(runner, added)
  }

  async #alone(work: (runner: StatementRunner) => Promise<void>): Promise<void> {
    const { connections, served } = this.#options
    try {
      await outsideTransactions(connections, work)
    } catch (error) {
      throw toRealmError(error, { kinds: served.kinds })
    }
  }

  #transaction<T>(work: (runner: StatementRunner) => Promise<T>): Promise<T> {
    const { connections, served } = this.#options
    return retryWhileLocked(async () => {
      try {
        return await connections.transaction(work, OWN)
      } catch (error) {
        throw toRealmError(error, { kinds: served.kinds })
      }
    })
  }
}

async function limitWaiting(runner: StatementRunner, timeoutMs: number): Promise<void> {
  await runner.execute(
    `SELECT set_config('lock_timeout', $1::text, true), set_config('statement_timeout', '0', true)`,
    [`${timeoutMs}ms`],
  )
}

function run<T>(work: SqlWork<T>, runner: StatementRunner): Promise<T> {
  return doWorkLater(work, ({ sql, parameters }) => runner.execute(sql, parameters))
}
