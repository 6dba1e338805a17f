import {
  CHANGES_TABLE,
  type EvolutionDialect,
  encodeCell,
  execute,
  type Renaming,
  type RowUpdate,
  ready,
  renamedObjects,
  rowsOf,
  type SqlWork,
} from '@luxdb/realm-sql'
import { LAYOUT_SQL, tableColumns } from './capture-layout.js'
import { createCapture, dropCapture, isCaptured, noteReset } from './capture-trigger.js'
import { createMarks, dropMarks } from './fill-marks.js'
import { redefineTable, renameIndex } from './redefine-table.js'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteName } from './sqlite-quote.js'
import { STATE_SQL } from './sqlite-state.js'
import { createVersionTrigger, dropVersionTrigger } from './version-trigger.js'

const COLUMNS = `SELECT name FROM pragma_table_xinfo(?) ORDER BY cid`
const KEY = `SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk`
const KEYS_LEADING_TO = `SELECT t.name || '.' || group_concat(f."from", ',') FROM sqlite_schema AS t
  JOIN pragma_foreign_key_list(t.name) AS f
  WHERE t.type = 'table' AND lower(f."table") = lower(?) AND t.name <> f."table" GROUP BY t.name, f.id`

/** How a schema evolves in a SQLite file. Its steps run inside a transaction, with the schema writable. */
export function sqliteEvolutionDialect(handle: SqliteHandle): EvolutionDialect {
  return {
    sql: sqliteDialect,
    layouts: LAYOUT_SQL,
    state: STATE_SQL,
    lockRows: '',
    // The definition is changed as a text.
    refusesUnfit: false,
    columnsOf: (table) => names(COLUMNS, table),
    keyOf: (table) => names(KEY, table),
    keysLeadingTo: (table) => names(KEYS_LEADING_TO, table),
    // Nothing is built ahead: there is one writer.
    hasIndex: () => ready(() => false),
    // Whoever writes the schema is the one writer already.
    lockTables: () => ready(() => undefined),
    suspendTriggers: (table) =>
      ready(() => {
        const wasCaptured = isCaptured(handle, { table })
        dropCapture(handle, { table })
        dropVersionTrigger(handle, table)
        return wasCaptured
      }),
    resumeTriggers: (table, layout) =>
      ready(() => {
        createVersionTrigger(handle, table)
        const version = tableColumns(handle, table).has('version') ? 'version' : undefined
        if (layout !== undefined) createCapture(handle, { table, version }, layout)
      }),
    noteReset: (layout) => ready(() => noteReset(handle, layout, 'schema')),
    forgetCell,
    forgetImages,
    redefine: redefineTable,
    rename,
    // Keys have no names here.
    renameKey: () => ready(() => undefined),
    createMarks,
    dropMarks,
    updateRows,
    runText: (text) => ready(() => runText(handle, text)),
  }
}

function* names(sql: string, table: string): SqlWork<readonly string[]> {
  return (yield* rowsOf(sql, [table])).map(([name]) => String(name))
}

const OF_BEINGS = `WHERE "layout" = ? AND "operation" IN ('I', 'U', 'D')`

function* forgetCell(layout: number, position: number): SqlWork<void> {
  const blank = ['old', 'new'].map((image) => `"${image}" = json_set("${image}", '$[${position}]', NULL)`)
  yield* execute(`UPDATE "${CHANGES_TABLE}" SET ${blank.join(', ')} ${OF_BEINGS}`, [layout])
}

function* forgetImages(layout: number): SqlWork<void> {
  yield* execute(`UPDATE "${CHANGES_TABLE}" SET "operation" = 'E', "old" = NULL, "new" = NULL ${OF_BEINGS}`, [
    layout,
  ])
}

function* rename(renaming: Renaming): SqlWork<void> {
  const { checks, foreignKeys, indexes } = renamedObjects(renaming, sqliteDialect)
  const table = renaming.after.name
  const keys = foreignKeys.map(({ to }) => to)
  if (checks.length + keys.length > 0) {
    const columns = checks.map(({ column }) => ({ column }))
    yield* redefineTable({ table, columns, droppedKeys: keys, addedKeys: keys })
  }
  for (const { from, to } of indexes) yield* renameIndex(table, from, to)
}

/** Prepared first, which takes one statement alone: a second one could end the transaction. */
function runText(handle: SqliteHandle, text: string): void {
  handle.prepare(text)
  handle.exec(text)
}

/** One statement for each row: SQLite prepares it once. */
function* updateRows({ table, key, write, rows }: RowUpdate): SqlWork<number> {
  const equals = ({ name }: { readonly name: string }): string => `${quoteSqliteName(name)} = ?`
  const sql = `UPDATE ${quoteSqliteName(table)} SET ${write.map(equals).join(', ')} WHERE ${key.map(equals).join(' AND ')}`
  let count = 0
  for (const row of rows) {
    const cells = [...row.slice(key.length), ...row.slice(0, key.length)]
    const columns = [...write, ...key]
    const parameters = columns.map((column, index) => encodeCell(cells[index] ?? null, column, sqliteDialect))
    count += yield* execute(sql, parameters)
  }
  return count
}
