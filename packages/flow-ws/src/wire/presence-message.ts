import type { JsonObject } from '@luxdb/core'

export type PresencePayload = {
  readonly type?: 'presence'
  /** In any case. */
  readonly event: 'track' | 'untrack'
  /** What the client says of itself. */
  readonly payload?: JsonObject
}

/** Comes into a room, says something else of itself, or goes; answered with a reply. */
export type PresenceMessage = {
  readonly event: 'presence'
  readonly payload: PresencePayload
}
