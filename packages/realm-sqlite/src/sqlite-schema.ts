import type {
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
  evolveSchema,
  fillRows,
  NO_LIMITS,
  overtaken,
  readPage,
  type ServedKinds,
  withKnown,
} from '@luxdb/realm-sql'
import { doSqlWork } from './do-sql-work.js'
import { equipTables } from './equip-tables.js'
import { inspectSchema, recordEvolved } from './prepare-schema.js'
import { rehearseSteps } from './rehearse-steps.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import { sqliteEvolutionDialect } from './sqlite-evolution-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { SqliteTransaction } from './sqlite-transaction.js'
import type { WriteQueue } from './write-queue.js'

export interface SqliteSchemaOptions {
  /** Reads what is committed. */
  readonly reader: SqliteHandle
  readonly queue: WriteQueue
  readonly served: ServedKinds
  /** Called when tables have changed. */
  readonly onEvolved: () => void
}

/** The schema of a SQLite file, while the realm is open. */
export class SqliteSchema implements RealmSchema {
  readonly #options: SqliteSchemaOptions

  constructor(options: SqliteSchemaOptions) {
    this.#options = options
  }

  async inspect(known?: SchemaSnapshot): Promise<SchemaSnapshot> {
    const { reader, served } = this.#options
    return this.#translated(async () => inspectSchema(reader, withKnown(served.schema, known)))
  }

  async evolve(changes: readonly SchemaChange[], options: EvolveOptions = {}): Promise<boolean> {
    const { queue, served, onEvolved } = this.#options
    const evolve = ({ database }: SqliteConnection): true => {
      const dialect = sqliteEvolutionDialect(database)
      withOwnSettings(database, () => doSqlWork(evolveSchema(changes, options, dialect), database))
      equipTables(database, served.kinds, addedTables(changes))
      recordEvolved(database, changes)
      const { reached } = options
      reached?.check(inspectSchema(database, withKnown(served.schema, reached.known)))
      return true
    }
    const done = await overtaken(() =>
      this.#translated(() =>
        queue.transaction((connection) => {
          const transaction = new SqliteTransaction(connection, NO_LIMITS)
          return transaction.run(async () => transaction.use(evolve))
        }, NO_LIMITS),
      ),
    )
    onEvolved()
    return done ?? false
  }

  fill(fill: RowFill, options: FillOptions = {}): Promise<FillProgress | undefined> {
    const { queue, served } = this.#options
    const batch = ({ database }: SqliteConnection): FillProgress =>
      doSqlWork(fillRows(fill, options, sqliteEvolutionDialect(database)), database)
    const job = { undo: 'savepoint', failure: { kinds: served.kinds }, run: batch } as const
    return overtaken(() => this.#translated(() => queue.write(job, NO_LIMITS)))
  }

  read(range: RowRange): Promise<RowPage> {
    const { reader } = this.#options
    return this.#translated(async () => doSqlWork(readPage(range, sqliteEvolutionDialect(reader)), reader))
  }

  count(question: SchemaQuestion): Promise<SchemaCount> {
    const { reader } = this.#options
    return this.#translated(async () =>
      doSqlWork(countRows(question, sqliteEvolutionDialect(reader)), reader),
    )
  }

  statements(steps: readonly SchemaStep[]): Promise<readonly (readonly string[])[]> {
    const { reader, served } = this.#options
    return this.#translated(() => rehearseSteps(steps, { reader, kinds: served.kinds }))
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }
}

/** An index is built about twice as fast when what is sorted stays in memory, by two threads. */
const SORTING_KIB = 131_072
const SORTING_THREADS = 2

/** Lets work write the schema as a table, and sort much at once. */
function withOwnSettings(handle: SqliteHandle, work: () => void): void {
  const cacheSize = Number(handle.pragma('cache_size', { simple: true }))
  const threads = Number(handle.pragma('threads', { simple: true }))
  handle.unsafeMode(true)
  try {
    handle.pragma(`cache_size = -${SORTING_KIB}`)
    handle.pragma(`threads = ${SORTING_THREADS}`)
    work()
  } finally {
    handle.pragma('writable_schema = OFF')
    handle.pragma(`cache_size = ${cacheSize}`)
    handle.pragma(`threads = ${threads}`)
    handle.unsafeMode(false)
  }
}
