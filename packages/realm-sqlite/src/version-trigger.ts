import { isAsideName, type TableSnapshot } from '@luxdb/core'
import { tableColumns } from './capture-layout.js'
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
  const name = triggerName(table.name)
  const wanted = triggerSql(handle, table.name)
  const [row] = sqliteRows(
    handle,
    `SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ${quoteSqliteText(name)}`,
  )
  if (row?.[0] === wanted) return
  dropVersionTrigger(handle, table.name)
  handle.exec(wanted)
}

/** For a table whose trigger was taken away for a while. */
export function createVersionTrigger(handle: SqliteHandle, table: string): void {
  if (tableColumns(handle, table).has('version')) handle.exec(triggerSql(handle, table))
}

export function dropVersionTrigger(handle: SqliteHandle, table: string): void {
  handle.exec(`DROP TRIGGER IF EXISTS ${quoteSqliteName(triggerName(table))}`)
}

function triggerName(table: string): string {
  return `lux_version_${table}`
}

function triggerSql(handle: SqliteHandle, table: string): string {
  const quoted = quoteSqliteName(table)
  return `CREATE TRIGGER ${quoteSqliteName(triggerName(table))} AFTER ${eventOn([...tableColumns(handle, table)])} ON ${quoted}
WHEN NEW."version" IS OLD."version"
BEGIN
  UPDATE ${quoted} SET "version" = OLD."version" + 1 WHERE _rowid_ = NEW._rowid_;
END`
}

/** What is kept aside is no part of a being: a fill that writes it changes none. */
function eventOn(columns: readonly string[]): string {
  const own = columns.filter((column) => !isAsideName(column))
  return own.length === columns.length ? 'UPDATE' : `UPDATE OF ${own.map(quoteSqliteName).join(', ')}`
}
