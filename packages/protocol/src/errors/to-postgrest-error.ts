import type { LuxError } from '@luxdb/core'
import type { ErrorVerbosity } from './error-verbosity.js'
import { POSTGREST_TEXTS, type PostgrestText } from './postgrest-texts.js'
import { isFault, publicMessage } from './public-message.js'

/** An error as PostgREST's clients read it. */
export interface PostgrestError {
  readonly code: string
  readonly message: string
  readonly details: string | null
  readonly hint: string | null
}

/**
 * The JSON body of an error on paths that speak PostgREST's grammar; its status is the catalogue's. A
 * field that a body names in vain (`details.part` is `body`) has another code than one of a filter.
 */
export function toPostgrestError(error: LuxError, verbosity: ErrorVerbosity = 'verbose'): PostgrestError {
  const inBody = error.code === 'LUX_UNKNOWN_FIELD' && error.details['part'] === 'body'
  const { message, details = null, hint = null } = inBody ? unknownColumn(error) : textOf(error)
  const code = inBody ? 'PGRST204' : error.catalogue.pgCode
  return verbosity === 'minimal'
    ? { code, message, details: null, hint: null }
    : { code, message, details, hint }
}

function textOf(error: LuxError): PostgrestText {
  if (isFault(error)) return { message: publicMessage(error) }
  return POSTGREST_TEXTS[error.code]?.(error.details, error) ?? { message: error.message }
}

function unknownColumn({ details: { kind, field } }: LuxError): PostgrestText {
  return { message: `Could not find the '${field}' column of '${kind}' in the schema cache` }
}
