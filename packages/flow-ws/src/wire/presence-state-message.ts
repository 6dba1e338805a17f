import type { JsonObject } from '@luxdb/core'

/** One who is present: what it says of itself, under a reference that names this very entry. */
export type PresenceMeta = JsonObject & { readonly phx_ref: string }

/** Entries by key. */
export type PresenceState = Readonly<Record<string, { readonly metas: readonly PresenceMeta[] }>>

/** Who is there, told once after a join. */
export type PresenceStateMessage = {
  readonly event: 'presence_state'
  readonly payload: PresenceState
}
