import { LuxError, type TableSnapshot } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import { encodeCell, execute, type RestoreDialect, ready, rowsOf, type SqlWork } from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import { sqliteEvolutionDialect } from './sqlite-evolution-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteName } from './sqlite-quote.js'

/** How a SQLite file is filled from a backup. */
export function sqliteRestoreDialect(handle: SqliteHandle): RestoreDialect {
  return {
    ...sqliteEvolutionDialect(handle),
    insertRows,
    // Up to the end of the transaction.
    *putOffKeys() {
      yield* execute('PRAGMA defer_foreign_keys = ON')
    },
    judgeKeys,
    // An integer key goes on behind the largest by itself.
    catchUpCounters: () => ready(() => undefined),
  }
}

/** One statement for each row: SQLite prepares it once. */
function* insertRows({ name, columns }: TableSnapshot, rows: readonly Row[]): SqlWork<void> {
  const names = columns.map((column) => quoteSqliteName(column.name)).join(', ')
  const places = columns.map(() => '?').join(', ')
  const sql = `INSERT INTO ${quoteSqliteName(name)} (${names}) VALUES (${places})`
  for (const row of rows) {
    const parameters = columns.map((column, index) => encodeCell(row[index] ?? null, column, sqliteDialect))
    yield* execute(sql, parameters)
  }
}

/** COMMIT would only say that there is one. */
function* judgeKeys(tables: readonly TableSnapshot[]): SqlWork<void> {
  for (const { name } of tables) {
    const [orphan] = yield* rowsOf(`SELECT "parent" FROM pragma_foreign_key_check(?) LIMIT 1`, [name])
    if (orphan === undefined) continue
    throw new LuxError(
      'LUX_FOREIGN_KEY',
      `Beings in ${name} are bound to others in ${String(orphan[0])} that the backup does not hold; it was made of a database whose bonds somebody else had broken.`,
      { details: { table: name } },
    )
  }
}
