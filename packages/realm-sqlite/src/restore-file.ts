import { existsSync, renameSync } from 'node:fs'
import { LuxError, type RestoreOptions } from '@luxdb/core'
import { loadDriver } from './load-driver.js'
import { openWriter } from './open-database.js'
import { copyDatabase, findDamage, removeFiles, renewEpoch } from './sqlite-copy.js'
import { hasSqliteCode } from './sqlite-error.js'
import { backupDamaged, openBackup, reading } from './sqlite-file-backup.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteName } from './sqlite-quote.js'
import { sqliteRows } from './sqlite-rows.js'
import { parseSqliteUrl } from './sqlite-url.js'

export interface RestoreFileOptions extends RestoreOptions {
  /** Where a relative path of the URL starts. */
  readonly baseDirectory?: string
}

/**
 * Puts a native backup in the place of a realm's file, which nobody may have open. The copy is checked before; the
 * file that was there goes only when the copy is whole.
 * @throws LUX_BACKUP_DAMAGED, LUX_BACKUP_UNKNOWN, LUX_REALM_NOT_EMPTY, LUX_BUSY while somebody has the file open
 */
export async function restoreSqliteFile(
  backup: string,
  url: string,
  options: RestoreFileOptions = {},
): Promise<void> {
  const location = parseSqliteUrl(url, options.baseDirectory)
  if (location.type !== 'file') {
    throw new LuxError('LUX_INVALID_CONFIG', `${url} is temporary; restore into a file.`)
  }
  const { path } = location
  await reading(backup, options, async () => {
    if (existsSync(path)) await makeWay(path, options.replace ?? false)
    const partial = `${path}.restored`
    try {
      removeFiles(partial)
      await copyDatabase(await openBackup(backup), partial, options)
      await renewEpoch(partial)
      const damage = await findDamage(partial, 'integrity_check', options)
      if (damage !== undefined) throw backupDamaged(backup, damage)
      // Somebody may have come meanwhile.
      if (existsSync(path)) await makeWay(path, options.replace ?? false)
      renameSync(partial, path)
    } finally {
      removeFiles(partial, `${partial}-journal`, `${partial}-wal`, `${partial}-shm`)
    }
  })
}

/** Leaves the file alone, without a WAL beside it. @throws LUX_REALM_NOT_EMPTY, LUX_BUSY */
async function makeWay(path: string, replace: boolean): Promise<void> {
  const handle = openWriter(await loadDriver(), path, { synchronous: 'FULL' })
  try {
    const filled = replace ? [] : filledTables(handle)
    if (filled.length > 0) throw notEmpty(path, filled)
    // SQLite leaves the mode only when nobody else has the file open.
    handle.pragma('journal_mode = DELETE')
  } catch (error) {
    if (hasSqliteCode(error, 'SQLITE_BUSY', 'SQLITE_LOCKED')) throw inUse(path, error)
    throw error
  } finally {
    handle.close()
  }
}

/** Everybody's: what is not LuxDB's would be gone as well. */
function filledTables(handle: SqliteHandle): readonly string[] {
  const names = sqliteRows(
    handle,
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'lux\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  ).map(([name]) => String(name))
  return names.filter(
    (name) => sqliteRows(handle, `SELECT 1 FROM ${quoteSqliteName(name)} LIMIT 1`).length > 0,
  )
}

function notEmpty(path: string, tables: readonly string[]): LuxError {
  return new LuxError(
    'LUX_REALM_NOT_EMPTY',
    `${path} holds rows already, in ${tables.join(', ')}; restore into a new file, or replace it.`,
    { details: { path, tables } },
  )
}

function inUse(path: string, cause: unknown): LuxError {
  return new LuxError('LUX_BUSY', `${path} is in use; stop the server, and restore again.`, {
    cause,
    details: { path },
  })
}
