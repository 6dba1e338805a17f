import type { KindShape } from '@luxdb/core/query'

/** An error of SQLite, as better-sqlite3 throws it. */
export interface SqliteError extends Error {
  /** Extended result code, for example `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly code: string
}

/** What the caller knows about a statement that failed. */
export interface FailureContext {
  readonly kinds: readonly KindShape[]
  /** Name of the kind that was written or asked for. */
  readonly kind?: string
  readonly operation?: 'manifest' | 'transform' | 'dissolve'
}

/** Recognised by name, because a reader process sends its errors over. */
export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && error.name === 'SqliteError' && 'code' in error
}

/** True for any of the given primary or extended result codes. */
export function hasSqliteCode(error: unknown, ...codes: readonly string[]): boolean {
  if (!isSqliteError(error)) return false
  return codes.some((code) => error.code === code || error.code.startsWith(`${code}_`))
}

/** ON DELETE RESTRICT speaks as a trigger, though with the words of a foreign key. */
export function isForeignKeyError(error: unknown): boolean {
  return isSqliteError(error) && error.message === 'FOREIGN KEY constraint failed'
}
