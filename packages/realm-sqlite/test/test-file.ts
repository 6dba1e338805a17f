import type { BoundStatement, RawRow } from '@luxdb/realm-sql'
import Database from 'better-sqlite3'
import { openWriter } from '../src/open-database.js'
import { SqliteConnection } from '../src/sqlite-connection.js'
import { createTemporaryFile } from '../src/temporary-file.js'
import type { WriteJob } from '../src/write-job.js'

export function within(timeoutMs: number): { readonly deadline: number; readonly timeoutMs: number } {
  return { deadline: performance.now() + timeoutMs, timeoutMs }
}

/** Any SQL as the compiler would hand it over. */
export function bound(sql: string, ...parameters: readonly unknown[]): BoundStatement {
  const returnsRows = /^\s*(SELECT|WITH|PRAGMA)|RETURNING/i.test(sql)
  const statement = { key: sql, sql, returnsRows, heavyHint: false, decode: (row: RawRow) => row }
  return { statement, parameters }
}

/** A job of plain statements; its result is how many rows the last one touched. */
export function jobOf(...statements: readonly string[]): WriteJob<number> {
  return {
    undo: statements.length === 1 ? 'statement' : 'savepoint',
    failure: { kinds: [], kind: 'item', operation: 'manifest' },
    run: (connection) => statements.map((sql) => connection.run(bound(sql))).at(-1) ?? 0,
  }
}

/** A real file with a writer, and a second program that looks at it. */
export class TestFile {
  readonly #file = createTemporaryFile()
  readonly writer: SqliteConnection
  readonly other: Database.Database

  constructor(schema: string) {
    this.writer = new SqliteConnection(openWriter(Database, this.#file.path, { synchronous: 'FULL' }))
    this.writer.database.exec(schema)
    this.other = new Database(this.#file.path, { timeout: 0 })
  }

  get path(): string {
    return this.#file.path
  }

  /** The first column of what others see, committed. */
  seen(sql: string): unknown[] {
    return this.other.prepare(sql).pluck().all()
  }

  remove(): void {
    this.other.close()
    this.writer.database.close()
    this.#file.remove()
  }
}
