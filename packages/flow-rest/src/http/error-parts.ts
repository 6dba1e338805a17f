import type { LuxError, LuxErrorCode } from '@luxdb/core'
import {
  type ErrorVerbosity,
  postgrestStatus,
  retryAfterSeconds,
  toPostgrestError,
  toProblem,
} from '@luxdb/protocol'
import { JSON_TYPE, PROBLEM_TYPE, type ResponseParts } from './response-parts.js'

/** Paths with PostgREST's grammar answer in PostgREST's JSON, all others with problem details. */
export type ErrorFormat = 'postgrest' | 'problem'

export interface ErrorPartsOptions {
  readonly format: ErrorFormat
  readonly requestId: string
  readonly verbosity: ErrorVerbosity
}

export function errorParts(
  error: LuxError,
  { format, requestId, verbosity }: ErrorPartsOptions,
): ResponseParts {
  const isProblem = format === 'problem'
  const body = isProblem ? toProblem(error, requestId, verbosity) : toPostgrestError(error, verbosity)
  return {
    status: isProblem ? error.catalogue.status : postgrestStatus(error),
    headers: {
      'content-type': isProblem ? PROBLEM_TYPE : JSON_TYPE,
      'proxy-status': `LuxDB; error=${body.code}`,
      ...extraHeaders(error),
    },
    body: JSON.stringify(body),
  }
}

/** Nothing more is wanted on the connection: the server ends, or a body on it is not read to its end. */
const CLOSING: ReadonlySet<LuxErrorCode> = new Set([
  'LUX_SHUTTING_DOWN',
  'LUX_PAYLOAD_TOO_LARGE',
  'LUX_REQUEST_TIMEOUT',
])

function extraHeaders(error: LuxError): Record<string, string> {
  const headers: Record<string, string> = {}
  const seconds = retryAfterSeconds(error)
  const allowed = error.details['allowed']
  if (seconds !== undefined) headers['retry-after'] = String(seconds)
  if (error.code === 'LUX_UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer'
  if (CLOSING.has(error.code)) headers['connection'] = 'close'
  if (error.code === 'LUX_METHOD_NOT_ALLOWED' && Array.isArray(allowed)) headers['allow'] = allowed.join(', ')
  return headers
}
