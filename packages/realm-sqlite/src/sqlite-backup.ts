import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { type BackupOptions, LuxError } from '@luxdb/core'
import { abortedError } from './call-limits.js'
import { hasSqliteCode } from './sqlite-error.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'
import type { SqliteStorage } from './sqlite-storage.js'

/** Pages copied before other work gets a turn: 1 MB. */
const PAGES_PER_STEP = 256

/**
 * Copies the database as it is now into a new file, while it is in use, and checks the copy. The target
 * appears under its name only when it is whole.
 * @throws LUX_STORAGE_FAILED when the target is there, LUX_ABORTED, LUX_STORAGE_FULL
 */
export async function backupTo(storage: SqliteStorage, path: string, options: BackupOptions): Promise<void> {
  reserve(path)
  const partial = `${path}.partial`
  try {
    await copy(storage.openReader(), partial, options)
    verify(storage.openOther(partial))
    renameSync(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    rmSync(path, { force: true })
    throw options.signal?.aborted ? abortedError(options.signal) : toRealmError(error, { kinds: [] })
  }
}

/** An empty file of that name, so that nobody else takes it meanwhile. */
function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (cause) {
    throw new LuxError(
      'LUX_STORAGE_FAILED',
      `A backup cannot be written to ${path}; name a file that is not there yet, in a folder that is.`,
      { cause, details: { path } },
    )
  }
}

/** A snapshot held by its own connection: writers go on, and the copy never has to start again. */
async function copy(
  source: SqliteHandle,
  target: string,
  { signal, onProgress }: BackupOptions,
): Promise<void> {
  try {
    source.exec('BEGIN')
    sqliteRows(source, 'SELECT count(*) FROM sqlite_schema')
    await source.backup(target, {
      progress({ totalPages, remainingPages }) {
        if (signal?.aborted) throw abortedError(signal)
        onProgress?.({ done: totalPages - remainingPages, total: totalPages, unit: 'pages' })
        return PAGES_PER_STEP
      },
    })
  } finally {
    source.close()
  }
}

function verify(handle: SqliteHandle): void {
  try {
    const [row] = sqliteRows(handle, 'PRAGMA quick_check(1)')
    if (row?.[0] !== 'ok') throw damaged(handle.name, row?.[0])
  } catch (error) {
    if (hasSqliteCode(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) throw damaged(handle.name, error)
    throw error
  } finally {
    handle.close()
  }
}

function damaged(path: string, cause: unknown): LuxError {
  return new LuxError(
    'LUX_STORAGE_DAMAGED',
    `The copy ${path} did not pass its check, and was removed; check the disk and the database itself.`,
    { cause, details: { path } },
  )
}
