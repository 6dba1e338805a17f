import { closeSync, openSync, readSync } from 'node:fs'
import { isLuxError, type KindDigest, kindDigests, LuxError, type ProgressOptions } from '@luxdb/core'
import { abortedError } from '@luxdb/realm-sql'
import { loadDriver } from './load-driver.js'
import { openReader } from './open-database.js'
import { findDamage, isDamage } from './sqlite-copy.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteMoment } from './sqlite-moment.js'
import { sqliteRows } from './sqlite-rows.js'

const MAGIC = 'SQLite format 3\0'
const NO_KINDS = { v: 1, tables: [] } as const

/** Whether a file is a SQLite database, as native backups are; false where there is none. */
export function isSqliteFile(path: string): boolean {
  const head = Buffer.alloc(MAGIC.length)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, head, 0, head.length, 0)
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
  return head.toString('latin1') === MAGIC
}

/**
 * Looks at every page and index of a native backup, and says what beings it holds.
 * @throws LUX_BACKUP_DAMAGED, LUX_BACKUP_UNKNOWN, LUX_ABORTED
 */
export async function checkSqliteBackup(
  path: string,
  options: ProgressOptions = {},
): Promise<readonly KindDigest[]> {
  return reading(path, options, async () => {
    const damage = await findDamage(path, 'integrity_check', options)
    if (damage !== undefined) throw backupDamaged(path, damage)
    return sqliteMoment(await openBackup(path), NO_KINDS, (moment) => kindDigests(moment, options))
  })
}

/** A connection that reads a backup. @throws LUX_BACKUP_UNKNOWN when LuxDB has not written it */
export async function openBackup(path: string): Promise<SqliteHandle> {
  const handle = openReader(await loadDriver(), path)
  const sql = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'lux_meta'`
  if (sqliteRows(handle, sql).length > 0) return handle
  handle.close()
  throw new LuxError('LUX_BACKUP_UNKNOWN', `${path} is a SQLite database, but no backup of LuxDB.`, {
    details: { path },
  })
}

/** Does something with a backup; what SQLite says of it means the backup. */
export async function reading<T>(
  path: string,
  { signal }: ProgressOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal)
    if (isDamage(error) || isLuxError(error, 'LUX_STORAGE_DAMAGED')) throw backupDamaged(path, error)
    throw toRealmError(error, { kinds: [] })
  }
}

export function backupDamaged(path: string, cause: unknown): LuxError {
  return new LuxError(
    'LUX_BACKUP_DAMAGED',
    `The backup ${path} is damaged. Nothing of it was taken; use another copy.`,
    { cause, details: { path } },
  )
}
