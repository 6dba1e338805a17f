import { isLuxError, LuxError, type LuxErrorCode } from '@luxdb/core'
import { constraintError } from './constraint-errors.js'
import {
  type ConnectionFailure,
  connectionFailure,
  type FailureContext,
  isPostgresError,
} from './postgres-error.js'

interface Translation {
  readonly code: LuxErrorCode
  readonly message: string
}

const TIMEOUT: Translation = {
  code: 'LUX_TIMEOUT',
  message:
    'The statement took longer than it may and was stopped; narrow it, add an index, or allow more time.',
}
const RETRY: Translation = {
  code: 'LUX_BUSY',
  message: 'Other transactions stood in the way and this one was undone; retry it.',
}
const DAMAGED: Translation = {
  code: 'LUX_STORAGE_DAMAGED',
  message: 'The database has damaged data. Stop writing, keep a copy of it, and restore a backup.',
}
const RANGE: Translation = {
  code: 'LUX_OUT_OF_RANGE',
  message: 'A value lies outside what its column holds; choose another.',
}
const ACCESS: Translation = {
  code: 'LUX_STORAGE_FAILED',
  message:
    'The role of this realm may not do this in the database; grant it the rights on its schema and tables.',
}

const MISFIT: Translation = {
  code: 'LUX_SCHEMA_MISMATCH',
  message: 'A table or column of the kind is not there any more; open the realm with kinds that fit it.',
}

/** By SQLSTATE: what it means to a caller, and the way out. */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  '22003': { code: 'LUX_OVERFLOW', message: 'A number is too large for its type; narrow the query.' },
  '22001': RANGE,
  '22008': RANGE,
  '22P02': { code: 'LUX_INVALID_VALUE', message: 'A value does not fit the type of its column; correct it.' },
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
  '42P01': MISFIT,
  '42703': MISFIT,
  '53100': {
    code: 'LUX_STORAGE_FULL',
    message: 'The storage is full; nothing of this call was written. Free some space and retry.',
  },
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

const UNKNOWN: Translation = {
  code: 'LUX_STORAGE_FAILED',
  message: 'PostgreSQL refused a statement; the log has the cause.',
}

/** Any error of server or driver as LuxDB's own, with the original as `cause`; LuxErrors pass. */
export function toRealmError(error: unknown, context: FailureContext): LuxError {
  if (isLuxError(error)) return error
  const failure = connectionFailure(error)
  if (failure !== undefined) return unreachable(failure, error, context)
  if (!isPostgresError(error)) return translated(UNKNOWN, error, context)
  if (error.code.startsWith('23')) return constraintError(error, context)
  return translated(TRANSLATIONS[error.code] ?? UNKNOWN, error, context)
}

function translated({ code, message }: Translation, cause: unknown, { kind }: FailureContext): LuxError {
  return new LuxError(code, message, { cause, ...(kind !== undefined && { details: { kind } }) })
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
