import type { KindShape } from '@luxdb/core/query'
import { CHANGES_TABLE, LAYOUTS_TABLE, layoutCells, layoutText } from '@luxdb/realm-sql'
import { captureImage } from './capture-image.js'
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

// Programs with an older SQLite write here too, and know no unixepoch('subsec').
const NOW_MS = `CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)`

const OPERATIONS = ['insert', 'update', 'delete'] as const

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
  const known = findLayout(handle, shape)
  const layout = known ?? createLayout(handle, shape)
  const wanted = OPERATIONS.map((operation) => triggerOf(operation, shape, layout))
  const found = sqliteRows(
    handle,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ${quoteSqliteText(shape.table)} ORDER BY rowid`,
  )
  const last = found.slice(-wanted.length).map(([, sql]) => sql)
  if (wanted.every(({ sql }) => last.includes(sql))) return
  const names = new Set(found.map(([name]) => name))
  dropCapture(handle, shape)
  for (const { sql } of wanted) handle.exec(sql)
  // Somebody took one of ours away: what happened since is in no log.
  if (known !== undefined && wanted.some(({ name }) => !names.has(name))) noteReset(handle, layout, 'capture')
}

/** Tells who follows the kind to read it anew. */
export function noteReset(
  handle: SqliteHandle,
  layout: number,
  reason: 'capture' | 'schema' | 'erased',
): void {
  handle.exec(
    `INSERT INTO "${CHANGES_TABLE}" ("layout", "operation", "old", "at") VALUES (${layout}, 'R', '${reason}', ${NOW_MS})`,
  )
}

/** The id of the layout that the kind's rows are logged in now. */
export function findLayout(handle: SqliteHandle, shape: KindShape): number | undefined {
  const [known] = sqliteRows(
    handle,
    `SELECT "id" FROM "${LAYOUTS_TABLE}" WHERE "kind" = ? AND "table" = ? AND "columns" = ?`,
    shape.name,
    shape.table,
    layoutText(layoutCells(shape)),
  )
  return known === undefined ? undefined : Number(known[0])
}

function createLayout(handle: SqliteHandle, shape: KindShape): number {
  const [row] = sqliteRows(
    handle,
    `INSERT INTO "${LAYOUTS_TABLE}" ("kind", "table", "columns") VALUES (?, ?, ?) RETURNING "id"`,
    shape.name,
    shape.table,
    layoutText(layoutCells(shape)),
  )
  return Number(row?.[0])
}

function triggerOf(operation: (typeof OPERATIONS)[number], shape: KindShape, layout: number): Trigger {
  const name = triggerName(operation, shape.table)
  const old = operation === 'insert' ? 'NULL' : captureImage(shape, 'OLD')
  const after = operation === 'delete' ? 'NULL' : captureImage(shape, 'NEW', operation)
  const sql = `CREATE TRIGGER ${quoteSqliteName(name)} AFTER ${eventOf(operation, shape)} ON ${quoteSqliteName(shape.table)}
BEGIN
  INSERT INTO "${CHANGES_TABLE}" ("layout", "operation", "old", "new", "at")
  VALUES (${layout}, '${operation.charAt(0).toUpperCase()}', ${old}, ${after}, ${NOW_MS});
END`
  return { name, sql }
}

function triggerName(operation: (typeof OPERATIONS)[number], table: string): string {
  return `lux_capture_${operation}_${table}`
}

/** Every column but the version: the version of a foreign writer's change is set behind it, and is no change of its own. */
function eventOf(operation: (typeof OPERATIONS)[number], { fields, systemFields }: KindShape): string {
  if (operation !== 'update') return operation.toUpperCase()
  const columns = fields.filter(({ name }) => !(systemFields && name === 'version'))
  return `UPDATE OF ${columns.map(({ column }) => quoteSqliteName(column)).join(', ')}`
}
