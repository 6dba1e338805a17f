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
} from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import {
  addedTables,
  countRows,
  doWork,
  evolveSchema,
  fillRows,
  NO_LIMITS,
  overtaken,
  type RawRow,
  readPage,
  type SqlStep,
  type SqlStepResult,
  type SqlWork,
  withKnown,
} from '@luxdb/realm-sql'
import { ensureCapture } from './capture-trigger.js'
import { inspectSchema, recordEvolved } from './prepare-schema.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import { sqliteEvolutionDialect } from './sqlite-evolution-dialect.js'
import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'
import { SqliteTransaction } from './sqlite-transaction.js'
import { ensureVersionTrigger } from './version-trigger.js'
import type { WriteQueue } from './write-queue.js'

export interface SqliteSchemaOptions {
  /** Reads what is committed. */
  readonly reader: SqliteHandle
  readonly queue: WriteQueue
  readonly kinds: readonly KindShape[]
  /** The tables that the kinds need. */
  readonly wanted: SchemaSnapshot
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
    const { reader, wanted } = this.#options
    return this.#translated(async () => inspectSchema(reader, withKnown(wanted, known)))
  }

  async evolve(changes: readonly SchemaChange[], options: EvolveOptions = {}): Promise<boolean> {
    const { queue, kinds, onEvolved } = this.#options
    const evolve = ({ database }: SqliteConnection): true => {
      const dialect = sqliteEvolutionDialect(database)
      withWritableSchema(database, () => run(evolveSchema(changes, options, dialect), database))
      equip(database, kinds, addedTables(changes))
      recordEvolved(database, changes)
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
    const { queue, kinds } = this.#options
    const batch = ({ database }: SqliteConnection): FillProgress =>
      run(fillRows(fill, options, sqliteEvolutionDialect(database)), database)
    const job = { undo: 'savepoint', failure: { kinds }, run: batch } as const
    return overtaken(() => this.#translated(() => queue.write(job, NO_LIMITS)))
  }

  read(range: RowRange): Promise<RowPage> {
    const { reader } = this.#options
    return this.#translated(async () => run(readPage(range, sqliteEvolutionDialect(reader)), reader))
  }

  count(question: SchemaQuestion): Promise<SchemaCount> {
    const { reader } = this.#options
    return this.#translated(async () => run(countRows(question, sqliteEvolutionDialect(reader)), reader))
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.kinds })
    }
  }
}

/** Kinds that are new get the triggers that awaken would give them. */
function equip(handle: SqliteHandle, kinds: readonly KindShape[], tables: SchemaSnapshot['tables']): void {
  for (const table of tables) ensureVersionTrigger(handle, table)
  const names = new Set(tables.map(({ name }) => name))
  ensureCapture(
    handle,
    kinds.filter(({ table }) => names.has(table)),
  )
}

function withWritableSchema(handle: SqliteHandle, work: () => void): void {
  handle.unsafeMode(true)
  try {
    work()
  } finally {
    handle.pragma('writable_schema = OFF')
    handle.unsafeMode(false)
  }
}

/** Does work whose statements come again and again: each is prepared once. */
function run<T>(work: SqlWork<T>, handle: SqliteHandle): T {
  const prepared = new Map<string, SqliteStatement>()
  return doWork(work, ({ sql, parameters, returnsRows }: SqlStep): SqlStepResult => {
    const known = prepared.get(sql)
    const statement = known ?? handle.prepare(sql)
    if (known === undefined) prepared.set(sql, statement)
    if (!returnsRows) return { rows: [], count: statement.run(...parameters).changes }
    statement.raw(true)
    const rows = statement.all(...parameters).filter(isRawRow)
    return { rows, count: rows.length }
  })
}

/** Raw rows are arrays of the primitives that SQLite knows. */
function isRawRow(row: unknown): row is RawRow {
  return Array.isArray(row)
}
