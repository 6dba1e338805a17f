import type { EvolveOptions, IndexSnapshot, SchemaChange } from '@luxdb/core'
import { createIndexSql } from '@luxdb/realm-sql'
import { COLUMNS } from './capture-layout.js'
import { postgresDialect } from './postgres-dialect.js'
import { isPostgresError } from './postgres-error.js'
import { quotePostgresName } from './postgres-quote.js'
import { STATE_SQL } from './state-sql.js'
import type { StatementRunner } from './statement-runner.js'

/** Below, an index is there sooner than it is noticed. */
export const LARGE_TABLE_ROWS = 100_000

const ROWS = `SELECT reltuples FROM pg_class WHERE oid = to_regclass(quote_ident($1::text))`
const FOUND = `SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(quote_ident($1::text))`

export interface WantedIndex {
  readonly table: string
  /** Over the columns as they are called before the changes. */
  readonly index: IndexSnapshot
}

/**
 * Builds the indexes that changes bring to large tables while everybody reads and writes them: inside the
 * transaction of the changes, all would wait for it. What comes to nothing here is made there, or refused.
 */
export async function buildIndexesAhead(
  runner: StatementRunner,
  wanted: readonly WantedIndex[],
  { record }: EvolveOptions,
): Promise<void> {
  const cell = async (sql: string, parameter: string): Promise<unknown> =>
    (await runner.execute(sql, [parameter])).rows[0]?.[0]
  // Somebody else was first, and may have undone it since.
  if (record && ((await cell(STATE_SQL.get, record.key)) ?? undefined) !== record.expected) return
  const large = await largeTables(runner, wanted)
  for (const { table, index } of wanted) {
    if (!large.has(table)) continue
    const columns = (await runner.execute(COLUMNS, [table])).rows.map(([name]) => String(name))
    if (index.columns.every((column) => columns.includes(column))) await build(runner, { table, index })
  }
}

/** Those of the tables whose indexes are built ahead. */
export async function largeTables(
  runner: StatementRunner,
  wanted: readonly WantedIndex[],
): Promise<ReadonlySet<string>> {
  const large = new Set<string>()
  for (const table of new Set(wanted.map((each) => each.table))) {
    const [row] = (await runner.execute(ROWS, [table])).rows
    if (Number(row?.[0]) >= LARGE_TABLE_ROWS) large.add(table)
  }
  return large
}

export function indexesBrought(changes: readonly SchemaChange[]): readonly WantedIndex[] {
  return changes.flatMap(indexesOf)
}

function indexesOf(change: SchemaChange): readonly WantedIndex[] {
  if (change.type === 'addIndex') return [change]
  if (change.type !== 'restoreField') return []
  const { table, column, from, indexes } = change
  const nameBefore = (name: string): string => (name === column.name ? from : name)
  return indexes.map((index) => ({ table, index: { ...index, columns: index.columns.map(nameBefore) } }))
}

async function build(runner: StatementRunner, { table, index }: WantedIndex): Promise<void> {
  const name = quotePostgresName(index.name)
  const [found] = (await runner.execute(FOUND, [index.name])).rows
  if (found?.[0] === 't') return
  // What an attempt that was cut off has left.
  if (found !== undefined) await runner.execute(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`, [])
  try {
    await runner.execute(createIndexSql(table, index, postgresDialect, 'CONCURRENTLY'), [])
  } catch (error) {
    if (!isPostgresError(error)) throw error
    await runner.execute(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`, [])
  }
}
