import { LuxError } from '@luxdb/core'
import type { SqliteHandle } from './sqlite-handle.js'
import { parseSqliteUrl, type SqliteLocation } from './sqlite-url.js'

/** What a realm is made on: a place, or a better-sqlite3 database that somebody else has opened. */
export type SqliteSource = SqliteLocation | { readonly type: 'handle'; readonly handle: SqliteHandle }

/** @throws LUX_INVALID_CONFIG */
export function sqliteSource(
  source: string | SqliteHandle,
  { baseDirectory, readOnly }: { readonly baseDirectory?: string | undefined; readonly readOnly: boolean },
): SqliteSource {
  if (typeof source === 'string') return parseSqliteUrl(source, baseDirectory)
  const reason = whyUnusable(source, readOnly)
  if (reason === undefined) return { type: 'handle', handle: source }
  throw new LuxError('LUX_INVALID_CONFIG', `This better-sqlite3 database cannot be used: ${reason}.`)
}

function whyUnusable(handle: SqliteHandle, readOnly: boolean): string | undefined {
  if (!handle.open) return 'it is closed; hand over an open one'
  if (handle.readonly && !readOnly) return 'it is open for reading only; open it for writing'
  if (handle.memory || handle.name === '') {
    return 'it has no file, and reads need a second connection; use the URL sqlite://:memory:'
  }
  return handle.inTransaction ? 'a transaction is open on it; end it first' : undefined
}
