import { rmSync } from 'node:fs'
import type { ProgressOptions } from '@luxdb/core'
import { abortedError, type CompiledStatement, NO_LIMITS } from '@luxdb/realm-sql'
import { loadDriver } from './load-driver.js'
import { LuxMeta } from './lux-meta.js'
import { openWriter } from './open-database.js'
import { ReaderPool } from './reader-pool.js'
import { hasSqliteCode } from './sqlite-error.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

/** `quick_check` looks at every page, `integrity_check` at every entry of every index as well. */
export type FileCheck = 'quick_check' | 'integrity_check'

/** Pages copied before other work gets a turn: 1 MB. */
const PAGES_PER_STEP = 256

/** A snapshot held by its own connection, which is closed: writers go on, and the copy never has to start again. */
export async function copyDatabase(
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

/** What is written to a copy from now on is another history than that of the original. */
export async function renewEpoch(path: string): Promise<void> {
  const handle = openWriter(await loadDriver(), path, { synchronous: 'FULL' })
  try {
    handle.exec('BEGIN IMMEDIATE')
    new LuxMeta(handle).renewEpoch()
    handle.exec('COMMIT')
  } finally {
    handle.close()
  }
}

/** What is wrong with a file; undefined: nothing. In another process, because it reads all of it. */
export async function findDamage(
  path: string,
  check: FileCheck,
  { signal }: ProgressOptions,
): Promise<unknown> {
  const checker = new ReaderPool({ path, processes: 1, idleMs: 0, capacity: 1 })
  const limits = { ...NO_LIMITS, ...(signal && { signal }) }
  try {
    const [row] = await checker.rows({ statement: checkStatement(check), parameters: [] }, limits)
    return row?.[0] === 'ok' ? undefined : row?.[0]
  } catch (error) {
    if (isDamage(error)) return error
    throw error
  } finally {
    await checker.close()
    removeFiles(`${path}-wal`, `${path}-shm`)
  }
}

/** SQLite says that a file is not what it wrote. */
export function isDamage(error: unknown): boolean {
  return hasSqliteCode(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')
}

export function removeFiles(...paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true })
}

function checkStatement(check: FileCheck): CompiledStatement {
  return { key: check, sql: `PRAGMA ${check}(1)`, returnsRows: true, heavyHint: true, decode: (row) => row }
}
