import type { ManifestWrite, WriteResult } from '@luxdb/core'
import { type Cell, shapeIndexOf } from '@luxdb/core/query'
import type { BoundStatement, SqlCompiler } from '@luxdb/realm-sql'
import { connectionFailure } from './postgres-error.js'
import { runBound, type StatementRunner } from './statement-runner.js'

/**
 * A statement for many gives up long before the server looks for a deadlock: nobody waits for long because another
 * has to, and no transaction of somebody else's is undone for it. Holds for its own transaction, from the first row.
 */
const IMPATIENTLY = ` WHERE (SELECT set_config('lock_timeout', '50ms', true)) <> ''`

const NOT_MADE: WriteResult = { count: 0, inserted: 0, rows: [] }

/**
 * Writes of one kind, of one being each, in one statement: without a policy for conflicts, of kinds whose beings are
 * stored as they are given.
 *
 * @returns their results in order; undefined when the server refused the statement, which leaves nothing behind
 */
export async function insertTogether(
  writes: readonly [ManifestWrite, ...ManifestWrite[]],
  runner: StatementRunner,
  compiler: SqlCompiler,
): Promise<readonly WriteResult[] | undefined> {
  const rows = writes.flatMap((write) => write.rows)
  const count = await countInserted(compiler.insertMany(writes[0], rows), runner)
  if (count === undefined) return undefined
  if (count === writes.length) return writes.map(resultOf)
  // A trigger of somebody else's has let some of them pass away.
  return Promise.all(
    writes.map(async (write) => ((await isThere(write, runner, compiler)) ? resultOf(write) : NOT_MADE)),
  )
}

async function countInserted(
  { statement, parameters }: BoundStatement,
  runner: StatementRunner,
): Promise<number | undefined> {
  try {
    return (await runner.execute(statement.sql + IMPATIENTLY, parameters)).count
  } catch (error) {
    // Without a connection nobody knows what has become of it.
    if (connectionFailure(error) !== undefined) throw error
    return undefined
  }
}

function resultOf({ rows, returning }: ManifestWrite): WriteResult {
  return { count: 1, inserted: 1, rows: returning ? rows : [] }
}

async function isThere(
  { shape, rows: [row = []] }: ManifestWrite,
  runner: StatementRunner,
  compiler: SqlCompiler,
): Promise<boolean> {
  const key = shapeIndexOf(shape).keyPositions.map((position): Cell => row[position] ?? null)
  return (await runBound(compiler.find(shape, key), runner)).rows.length > 0
}
