import { doWork, type RawRow, type SqlStep, type SqlStepResult, type SqlWork } from '@luxdb/realm-sql'
import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'

/** Does work whose statements come again and again: each is prepared once. */
export function doSqlWork<T>(work: SqlWork<T>, handle: SqliteHandle): T {
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
