import { ERROR_CATALOGUE, type ErrorCatalogueRow, type LuxErrorCode } from './error-catalogue.js'

export interface LuxErrorOptions {
  /** Facts for programs: realm, kind, soulId, field, constraint, limit. JSON values only. */
  readonly details?: Readonly<Record<string, unknown>>
  /** The error underneath, for logs; it never reaches a client. */
  readonly cause?: unknown
}

/**
 * The one error that LuxDB throws on bad input, missing rights and failing storage.
 * `message` says what happened, with the name or value, and what to do next; programs branch on `code`.
 */
export class LuxError extends Error {
  override readonly name = 'LuxError'
  readonly code: LuxErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: LuxErrorCode, message: string, options: LuxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }

  /** HTTP status, close code, retryability and PostgreSQL code of this error. */
  get catalogue(): ErrorCatalogueRow {
    return ERROR_CATALOGUE[this.code]
  }
}

/**
 * Recognises LuxDB's errors, also those of a second installed copy (which `instanceof` would miss).
 */
export function isLuxError(error: unknown, code?: LuxErrorCode): error is LuxError {
  if (!(error instanceof Error) || error.name !== 'LuxError') return false
  const found: unknown = Reflect.get(error, 'code')
  if (typeof found !== 'string' || !Object.hasOwn(ERROR_CATALOGUE, found)) return false
  return code === undefined || found === code
}

/** Turns anything thrown into a LuxError; what is unknown becomes LUX_INTERNAL with its cause kept. */
export function toLuxError(error: unknown): LuxError {
  if (isLuxError(error)) return error
  return new LuxError('LUX_INTERNAL', 'Something failed inside LuxDB; the log has the cause.', {
    cause: error,
  })
}
