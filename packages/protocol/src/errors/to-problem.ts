import type { LuxError, LuxErrorCode } from '@luxdb/core'
import type { ErrorVerbosity } from './error-verbosity.js'
import { isFault, publicMessage } from './public-message.js'

/** An error as problem details (RFC 9457), with the code that programs branch on. */
export interface Problem {
  /** Where the code is described. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: LuxErrorCode
  readonly requestId: string
  /** Facts: kind, field, soulId, limit; not for faults of the server. */
  readonly details?: LuxError['details']
}

const ERRORS_PAGE = 'https://github.com/luxdb/luxdb/blob/main/docs/errors.md'

/** The body of an error on paths of LuxDB's own. */
export function toProblem(
  error: LuxError,
  requestId: string,
  verbosity: ErrorVerbosity = 'verbose',
): Problem {
  const { code, details } = error
  const { status } = error.catalogue
  const tellsDetails = verbosity === 'verbose' && !isFault(error) && Object.keys(details).length > 0
  return {
    type: `${ERRORS_PAGE}#${code}`,
    title: titleOf(code),
    status,
    detail: publicMessage(error),
    code,
    requestId,
    ...(tellsDetails && { details }),
  }
}

/** `LUX_UNKNOWN_KIND` reads `Unknown kind`. */
function titleOf(code: LuxErrorCode): string {
  const words = code.slice('LUX_'.length).toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
