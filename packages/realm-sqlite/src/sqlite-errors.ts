import { isLuxError, LuxError } from '@luxdb/core'
import { type ErrorTranslation, SCHEMA_MISFIT, STORAGE_FULL, translatedError } from '@luxdb/realm-sql'
import { constraintError } from './constraint-errors.js'
import { type FailureContext, isSqliteError } from './sqlite-error.js'

/** By primary result code: what it means to a caller, and the way out. */
const TRANSLATIONS: Readonly<Record<string, ErrorTranslation>> = {
  FULL: STORAGE_FULL,
  BUSY: {
    code: 'LUX_BUSY',
    message: 'Another program holds the database; retry when it has finished its transaction.',
  },
  LOCKED: {
    code: 'LUX_BUSY',
    message: 'A table is locked by another use of the database; retry in a moment.',
  },
  IOERR: {
    code: 'LUX_STORAGE_FAILED',
    message: 'The disk failed to read or write; the log has the cause. Check the disk and its file system.',
  },
  CORRUPT: {
    code: 'LUX_STORAGE_DAMAGED',
    message: 'The database file is damaged. Stop writing, keep a copy of it, and restore a backup.',
  },
  NOTADB: {
    code: 'LUX_STORAGE_DAMAGED',
    message: 'The file is not a SQLite database, or it is encrypted. Check the path, or restore a backup.',
  },
  READONLY: {
    code: 'LUX_STORAGE_FAILED',
    message: 'The database can only be read; give this process the right to write its file and folder.',
  },
  CANTOPEN: {
    code: 'LUX_REALM_UNREACHABLE',
    message: 'The database file or one beside it cannot be opened; check that its folder can be written.',
  },
  INTERRUPT: { code: 'LUX_TIMEOUT', message: 'The statement was interrupted; nothing of it was written.' },
  TOOBIG: {
    code: 'LUX_OUT_OF_RANGE',
    message: 'A value or the row is larger than SQLite stores (1 GB); make it smaller.',
  },
}

const UNKNOWN: ErrorTranslation = {
  code: 'LUX_STORAGE_FAILED',
  message: 'SQLite refused a statement; the log has the cause.',
}

const MISSING = /^(?:no such (?:table|column)|table \S+ has no column)/

/** Any error of the driver as LuxDB's own, with the original as `cause`; LuxErrors pass. */
export function toRealmError(error: unknown, context: FailureContext): LuxError {
  if (isLuxError(error)) return error
  if (!isSqliteError(error)) return translatedError(UNKNOWN, error, context.kind)
  if (error.code.startsWith('SQLITE_CONSTRAINT')) return constraintError(error, context)
  if (error.code === 'SQLITE_ERROR' && error.message === 'integer overflow') {
    return new LuxError('LUX_OVERFLOW', 'A sum is larger than a 64-bit integer; narrow the query.', {
      cause: error,
    })
  }
  if (error.code === 'SQLITE_ERROR' && MISSING.test(error.message)) {
    return translatedError(SCHEMA_MISFIT, error, context.kind)
  }
  const primary = /^SQLITE_([A-Z]+)/.exec(error.code)?.[1] ?? ''
  return translatedError(TRANSLATIONS[primary] ?? UNKNOWN, error, context.kind)
}
