import type { KindShape } from '@luxdb/core/query'
import { CHANGES_TABLE, type ChangeLayout, LAYOUTS_TABLE } from '@luxdb/realm-sql'
import { type CapturedTable, capturedTable, captureImage } from './capture-image.js'
import { currentLayout, layoutFor, tableColumns } from './capture-layout.js'
import { NOW } from './sqlite-ddl-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteName, quoteSqliteText } from './sqlite-quote.js'
import { sqliteRows } from './sqlite-rows.js'

// The rowid is the sequence: with one writer its order is that of commits. The newest row is never pruned,
// so no number comes twice; AUTOINCREMENT would cost a second write for each change.
const CREATE_TABLES = `CREATE TABLE IF NOT EXISTS "${LAYOUTS_TABLE}" (
  "id" INTEGER PRIMARY KEY, "kind" TEXT NOT NULL, "table" TEXT NOT NULL, "columns" TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS "${CHANGES_TABLE}" (
  "sequence" INTEGER PRIMARY KEY, "layout" INTEGER NOT NULL, "operation" TEXT NOT NULL,
  "old" TEXT, "new" TEXT, "at" INTEGER NOT NULL) STRICT`

const OPERATIONS = ['insert', 'update', 'delete'] as const
type Operation = (typeof OPERATIONS)[number]

interface Trigger {
  readonly name: string
  readonly sql: string
}

/**
 * Makes every change of the kinds go into the log, by whatever program: also of kinds that exist already.
 * Call inside a transaction, after everything else that creates triggers.
 */
export function ensureCapture(handle: SqliteHandle, kinds: readonly KindShape[]): void {
  handle.exec(CREATE_TABLES)
  for (const shape of kinds) {
    if (shape.changes === 'none') dropCapture(handle, shape)
    else if (fitsTable(handle, shape)) ensureTriggers(handle, shape)
  }
}

/**
 * Puts triggers back that another program took away, or that no longer are the first to fire. Which text they
 * have is not looked at: two versions of LuxDB on one file would go on replacing each other's.
 */
export function repairCapture(handle: SqliteHandle, kinds: readonly KindShape[]): void {
  for (const shape of kinds) {
    if (shape.changes === 'none' || !fitsTable(handle, shape)) continue
    const last = triggersOf(handle, shape).slice(-OPERATIONS.length)
    const names = new Set(last.map(({ name }) => name))
    if (OPERATIONS.some((operation) => !names.has(triggerName(operation, shape.table))))
      ensureTriggers(handle, shape)
  }
}

/** Changes of the table are logged no more. */
export function dropCapture(handle: SqliteHandle, { table }: Pick<CapturedTable, 'table'>): void {
  for (const operation of OPERATIONS) {
    handle.exec(`DROP TRIGGER IF EXISTS ${quoteSqliteName(triggerName(operation, table))}`)
  }
}

/** A trigger that names a column which is not there would make every write fail. */
function fitsTable(handle: SqliteHandle, { table, fields }: KindShape): boolean {
  const columns = tableColumns(handle, table)
  return fields.every(({ column }) => columns.has(column))
}

/**
 * SQLite fires the trigger that was created last first. Ours has to be first: one of the table's own might
 * change the fresh row, and its change would be logged before the insert.
 */
function ensureTriggers(handle: SqliteHandle, shape: KindShape): void {
  const isKnown = currentLayout(handle, shape.table) !== undefined
  const layout = layoutFor(handle, shape)
  const wanted = triggersFor(capturedTable(shape), layout)
  const found = triggersOf(handle, shape)
  const last = found.slice(-wanted.length).map(({ sql }) => sql)
  if (wanted.every(({ sql }) => last.includes(sql))) return
  const names = new Set(found.map(({ name }) => name))
  dropCapture(handle, shape)
  for (const { sql } of wanted) handle.exec(sql)
  // Somebody took one of ours away: what happened since is in no log.
  if (isKnown && wanted.some(({ name }) => !names.has(name))) noteReset(handle, layout.id, 'capture')
}

/** Logs a table whose triggers were taken away for a while. Call after everything else that creates triggers. */
export function createCapture(handle: SqliteHandle, of: CapturedTable, layout: ChangeLayout): void {
  for (const { sql } of triggersFor(of, layout)) handle.exec(sql)
}

export function isCaptured(handle: SqliteHandle, of: Pick<CapturedTable, 'table'>): boolean {
  const names = new Set(triggersOf(handle, of).map(({ name }) => name))
  return OPERATIONS.every((operation) => names.has(triggerName(operation, of.table)))
}

/** The triggers of the table, the one that fires first at the end. */
function triggersOf(handle: SqliteHandle, { table }: Pick<CapturedTable, 'table'>): readonly Trigger[] {
  const rows = sqliteRows(
    handle,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ${quoteSqliteText(table)} ORDER BY rowid`,
  )
  return rows.map(([name, sql]) => ({ name: String(name), sql: String(sql) }))
}

/** Tells who follows the kind to read it anew. */
export function noteReset(
  handle: SqliteHandle,
  layout: number,
  reason: 'capture' | 'schema' | 'erased',
): void {
  handle.exec(
    `INSERT INTO "${CHANGES_TABLE}" ("layout", "operation", "old", "at") VALUES (${layout}, 'R', '${reason}', ${NOW})`,
  )
}

function triggersFor(of: CapturedTable, layout: ChangeLayout): readonly Trigger[] {
  return OPERATIONS.map((operation) => triggerOf(operation, of, layout))
}

function triggerOf(operation: Operation, of: CapturedTable, layout: ChangeLayout): Trigger {
  const { id, columns } = layout
  const name = triggerName(operation, of.table)
  const old = operation === 'insert' ? 'NULL' : captureImage(of, columns, 'OLD')
  const after =
    operation === 'delete' ? 'NULL' : captureImage(of, columns, operation === 'insert' ? 'NEW' : 'UPDATED')
  const sql = `CREATE TRIGGER ${quoteSqliteName(name)} AFTER ${eventOf(operation, of, layout)} ON ${quoteSqliteName(of.table)}
BEGIN
  INSERT INTO "${CHANGES_TABLE}" ("layout", "operation", "old", "new", "at")
  VALUES (${id}, '${operation.charAt(0).toUpperCase()}', ${old}, ${after}, ${NOW});
END`
  return { name, sql }
}

function triggerName(operation: Operation, table: string): string {
  return `lux_capture_${operation}_${table}`
}

/** Other names of an integer key, by which a program may change it; elsewhere they name nothing. */
const ROWID_NAMES = ['rowid', '_rowid_', 'oid']

/** Every column but the version: the version of a foreign writer's change is set behind it, and is no change of its own. */
function eventOf(operation: Operation, { version }: CapturedTable, { columns }: ChangeLayout): string {
  if (operation !== 'update') return operation.toUpperCase()
  const names = columns.map(({ column }) => column).filter((column) => column !== version)
  return `UPDATE OF ${[...names, ...ROWID_NAMES].map(quoteSqliteName).join(', ')}`
}
