import type { JsonObject } from '@luxdb/core'

/** What a client may read of an error; also the response of a reply with status `error`. */
export type ErrorPayload = {
  readonly reason: string
  readonly code?: string
  readonly details?: JsonObject
}

/** The channel broke; the client joins again. */
export type ErrorMessage = {
  readonly event: 'phx_error'
  readonly payload: ErrorPayload
}
