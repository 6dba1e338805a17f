import {
  diffSchema,
  type AdditiveChange,
  type SchemaMismatch,
  type SchemaSnapshot,
  schemaMismatchError,
} from '@luxdb/core'
import { changeSql } from '@luxdb/realm-sql'
import { LuxMeta } from './lux-meta.js'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'
import { readSqliteSchema } from './sqlite-schema-reader.js'
import { ensureVersionTrigger } from './version-trigger.js'

/**
 * Makes the tables of a file fit the kinds, by additions only. Call inside a transaction.
 * @throws LUX_SCHEMA_MISMATCH with every difference that additions cannot settle
 */
export function prepareSchema(handle: SqliteHandle, wanted: SchemaSnapshot): void {
  const meta = new LuxMeta(handle)
  const { additions, mismatches } = diffSchema(inspectSchema(handle, wanted), wanted)
  const all = [...unfitTables(handle, wanted), ...mismatches]
  if (all.length > 0) throw schemaMismatchError(handle.name, all)
  applyChanges(handle, additions)
  for (const table of wanted.tables) ensureVersionTrigger(handle, table)
  meta.recordSchema(wanted)
}

/** Executes changes and records what is there now. Call inside a transaction. */
export function evolveSchema(
  handle: SqliteHandle,
  changes: readonly AdditiveChange[],
  wanted: SchemaSnapshot,
): void {
  applyChanges(handle, changes)
  new LuxMeta(handle).recordSchema(inspectSchema(handle, wanted))
}

/** The tables of the kinds as they are. */
export function inspectSchema(handle: SqliteHandle, wanted: SchemaSnapshot): SchemaSnapshot {
  return readSqliteSchema((sql, names) => sqliteRows(handle, sql, names), wanted)
}

function applyChanges(handle: SqliteHandle, changes: readonly AdditiveChange[]): void {
  for (const change of changes) {
    for (const statement of changeSql(change, sqliteDialect)) handle.exec(statement)
  }
}

const TABLE_LIST = `SELECT name, type, strict FROM pragma_table_list
  WHERE schema = 'main' AND name IN (SELECT value FROM json_each(?))`

/** Names that belong to something else than a STRICT table: SQLite would take any value there. */
function unfitTables(handle: SqliteHandle, wanted: SchemaSnapshot): SchemaMismatch[] {
  const names = JSON.stringify(wanted.tables.map((table) => table.name))
  const adopted = new Set(wanted.tables.filter((table) => table.adopted).map((table) => table.name))
  return sqliteRows(handle, TABLE_LIST, names).flatMap(([name, type, strict]) => {
    const table = String(name)
    if (type !== 'table') {
      const wayOut = 'Rename it, or give the kind another name.'
      return [{ table, wanted: 'a table', found: `a ${String(type)} of that name`, wayOut }]
    }
    if (strict === 1 || adopted.has(table)) return []
    const wayOut = 'Copy its rows into a STRICT table: without it, a column may hold values of any type.'
    return [{ table, wanted: 'a STRICT table', found: 'a table that is not STRICT', wayOut }]
  })
}
