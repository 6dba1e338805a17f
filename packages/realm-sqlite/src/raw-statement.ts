import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'

/** A prepared statement that gives its rows as arrays. */
export function rawStatement(handle: SqliteHandle, sql: string): SqliteStatement {
  const statement = handle.prepare(sql)
  statement.raw(true)
  return statement
}
