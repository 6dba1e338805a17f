import type { DissolveWrite, TransformWrite, WriteResult } from '@luxdb/core'
import { type ResultRow, wholeLayout } from '@luxdb/core/query'
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

/** `cascades` says that beings of the kind may go because others of the same kind do. */
export function dissolveRows(
  write: DissolveWrite,
  compiler: SqlCompiler,
  connection: SqliteConnection,
  { cascades }: { readonly cascades: boolean },
): WriteResult {
  if (write.target.type === 'key' || !(cascades || mayChangeFirst(write))) {
    return { ...execute(compiler.delete(write), connection), inserted: 0 }
  }
  const rows = readTargets(write, compiler, connection)
  execute(compiler.delete({ ...write, returning: false }), connection)
  return { count: rows.length, inserted: 0, rows: write.returning ? rows : [] }
}

/**
 * SQLite deletes row by row. A row whose bond another of them releases (`set null`) has changed by the
 * time it is deleted, and RETURNING would give it so; what is asked for is the row before the write. One
 * that another of them took along (`cascade`) would neither be given nor counted.
 */
function mayChangeFirst({ shape, returning }: DissolveWrite): boolean {
  return returning && shape.bonds.some((bond) => bond.type === 'to' && bond.onDelete === 'set null')
}

function readTargets(
  { shape, target }: DissolveWrite,
  compiler: SqlCompiler,
  connection: SqliteConnection,
): readonly ResultRow[] {
  const where = target.type === 'where' && target.where !== undefined ? { where: target.where } : {}
  const order = shape.key.map((field) => ({ field, direction: 'asc' }) as const)
  const query = { v: 1, type: 'query', kind: shape.name, ...where, order } as const
  return execute(compiler.read(query, wholeLayout(shape)), connection).rows
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
