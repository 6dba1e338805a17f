import { diffSchema, type SchemaSnapshot, snapshotOf } from '@luxdb/core'
import type { KindShape, ResultRow, Row } from '@luxdb/core/query'
import { type BoundStatement, changeSql, type RawRow, SqlCompiler } from '@luxdb/realm-sql'
import Database from 'better-sqlite3'
import { sqliteDialect } from '../src/sqlite-dialect.js'
import { createSqliteFunctions } from '../src/sqlite-functions.js'
import { CATALOG, KINDS } from './test-kinds.js'

const NOTHING: SchemaSnapshot = { v: 1, tables: [] }

/** A real SQLite in memory with the tables of kinds, and the compiler in front of it. */
export class TestDatabase {
  readonly handle: Database.Database = new Database(':memory:')
  readonly compiler: SqlCompiler = new SqlCompiler(sqliteDialect, CATALOG)

  constructor(kinds: readonly KindShape[] = KINDS) {
    this.handle.pragma('foreign_keys = ON')
    for (const { name, varargs, call } of createSqliteFunctions()) {
      this.handle.function(name, { deterministic: true, varargs }, call)
    }
    for (const change of diffSchema(NOTHING, snapshotOf(kinds)).additions) {
      for (const statement of changeSql(change, sqliteDialect)) this.handle.exec(statement)
    }
  }

  all({ statement, parameters }: BoundStatement): ResultRow[] {
    const prepared = this.handle.prepare<unknown[], RawRow>(statement.sql).raw()
    return prepared.all(...parameters).map((row) => statement.decode(row))
  }

  run({ statement, parameters }: BoundStatement): number {
    return this.handle.prepare(statement.sql).run(...parameters).changes
  }

  insert(shape: KindShape, rows: readonly Row[]): void {
    for (const row of rows) this.run(this.compiler.insert({ shape, rows, returning: false }, row))
  }

  /** EXPLAIN QUERY PLAN, one line per step. */
  plan({ statement, parameters }: BoundStatement): string {
    const steps = this.handle.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement.sql}`)
    return steps
      .all(...parameters)
      .map((step) => step.detail)
      .join('\n')
  }
}
