import { AnswerMeter } from '@luxdb/core/query'
import type { BoundStatement, CompiledStatement, RawRow } from '@luxdb/realm-sql'
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

  answer({ sql, parameters, maxCharacters }: ReaderRequest): ReaderReply {
    try {
      const bound = { statement: this.#statement(sql), parameters }
      if (maxCharacters === undefined) return { type: 'rows', rows: this.#connection.all(bound) }
      const rows = this.#rowsUpTo(bound, maxCharacters)
      return rows === undefined ? { type: 'too large' } : { type: 'rows', rows }
    } catch (error) {
      return { type: 'failed', error: toReaderFailure(error) }
    }
  }

  /** Undefined when there is more text in them. */
  #rowsUpTo(bound: BoundStatement, maxCharacters: number): RawRow[] | undefined {
    const meter = new AnswerMeter(maxCharacters)
    const rows: RawRow[] = []
    for (const row of this.#connection.iterate(bound)) {
      if (!meter.fits(row)) return undefined
      rows.push(row)
    }
    return rows
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
