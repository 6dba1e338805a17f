import type { BoundStatement, CompiledStatement, RawRow } from '@luxdb/realm-sql'
import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'

/** A prepared statement that takes its values as one array and gives positional rows. */
interface PreparedStatement {
  run(parameters: readonly unknown[]): { readonly changes: number }
  get(parameters: readonly unknown[]): RawRow | undefined
  all(parameters: readonly unknown[]): RawRow[]
  iterate(parameters: readonly unknown[]): IterableIterator<RawRow>
}

/** What opens, marks and ends transactions. */
export type TransactionCommand =
  | 'BEGIN'
  | 'BEGIN IMMEDIATE'
  | 'COMMIT'
  | 'ROLLBACK'
  | 'SAVEPOINT lux_job'
  | 'RELEASE lux_job'
  | 'ROLLBACK TO lux_job'

/**
 * One better-sqlite3 connection and the prepared handles of the compiler's statements. A handle lives
 * as long as the compiler keeps its statement.
 */
export class SqliteConnection {
  readonly database: SqliteHandle
  readonly #handles = new WeakMap<CompiledStatement, PreparedStatement>()

  readonly #commands = new Map<TransactionCommand, SqliteStatement>()

  constructor(database: SqliteHandle) {
    this.database = database
  }

  get inTransaction(): boolean {
    return this.database.inTransaction
  }

  /** All rows, as the database returns them. */
  all({ statement, parameters }: BoundStatement): RawRow[] {
    return this.#handle(statement).all(parameters)
  }

  /** The first row. */
  get({ statement, parameters }: BoundStatement): RawRow | undefined {
    return this.#handle(statement).get(parameters)
  }

  /** Runs a statement that returns no rows; gives how many it touched. */
  run({ statement, parameters }: BoundStatement): number {
    return this.#handle(statement).run(parameters).changes
  }

  /** Rows one by one. Nothing can be written on this connection before the iterator has ended. */
  iterate({ statement, parameters }: BoundStatement): IterableIterator<RawRow> {
    return this.#handle(statement).iterate(parameters)
  }

  /** Opens a transaction that nobody's write can come in between of. */
  begin(): void {
    this.command(this.database.readonly ? 'BEGIN' : 'BEGIN IMMEDIATE')
  }

  /** Runs a statement without values, such as COMMIT, prepared once. */
  command(sql: TransactionCommand): void {
    let statement = this.#commands.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      this.#commands.set(sql, statement)
    }
    statement.run()
  }

  #handle(statement: CompiledStatement): PreparedStatement {
    const known = this.#handles.get(statement)
    if (known !== undefined) return known
    const handle = prepared(this.database.prepare(statement.sql), statement.returnsRows)
    this.#handles.set(statement, handle)
    return handle
  }
}

function prepared(statement: SqliteStatement, returnsRows: boolean): PreparedStatement {
  if (returnsRows) statement.raw(true)
  // Raw rows are arrays of the primitives that SQLite knows; better-sqlite3 types them as unknown.
  return statement as PreparedStatement
}
