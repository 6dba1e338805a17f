import type { KindShape } from '@luxdb/core/query'
import { CHANGES_TABLE, type ChangeLayout, LAYOUTS_TABLE } from '@luxdb/realm-sql'
import { captureImage, countedVersion } from './capture-image.js'
import { currentLayout, layoutFor } from './capture-layout.js'
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
    else if (hasTable(handle, shape)) ensureTriggers(handle, shape)
  }
}

/**
 * Puts triggers back that another program took away, or that no longer are the first to fire. Which text they
 * have is not looked at: two versions of LuxDB on one file would go on replacing each other's.
 */
export function repairCapture(handle: SqliteHandle, kinds: readonly KindShape[]): void {
  for (const shape of kinds) {
    if (shape.changes === 'none' || !hasTable(handle, shape)) continue
    const last = triggersOf(handle, shape).slice(-OPERATIONS.length)
    const names = new Set(last.map(({ name }) => name))
    if (OPERATIONS.some((operation) => !names.has(triggerName(operation, shape.table))))
      ensureTriggers(handle, shape)
  }
}

/** Changes of the kind are logged no more. */
export function dropCapture(handle: SqliteHandle, { table }: KindShape): void {
  for (const operation of OPERATIONS) {
    handle.exec(`DROP TRIGGER IF EXISTS ${quoteSqliteName(triggerName(operation, table))}`)
  }
}

function hasTable(handle: SqliteHandle, { table }: KindShape): boolean {
  const sql = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ${quoteSqliteText(table)}`
  return sqliteRows(handle, sql).length > 0
}

/**
 * SQLite fires the trigger that was created last first. Ours has to be first: one of the table's own might
 * change the fresh row, and its change would be logged before the insert.
 */
function ensureTriggers(handle: SqliteHandle, shape: KindShape): void {
  const isKnown = currentLayout(handle, shape.table) !== undefined
  const layout = layoutFor(handle, shape)
  const wanted = OPERATIONS.map((operation) => triggerOf(operation, shape, layout))
  const found = triggersOf(handle, shape)
  const last = found.slice(-wanted.length).map(({ sql }) => sql)
  if (wanted.every(({ sql }) => last.includes(sql))) return
  const names = new Set(found.map(({ name }) => name))
  dropCapture(handle, shape)
  for (const { sql } of wanted) handle.exec(sql)
  // Somebody took one of ours away: what happened since is in no log.
  if (isKnown && wanted.some(({ name }) => !names.has(name))) noteReset(handle, layout.id, 'capture')
}

/** The triggers of the table, the one that fires first at the end. */
function triggersOf(handle: SqliteHandle, { table }: KindShape): readonly Trigger[] {
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

function triggerOf(operation: Operation, shape: KindShape, layout: ChangeLayout): Trigger {
  const { id, columns } = layout
  const name = triggerName(operation, shape.table)
  const old = operation === 'insert' ? 'NULL' : captureImage(shape, columns, 'OLD')
  const after =
    operation === 'delete' ? 'NULL' : captureImage(shape, columns, operation === 'insert' ? 'NEW' : 'UPDATED')
  const sql = `CREATE TRIGGER ${quoteSqliteName(name)} AFTER ${eventOf(operation, shape, layout)} ON ${quoteSqliteName(shape.table)}
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
function eventOf(operation: Operation, shape: KindShape, { columns }: ChangeLayout): string {
  if (operation !== 'update') return operation.toUpperCase()
  const version = countedVersion(shape)
  const names = columns.map(({ column }) => column).filter((column) => column !== version)
  return `UPDATE OF ${[...names, ...ROWID_NAMES].map(quoteSqliteName).join(', ')}`
}
