import type { TableSnapshot } from '@luxdb/core'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteName, quoteSqliteText } from './sqlite-quote.js'
import { sqliteRows } from './sqlite-rows.js'

/**
 * Whoever changes a being gives it a new version: other programs, and `ON DELETE SET NULL`. LuxDB's own
 * updates count up by themselves, and the trigger stays quiet.
 */
export function ensureVersionTrigger(handle: SqliteHandle, table: TableSnapshot): void {
  // In an adopted table, a column of that name means something else.
  if (table.adopted || !table.columns.some((column) => column.name === 'version')) return
  const name = `lux_version_${table.name}`
  const wanted = triggerSql(name, table.name)
  const [row] = sqliteRows(
    handle,
    `SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ${quoteSqliteText(name)}`,
  )
  if (row?.[0] === wanted) return
  handle.exec(`DROP TRIGGER IF EXISTS ${quoteSqliteName(name)}`)
  handle.exec(wanted)
}

function triggerSql(name: string, table: string): string {
  const quoted = quoteSqliteName(table)
  return `CREATE TRIGGER ${quoteSqliteName(name)} AFTER UPDATE ON ${quoted}
WHEN NEW."version" IS OLD."version"
BEGIN
  UPDATE ${quoted} SET "version" = OLD."version" + 1 WHERE _rowid_ = NEW._rowid_;
END`
}
