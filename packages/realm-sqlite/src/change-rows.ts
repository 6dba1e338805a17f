import type { DissolveWrite, TransformWrite, WriteResult } from '@luxdb/core'
import type { ResultRow } from '@luxdb/core/query'
import type { BoundStatement, SqlCompiler } from '@luxdb/realm-sql'
import type { SqliteConnection } from './sqlite-connection.js'
import { assertChecked } from './write-check.js'

export function transformRows(
  write: TransformWrite,
  compiler: SqlCompiler,
  connection: SqliteConnection,
): WriteResult {
  const touched = execute(compiler.update(write), connection)
  const { shape, guard, returning } = write
  if (guard?.check !== undefined) {
    assertChecked({ shape, condition: guard.check, rows: touched.rows }, connection, compiler)
  }
  return { count: touched.count, inserted: 0, rows: returning ? touched.rows : [] }
}

export function dissolveRows(
  write: DissolveWrite,
  compiler: SqlCompiler,
  connection: SqliteConnection,
): WriteResult {
  return { ...execute(compiler.delete(write), connection), inserted: 0 }
}

interface Touched {
  readonly count: number
  readonly rows: readonly ResultRow[]
}

function execute(bound: BoundStatement, connection: SqliteConnection): Touched {
  if (!bound.statement.returnsRows) return { count: connection.run(bound), rows: [] }
  const rows = connection.all(bound).map((row) => bound.statement.decode(row))
  return { count: rows.length, rows }
}
