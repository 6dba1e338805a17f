import { closeSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { LuxError } from '@luxdb/core'
import type { SqliteDriver } from './load-driver.js'
import { addFunctions, prepareReader } from './prepare-reader.js'
import { hasSqliteCode } from './sqlite-error.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'

/** Pages in the WAL after which a commit checkpoints it; the idle checkpoint usually comes first. */
const WAL_AUTOCHECKPOINT_PAGES = 4_000

/** Only the owner may read a file that LuxDB creates; SQLite gives its companions the same mode. */
export const FILE_MODE = 0o600

export interface WriterOptions {
  /** `FULL`: COMMIT returns when the disk has it. `OFF` only where nothing has to survive. */
  readonly synchronous: 'FULL' | 'OFF'
}

/**
 * Opens the writing connection, creating the file if there is none.
 * @throws LUX_REALM_UNREACHABLE, LUX_STORAGE_DAMAGED; a busy database throws SQLite's own error
 */
export function openWriter(driver: SqliteDriver, path: string, options: WriterOptions): SqliteHandle {
  createFile(path)
  return opened(path, () => {
    const handle = new driver(path, { timeout: 0 })
    try {
      prepareWriter(handle, options)
      return handle
    } catch (error) {
      handle.close()
      throw error
    }
  })
}

/** Settings of the writing connection, also of one that was handed in. */
export function prepareWriter(handle: SqliteHandle, { synchronous }: WriterOptions): void {
  handle.pragma('busy_timeout = 0')
  const journalMode = handle.pragma('journal_mode = WAL', { simple: true })
  if (journalMode !== 'wal') {
    throw unreachable(handle.name, `it stays in journal mode ${String(journalMode)}, and LuxDB needs WAL`)
  }
  handle.pragma(`synchronous = ${synchronous}`)
  handle.pragma('foreign_keys = ON')
  handle.pragma('trusted_schema = OFF')
  handle.pragma(`wal_autocheckpoint = ${WAL_AUTOCHECKPOINT_PAGES}`)
  addFunctions(handle)
}

/** Opens a connection that can only read, on a file that a writer has opened before. */
export function openReader(driver: SqliteDriver, path: string): SqliteHandle {
  return opened(path, () => {
    const handle = new driver(path, { readonly: true, fileMustExist: true, timeout: 0 })
    prepareReader(handle)
    return handle
  })
}

function opened(path: string, open: () => SqliteHandle): SqliteHandle {
  try {
    return open()
  } catch (error) {
    // Whoever opens a realm waits for a busy database.
    if (hasSqliteCode(error, 'SQLITE_BUSY', 'SQLITE_LOCKED')) throw error
    if (hasSqliteCode(error, 'SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_IOERR')) {
      const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined
      const reason = isThere
        ? 'SQLite cannot use it or the files beside it; check the rights of its folder'
        : 'there is no such file; check the path'
      throw unreachable(path, reason, error)
    }
    throw toRealmError(error, { kinds: [] })
  }
}

function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'a', FILE_MODE))
  } catch (error) {
    throw unreachable(path, whyNot(path), error)
  }
}

function whyNot(path: string): string {
  if (isDirectory(path)) return 'it is a folder; name a file inside it'
  if (!isDirectory(dirname(path))) return `there is no folder ${dirname(path)}; create it first`
  return 'this process may not write it; give it the right, or choose another path'
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function unreachable(path: string, reason: string, cause?: unknown): LuxError {
  return new LuxError('LUX_REALM_UNREACHABLE', `The database ${path} cannot be opened: ${reason}.`, {
    cause,
    // A folder may still be mounted; a wrong path or a missing right does not pass by waiting.
    details: { path, final: isDirectory(dirname(path)) },
  })
}
