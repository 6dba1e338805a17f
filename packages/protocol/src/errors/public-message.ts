import type { LuxError, LuxErrorCode } from '@luxdb/core'

/** Faults of the server, in words that tell nothing of its inside. */
const PUBLIC_MESSAGES: { readonly [code in LuxErrorCode]?: string } = {
  LUX_OVERLOADED: 'The server is busy; retry in a moment.',
  LUX_SHUTTING_DOWN: 'The server is shutting down; retry in a moment.',
  LUX_TIMEOUT: 'The request took too long; ask for less, or retry.',
  LUX_BUSY: 'The storage is busy; retry in a moment.',
  LUX_TRANSACTION_TIMEOUT: 'The transaction took too long and was undone; retry.',
  LUX_MEMORY_FULL: 'The storage is full; nothing was written.',
  LUX_STORAGE_FULL: 'The storage is full; nothing was written.',
  LUX_REALM_NOT_READY: 'The server is not ready yet; retry in a moment.',
  LUX_REALM_CLOSED: 'The storage is closed.',
  LUX_REALM_UNREACHABLE: 'The storage cannot be reached; retry in a moment.',
}

/** The message of an error as a client may see it: that of a server's fault is never its own. */
export function publicMessage(error: LuxError): string {
  if (!isFault(error)) return error.message
  return PUBLIC_MESSAGES[error.code] ?? 'Something failed inside the server; its log has the cause.'
}

/** The server is to blame, and what it knows about that is not the client's business. */
export function isFault(error: LuxError): boolean {
  return error.catalogue.status >= 500
}

/** Seconds for a `Retry-After` header; undefined when the same call will not succeed later. */
export function retryAfterSeconds(error: LuxError): number | undefined {
  const { status, retryable } = error.catalogue
  const known = error.details['retryAfterSeconds']
  if (typeof known === 'number') return known
  return retryable && status === 503 ? 1 : undefined
}
