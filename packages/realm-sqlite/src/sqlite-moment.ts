import type { SchemaSnapshot, StorageMoment } from '@luxdb/core'
import { type DoWork, knownTables, type StoredTables, sqlMoment, storedTables } from '@luxdb/realm-sql'
import { doSqlWork } from './do-sql-work.js'
import { inspectSchema } from './prepare-schema.js'
import { sqliteEvolutionDialect } from './sqlite-evolution-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

/**
 * Shows a file as it is at one moment. Writers go on.
 * @param handle a connection for this alone, which is closed
 * @param wanted the tables of the realm's kinds
 */
export async function sqliteMoment<T>(
  handle: SqliteHandle,
  wanted: SchemaSnapshot,
  use: (moment: StorageMoment) => Promise<T>,
): Promise<T> {
  try {
    handle.exec('BEGIN')
    // The moment is that of the first read.
    sqliteRows(handle, 'SELECT count(*) FROM sqlite_schema')
    const dialect = sqliteEvolutionDialect(handle)
    return await use(sqlMoment(readTables(handle, wanted), dialect, performer(handle)))
  } finally {
    handle.close()
  }
}

/** The tables that are there, of the realm's kinds, of those that were recorded, and others that are asked for. */
export function readTables(handle: SqliteHandle, wanted: SchemaSnapshot): StoredTables {
  const known = doSqlWork(knownTables(wanted), handle)
  return storedTables(inspectSchema(handle, known), known)
}

export function performer(handle: SqliteHandle): DoWork {
  return async (work) => doSqlWork(work, handle)
}
