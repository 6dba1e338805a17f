import type { CompiledStatement } from '@luxdb/realm-sql'
import Database from 'better-sqlite3'
import { prepareReader } from './prepare-reader.js'
import { type ReaderReply, type ReaderRequest, toReaderFailure } from './reader-message.js'
import { SqliteConnection } from './sqlite-connection.js'

/** Statements that stay prepared. */
const KEPT_STATEMENTS = 200

/** Here nobody minds waiting for a lock inside SQLite. */
const BUSY_TIMEOUT_MS = 1_000

/** Answers requests over a file; the whole work of a reader process. */
export class ReaderService {
  readonly #connection: SqliteConnection
  readonly #statements = new Map<string, CompiledStatement>()

  constructor(path: string) {
    const handle = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
    prepareReader(handle)
    this.#connection = new SqliteConnection(handle)
  }

  answer({ sql, parameters }: ReaderRequest): ReaderReply {
    try {
      return { type: 'rows', rows: this.#connection.all({ statement: this.#statement(sql), parameters }) }
    } catch (error) {
      return { type: 'failed', error: toReaderFailure(error) }
    }
  }

  /** The rows are decoded by the process that asked: it has the layout. */
  #statement(sql: string): CompiledStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear()
    const statement = { key: sql, sql, returnsRows: true, heavyHint: true, decode: (row: never) => row }
    this.#statements.set(sql, statement)
    return statement
  }
}
