import { isLuxError, LuxError } from '@luxdb/core'
import {
  type ErrorTranslation,
  MISFIT_VALUE,
  SCHEMA_MISFIT,
  STORAGE_FULL,
  translatedError,
} from '@luxdb/realm-sql'
import { constraintError } from './constraint-errors.js'
import {
  type ConnectionFailure,
  connectionFailure,
  type FailureContext,
  isPostgresError,
} from './postgres-error.js'

const TIMEOUT: ErrorTranslation = {
  code: 'LUX_TIMEOUT',
  message:
    'The statement took longer than it may and was stopped; narrow it, add an index, or allow more time.',
}
const RETRY: ErrorTranslation = {
  code: 'LUX_BUSY',
  message: 'Other transactions stood in the way and this one was undone; retry it.',
}
const DAMAGED: ErrorTranslation = {
  code: 'LUX_STORAGE_DAMAGED',
  message: 'The database has damaged data. Stop writing, keep a copy of it, and restore a backup.',
}
const RANGE: ErrorTranslation = {
  code: 'LUX_OUT_OF_RANGE',
  message: 'A value lies outside what its column holds; choose another.',
}
const ACCESS: ErrorTranslation = {
  code: 'LUX_STORAGE_FAILED',
  message:
    'The role of this realm may not do this in the database; grant it the rights on its schema and tables.',
}

/** By SQLSTATE: what it means to a caller, and the way out. */
const TRANSLATIONS: Readonly<Record<string, ErrorTranslation>> = {
  '22003': { code: 'LUX_OVERFLOW', message: 'A number is too large for its type; narrow the query.' },
  '22001': RANGE,
  '22008': RANGE,
  '22P02': MISFIT_VALUE,
  '2201B': {
    code: 'LUX_INVALID_VALUE',
    message: 'A regular expression cannot be read by PostgreSQL; correct it.',
  },
  '25P02': { code: 'LUX_TRANSACTION_ABORTED', message: 'The transaction has failed; start a new one.' },
  '25P03': {
    code: 'LUX_TRANSACTION_TIMEOUT',
    message: 'The transaction did nothing for too long and was undone.',
  },
  '25006': {
    code: 'LUX_STORAGE_FAILED',
    message: 'The server only reads (a standby, perhaps); connect to the primary.',
  },
  '40001': RETRY,
  '40P01': RETRY,
  '42501': ACCESS,
  '42P01': SCHEMA_MISFIT,
  '42703': SCHEMA_MISFIT,
  '53100': STORAGE_FULL,
  '53200': { code: 'LUX_OVERLOADED', message: 'The database server is out of memory; retry later.' },
  '54001': {
    code: 'LUX_QUERY_TOO_COMPLEX',
    message: 'The query is too complex for the server; make it simpler.',
  },
  '54000': RANGE,
  '55P03': { code: 'LUX_BUSY', message: 'Another program holds a lock on the database; retry in a moment.' },
  '57014': TIMEOUT,
  XX001: DAMAGED,
  XX002: DAMAGED,
}

const UNKNOWN: ErrorTranslation = {
  code: 'LUX_STORAGE_FAILED',
  message: 'PostgreSQL refused a statement; the log has the cause.',
}

/** Any error of server or driver as LuxDB's own, with the original as `cause`; LuxErrors pass. */
export function toRealmError(error: unknown, context: FailureContext): LuxError {
  if (isLuxError(error)) return error
  const failure = connectionFailure(error)
  if (failure !== undefined) return unreachable(failure, error, context)
  if (!isPostgresError(error)) return translatedError(UNKNOWN, error, context.kind)
  // A table has changed under a statement that was prepared before; the next one is prepared anew.
  if (error.routine === 'RevalidateCachedQuery') return translatedError(RETRY, error, context.kind)
  if (error.code.startsWith('23')) return constraintError(error, context)
  return translatedError(TRANSLATIONS[error.code] ?? UNKNOWN, error, context.kind)
}

/** A write whose connection was lost may have been committed: whoever retries it must know. */
function unreachable(failure: ConnectionFailure, cause: unknown, { operation }: FailureContext): LuxError {
  const resultUnknown = failure === 'lost' && operation !== undefined
  return new LuxError(
    'LUX_REALM_UNREACHABLE',
    resultUnknown
      ? 'The connection to PostgreSQL was lost during a write, which may have happened or not; look before you retry it.'
      : 'PostgreSQL cannot be reached; check that the server runs and accepts connections, then retry.',
    { cause, ...(resultUnknown && { details: { resultUnknown } }) },
  )
}
