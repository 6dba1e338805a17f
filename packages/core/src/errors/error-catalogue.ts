/** What each flow needs to know about an error code. */
export interface ErrorCatalogueRow {
  /** HTTP status. */
  readonly status: number
  /** WebSocket close code, for errors that end a portal or a channel. */
  readonly closeCode: number
  /** The same call may succeed later without being changed. */
  readonly retryable: boolean
  /** SQLSTATE or PGRST code that PostgREST's clients know the situation by. */
  readonly pgCode: string
}

function row(
  status: number,
  pgCode: string,
  options: { closeCode?: number; retryable?: true } = {},
): ErrorCatalogueRow {
  return { status, pgCode, closeCode: options.closeCode ?? 4400, retryable: options.retryable ?? false }
}

const RETRYABLE = { retryable: true } as const

/** Every error code. */
export type LuxErrorCode =
  | 'LUX_INVALID_QUERY'
  | 'LUX_QUERY_TOO_COMPLEX'
  | 'LUX_INVALID_REQUEST'
  | 'LUX_INVALID_JSON'
  | 'LUX_UNSAFE_JSON'
  | 'LUX_INVALID_RANGE'
  | 'LUX_INVALID_CURSOR'
  | 'LUX_UNKNOWN_KIND'
  | 'LUX_UNKNOWN_FIELD'
  | 'LUX_UNKNOWN_BOND'
  | 'LUX_AMBIGUOUS_BOND'
  | 'LUX_NOT_EMBEDDED'
  | 'LUX_UNKNOWN_REALM'
  | 'LUX_UNKNOWN_PATH'
  | 'LUX_METHOD_NOT_ALLOWED'
  | 'LUX_NOT_ACCEPTABLE'
  | 'LUX_UNSUPPORTED_MEDIA_TYPE'
  | 'LUX_PAYLOAD_TOO_LARGE'
  | 'LUX_REQUEST_TIMEOUT'
  | 'LUX_URI_TOO_LONG'
  | 'LUX_UNSUPPORTED'
  | 'LUX_INVALID_PREFERENCE'
  | 'LUX_NOT_SINGULAR'
  | 'LUX_TOO_MANY_AFFECTED'
  | 'LUX_INVALID_VALUE'
  | 'LUX_OUT_OF_RANGE'
  | 'LUX_INVALID_TEXT'
  | 'LUX_INVALID_TIME'
  | 'LUX_OVERFLOW'
  | 'LUX_REQUIRED'
  | 'LUX_CHECK_FAILED'
  | 'LUX_IMMUTABLE_FIELD'
  | 'LUX_REFUSED'
  | 'LUX_NOT_FOUND'
  | 'LUX_UNIQUE'
  | 'LUX_FOREIGN_KEY'
  | 'LUX_VERSION_CONFLICT'
  | 'LUX_VERSION_REQUIRED'
  | 'LUX_KEY_REUSED'
  | 'LUX_ANSWER_UNKNOWN'
  | 'LUX_POSITION_LOST'
  | 'LUX_LIVE_TOO_LARGE'
  | 'LUX_UNAUTHENTICATED'
  | 'LUX_TOKEN_EXPIRED'
  | 'LUX_FORBIDDEN'
  | 'LUX_ORIGIN_REFUSED'
  | 'LUX_HOST_REFUSED'
  | 'LUX_RATE_LIMITED'
  | 'LUX_OVERLOADED'
  | 'LUX_SHUTTING_DOWN'
  | 'LUX_TIMEOUT'
  | 'LUX_ABORTED'
  | 'LUX_BUSY'
  | 'LUX_TRANSACTION_ABORTED'
  | 'LUX_TRANSACTION_TIMEOUT'
  | 'LUX_MEMORY_FULL'
  | 'LUX_STORAGE_FULL'
  | 'LUX_REALM_NOT_READY'
  | 'LUX_REALM_CLOSED'
  | 'LUX_REALM_UNREACHABLE'
  | 'LUX_SCHEMA_MISMATCH'
  | 'LUX_EVOLUTION_BLOCKED'
  | 'LUX_EVOLUTION_CONFLICT'
  | 'LUX_EVOLUTION_EDITED'
  | 'LUX_EVOLUTION_UNCONFIRMED'
  | 'LUX_SCHEMA_DRIFT'
  | 'LUX_AMBIGUOUS_RENAME'
  | 'LUX_STORAGE_DAMAGED'
  | 'LUX_STORAGE_FAILED'
  | 'LUX_BACKUP_DAMAGED'
  | 'LUX_BACKUP_UNKNOWN'
  | 'LUX_REALM_NOT_EMPTY'
  | 'LUX_DRIVER_MISSING'
  | 'LUX_DELIVERY_FAILED'
  | 'LUX_INVALID_KIND'
  | 'LUX_INVALID_CONFIG'
  | 'LUX_ADDRESS_IN_USE'
  | 'LUX_INTERNAL'

/**
 * Every error code of LuxDB, in one place. docs/errors.md lists the same codes with cause and remedy.
 */
export const ERROR_CATALOGUE: Readonly<Record<LuxErrorCode, ErrorCatalogueRow>> = {
  // What was asked
  LUX_INVALID_QUERY: row(400, 'PGRST100'),
  LUX_QUERY_TOO_COMPLEX: row(400, '54001'),
  LUX_INVALID_REQUEST: row(400, 'PGRST102'),
  LUX_INVALID_JSON: row(400, 'PGRST102'),
  LUX_UNSAFE_JSON: row(400, 'PGRST102'),
  LUX_INVALID_RANGE: row(416, 'PGRST103'),
  LUX_INVALID_CURSOR: row(400, 'PGRST100'),
  LUX_UNKNOWN_KIND: row(404, 'PGRST205'),
  LUX_UNKNOWN_FIELD: row(400, '42703'),
  LUX_UNKNOWN_BOND: row(400, 'PGRST200'),
  LUX_AMBIGUOUS_BOND: row(300, 'PGRST201'),
  LUX_NOT_EMBEDDED: row(400, 'PGRST108'),
  LUX_UNKNOWN_REALM: row(406, 'PGRST106'),
  LUX_UNKNOWN_PATH: row(404, 'PGRST125'),
  LUX_METHOD_NOT_ALLOWED: row(405, 'PGRST117'),
  LUX_NOT_ACCEPTABLE: row(406, 'PGRST107'),
  LUX_UNSUPPORTED_MEDIA_TYPE: row(415, 'PGRST102'),
  LUX_PAYLOAD_TOO_LARGE: row(413, 'PGRST102', { closeCode: 1009 }),
  LUX_REQUEST_TIMEOUT: row(408, 'PGRST102', RETRYABLE),
  LUX_URI_TOO_LONG: row(414, 'PGRST100'),
  LUX_UNSUPPORTED: row(400, 'PGRST127'),
  LUX_INVALID_PREFERENCE: row(400, 'PGRST122'),
  LUX_NOT_SINGULAR: row(406, 'PGRST116'),
  LUX_TOO_MANY_AFFECTED: row(400, 'PGRST124'),

  // Values
  LUX_INVALID_VALUE: row(400, '22P02'),
  LUX_OUT_OF_RANGE: row(400, '22003'),
  LUX_INVALID_TEXT: row(400, '22021'),
  LUX_INVALID_TIME: row(400, '22008'),
  LUX_OVERFLOW: row(400, '22003'),
  LUX_REQUIRED: row(400, '23502'),
  LUX_CHECK_FAILED: row(400, '23514'),
  LUX_IMMUTABLE_FIELD: row(400, '428C9'),
  LUX_REFUSED: row(400, 'P0001'),

  // The state of things
  LUX_NOT_FOUND: row(404, 'PGRST116'),
  LUX_UNIQUE: row(409, '23505'),
  LUX_FOREIGN_KEY: row(409, '23503'),
  LUX_VERSION_CONFLICT: row(412, '40001'),
  LUX_VERSION_REQUIRED: row(428, '40001'),
  LUX_KEY_REUSED: row(422, '22023'),
  LUX_ANSWER_UNKNOWN: row(409, '25000'),
  LUX_POSITION_LOST: row(410, '55000', { closeCode: 4410 }),
  LUX_LIVE_TOO_LARGE: row(413, '54000', { closeCode: 4413 }),

  // Rights
  LUX_UNAUTHENTICATED: row(401, 'PGRST301', { closeCode: 4401 }),
  LUX_TOKEN_EXPIRED: row(401, 'PGRST303', { closeCode: 4401 }),
  LUX_FORBIDDEN: row(403, '42501', { closeCode: 4403 }),
  LUX_ORIGIN_REFUSED: row(403, '42501', { closeCode: 4403 }),
  LUX_HOST_REFUSED: row(421, '42501', { closeCode: 4403 }),

  // Capacity and time
  LUX_RATE_LIMITED: row(429, '53400', { closeCode: 4429, retryable: true }),
  LUX_OVERLOADED: row(503, 'PGRST003', { closeCode: 4429, retryable: true }),
  LUX_SHUTTING_DOWN: row(503, '57P01', { closeCode: 1012, retryable: true }),
  LUX_TIMEOUT: row(504, '57014', RETRYABLE),
  LUX_ABORTED: row(499, '57014'),
  LUX_BUSY: row(503, '55P03', RETRYABLE),
  LUX_TRANSACTION_ABORTED: row(409, '25P02', RETRYABLE),
  LUX_TRANSACTION_TIMEOUT: row(504, '25P03', RETRYABLE),
  LUX_MEMORY_FULL: row(507, '53200'),
  LUX_STORAGE_FULL: row(503, '53100', RETRYABLE),

  // Realms
  LUX_REALM_NOT_READY: row(503, '57P03', RETRYABLE),
  LUX_REALM_CLOSED: row(503, '57P01'),
  LUX_REALM_UNREACHABLE: row(503, 'PGRST001', RETRYABLE),
  LUX_SCHEMA_MISMATCH: row(500, '42P17'),
  LUX_EVOLUTION_BLOCKED: row(409, '55000'),
  LUX_EVOLUTION_CONFLICT: row(409, '55000'),
  LUX_EVOLUTION_EDITED: row(409, '55000'),
  LUX_EVOLUTION_UNCONFIRMED: row(409, '55000'),
  LUX_SCHEMA_DRIFT: row(409, '55000'),
  LUX_AMBIGUOUS_RENAME: row(409, '55000'),
  LUX_STORAGE_DAMAGED: row(500, 'XX001'),
  LUX_STORAGE_FAILED: row(500, '58030'),
  LUX_BACKUP_DAMAGED: row(500, 'XX001'),
  LUX_BACKUP_UNKNOWN: row(400, '22023'),
  LUX_REALM_NOT_EMPTY: row(409, '55000'),
  LUX_DRIVER_MISSING: row(500, '58P01'),
  LUX_DELIVERY_FAILED: row(502, '08006', RETRYABLE),

  // Programs and configuration
  LUX_INVALID_KIND: row(500, '42P17'),
  LUX_INVALID_CONFIG: row(500, 'F0000'),
  LUX_ADDRESS_IN_USE: row(500, '58000'),
  LUX_INTERNAL: row(500, 'XX000'),
}
