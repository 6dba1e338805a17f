import type { KindShape } from '@luxdb/core/query'

/** An error of the server (SQLSTATE in `code`) or of the driver, as postgres.js throws it. */
export interface PostgresError extends Error {
  readonly code: string
  readonly constraint_name?: string
  readonly table_name?: string
  readonly column_name?: string
  /** The function of the server that reported it. */
  readonly routine?: string
}

/** What the caller knows about a statement that failed. */
export interface FailureContext {
  readonly kinds: readonly KindShape[]
  /** Name of the kind that was written or asked for. */
  readonly kind?: string
  readonly operation?: 'manifest' | 'transform' | 'dissolve' | 'commit'
}

export function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** The connection was never made: nothing of the call has reached the server. */
const NOT_REACHED = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P03',
  '53300',
])

/** The connection went away: what was under way has happened or has not. */
const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P05',
])

export type ConnectionFailure = 'not-reached' | 'lost'

export function connectionFailure(error: unknown): ConnectionFailure | undefined {
  if (!isPostgresError(error)) return undefined
  if (NOT_REACHED.has(error.code)) return 'not-reached'
  return LOST.has(error.code) || error.code.startsWith('08') ? 'lost' : undefined
}
