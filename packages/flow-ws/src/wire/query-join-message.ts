import type { JsonValue } from '@luxdb/core'

/** Joins `query:<name>`: a SacredQuery, or a kind with a query string in the grammar of PostgREST. */
export type QueryJoinPayload = {
  readonly query?: JsonValue
  readonly kind?: string
  readonly filter?: string
  /** Where the kind is looked for; default: its home realm. */
  readonly realm?: string
  /** Cursor of the last frame that was applied. */
  readonly since?: string
}

export type QueryJoinMessage = {
  readonly event: 'phx_join'
  readonly payload: QueryJoinPayload
}
