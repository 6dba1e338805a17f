import { rmSync } from 'node:fs'
import { type BackupOptions, LuxError, type ProgressOptions, writeWholeFile } from '@luxdb/core'
import type { CompiledStatement } from '@luxdb/realm-sql'
import { abortedError, NO_LIMITS } from '@luxdb/realm-sql'
import { loadDriver } from './load-driver.js'
import { LuxMeta } from './lux-meta.js'
import { openWriter } from './open-database.js'
import { ReaderPool } from './reader-pool.js'
import { hasSqliteCode } from './sqlite-error.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'
import type { SqliteStorage } from './sqlite-storage.js'

const QUICK_CHECK: CompiledStatement = {
  key: 'quick_check',
  sql: 'PRAGMA quick_check(1)',
  returnsRows: true,
  heavyHint: true,
  decode: (row) => row,
}

/** Pages copied before other work gets a turn: 1 MB. */
const PAGES_PER_STEP = 256

/**
 * Copies the database as it is now into a new file, while it is in use, and checks the copy. The target
 * appears under its name only when it is whole.
 * @throws LUX_STORAGE_FAILED when the target is there, LUX_ABORTED, LUX_STORAGE_FULL
 */
export async function backupTo(storage: SqliteStorage, path: string, options: BackupOptions): Promise<void> {
  try {
    await writeWholeFile(path, async (partial) => {
      await copy(storage.openReader(), partial, options)
      await renewEpoch(partial)
      await verify(partial, options)
    })
  } catch (error) {
    removeFiles(`${path}.partial-journal`)
    throw options.signal?.aborted ? abortedError(options.signal) : toRealmError(error, { kinds: [] })
  }
}

/** A snapshot held by its own connection: writers go on, and the copy never has to start again. */
async function copy(
  source: SqliteHandle,
  target: string,
  { signal, onProgress }: ProgressOptions,
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

/** What is written to the copy from now on is another history than that of the original. */
async function renewEpoch(path: string): Promise<void> {
  const handle = openWriter(await loadDriver(), path, { synchronous: 'FULL' })
  try {
    handle.exec('BEGIN IMMEDIATE')
    new LuxMeta(handle).renewEpoch()
    handle.exec('COMMIT')
  } finally {
    handle.close()
  }
}

/** In another process: the check reads the whole file. */
async function verify(path: string, { signal }: ProgressOptions): Promise<void> {
  const checker = new ReaderPool({ path, processes: 1, idleMs: 0, capacity: 1 })
  const limits = { ...NO_LIMITS, ...(signal && { signal }) }
  try {
    const [row] = await checker.rows({ statement: QUICK_CHECK, parameters: [] }, limits)
    if (row?.[0] !== 'ok') throw damaged(path, row?.[0])
  } catch (error) {
    if (hasSqliteCode(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) throw damaged(path, error)
    throw error
  } finally {
    await checker.close()
    removeFiles(`${path}-wal`, `${path}-shm`)
  }
}

function removeFiles(...paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true })
}

function damaged(path: string, cause: unknown): LuxError {
  return new LuxError(
    'LUX_STORAGE_DAMAGED',
    `The copy ${path} did not pass its check, and was removed; check the disk and the database itself.`,
    { cause, details: { path } },
  )
}
