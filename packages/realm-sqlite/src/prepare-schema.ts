import {
  type AdditiveChange,
  applyChanges,
  diffSchema,
  NOTHING_KEPT,
  parseSnapshot,
  refusedAdditions,
  type SchemaChange,
  type SchemaMismatch,
  type SchemaPolicy,
  type SchemaSnapshot,
  schemaMismatchError,
} from '@luxdb/core'
import { changeSql, keptNames, schemaToRecord, withKnown } from '@luxdb/realm-sql'
import { doSqlWork } from './do-sql-work.js'
import { LuxMeta } from './lux-meta.js'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'
import { readSqliteSchema } from './sqlite-schema-reader.js'
import { ensureVersionTrigger } from './version-trigger.js'

/**
 * Makes the tables of a file fit the kinds, as far as the policy lets it. Call inside a transaction.
 * @throws LUX_SCHEMA_MISMATCH with every difference that is left
 */
export function prepareSchema(handle: SqliteHandle, wanted: SchemaSnapshot, policy: SchemaPolicy): void {
  const meta = new LuxMeta(handle)
  if (policy === 'as-is') return
  addMissing(handle, assertFits(handle, wanted, policy))
  for (const table of wanted.tables) ensureVersionTrigger(handle, table)
  meta.recordSchema(doSqlWork(schemaToRecord(wanted, meta.get('schema'), RELATIONS), handle))
}

/**
 * What has to be added to the tables of a file so that they fit the kinds; only reads.
 * @throws LUX_SCHEMA_MISMATCH with every other difference
 */
export function assertFits(
  handle: SqliteHandle,
  wanted: SchemaSnapshot,
  policy: SchemaPolicy,
): readonly AdditiveChange[] {
  const { additions, mismatches } = diffSchema(inspectSchema(handle, wanted), wanted)
  const kept = additions.length === 0 ? NOTHING_KEPT : keptNames(sqliteRows(handle, KEPT))
  const refused = refusedAdditions(additions, { policy, kept })
  const all = [...unfitTables(handle, wanted), ...mismatches, ...refused]
  if (all.length > 0) throw schemaMismatchError(handle.name, all)
  return additions
}

const RELATIONS = `SELECT name, type = 'table' FROM pragma_table_list WHERE schema = 'main'`

/** What is kept aside: tables, and columns of those that are there. */
const KEPT = `SELECT t.name, c.name FROM sqlite_schema AS t
  LEFT JOIN pragma_table_xinfo(t.name) AS c ON c.name LIKE 'lux^_%' ESCAPE '^'
  WHERE t.type = 'table' AND (c.name IS NOT NULL OR t.name LIKE 'lux^_%' ESCAPE '^')`

/** Records the tables that a backup has brought; another history begins with them. Call inside their transaction. */
export function recordRestored(handle: SqliteHandle, schema: SchemaSnapshot): void {
  const meta = new LuxMeta(handle)
  const recorded = meta.get('schema')
  meta.recordSchema(recorded === undefined ? schema : withKnown(parseSnapshot(recorded), schema))
  meta.renewEpoch()
}

/** Records what some changes have made of the schema. Call inside their transaction. */
export function recordEvolved(handle: SqliteHandle, changes: readonly SchemaChange[]): void {
  const meta = new LuxMeta(handle)
  const recorded = meta.get('schema')
  if (recorded !== undefined) meta.recordSchema(applyChanges(parseSnapshot(recorded), changes))
}

/** The tables of the kinds as they are. */
export function inspectSchema(handle: SqliteHandle, wanted: SchemaSnapshot): SchemaSnapshot {
  return readSqliteSchema((sql, names) => sqliteRows(handle, sql, names), wanted)
}

function addMissing(handle: SqliteHandle, changes: readonly AdditiveChange[]): void {
  for (const change of changes) {
    for (const statement of changeSql(change, sqliteDialect)) handle.exec(statement)
  }
}

const TABLE_LIST = `SELECT name, type, strict FROM pragma_table_list
  WHERE schema = 'main' AND name IN (SELECT value FROM json_each(?))`

/** Names that belong to something else than a STRICT table: SQLite would take any value there. */
function unfitTables(handle: SqliteHandle, wanted: SchemaSnapshot): SchemaMismatch[] {
  const names = JSON.stringify(wanted.tables.map((table) => table.name))
  const byName = new Map(wanted.tables.map((table) => [table.name, table]))
  return sqliteRows(handle, TABLE_LIST, names).flatMap(([name, type, strict]) => {
    const table = String(name)
    const { adopted, readOnly } = byName.get(table) ?? {}
    if (type !== 'table' && !readOnly) {
      const wayOut = 'Rename it, or give the kind another name.'
      return [{ table, wanted: 'a table', found: `a ${String(type)} of that name`, wayOut }]
    }
    if (strict === 1 || adopted) return []
    const wayOut = 'Copy its rows into a STRICT table: without it, a column may hold values of any type.'
    return [{ table, wanted: 'a STRICT table', found: 'a table that is not STRICT', wayOut }]
  })
}
