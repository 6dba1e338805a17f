import type { SqliteHandle } from './sqlite-handle.js'

/** The rows of a statement that runs once, as arrays. */
export function sqliteRows(
  handle: SqliteHandle,
  sql: string,
  ...parameters: readonly unknown[]
): readonly (readonly unknown[])[] {
  const statement = handle.prepare(sql)
  statement.raw(true)
  return statement.all(...parameters).filter(Array.isArray)
}
