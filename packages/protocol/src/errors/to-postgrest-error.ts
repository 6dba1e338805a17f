import type { LuxError } from '@luxdb/core'
import type { ErrorVerbosity } from './error-verbosity.js'
import { POSTGREST_TEXTS, type PostgrestText } from './postgrest-texts.js'
import { variantOf } from './postgrest-variants.js'
import { isFault, publicMessage } from './public-message.js'

/** An error as PostgREST's clients read it. */
export interface PostgrestError {
  readonly code: string
  readonly message: string
  /** A list only for PGRST201: what an embed may mean. */
  readonly details: PostgrestText['details'] | null
  readonly hint: string | null
}

/**
 * The JSON body of an error on paths that speak PostgREST's grammar; its status is `postgrestStatus`. What
 * PostgREST tells apart under codes of its own is told apart by `details.part`.
 */
export function toPostgrestError(error: LuxError, verbosity: ErrorVerbosity = 'verbose'): PostgrestError {
  const { message, details = null, hint = hintOf(error) } = textOf(error)
  const code = variantOf(error)?.code ?? error.catalogue.pgCode
  return verbosity === 'minimal'
    ? { code, message, details: null, hint: null }
    : { code, message, details, hint }
}

/** The status of an error on paths that speak PostgREST's grammar. */
export function postgrestStatus(error: LuxError): number {
  return variantOf(error)?.status ?? error.catalogue.status
}

/** What the error itself has to say beside what clients know the situation by. */
function hintOf(error: LuxError): string | null {
  const { hint } = error.details
  return typeof hint === 'string' && !isFault(error) ? hint : null
}

function textOf(error: LuxError): PostgrestText {
  if (isFault(error)) return { message: publicMessage(error) }
  const textFrom = variantOf(error)?.text ?? POSTGREST_TEXTS[error.code]
  return textFrom?.(error.details, error) ?? { message: error.message }
}
