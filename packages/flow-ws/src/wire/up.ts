import type { JsonValue } from '@luxdb/core'
import type { AccessTokenMessage } from './access-token-message.js'
import type { BroadcastMessage } from './broadcast-message.js'
import type { HeartbeatMessage } from './heartbeat-message.js'
import type { LeaveMessage } from './leave-message.js'
import type { PresenceMessage } from './presence-message.js'
import type { QueryJoinMessage } from './query-join-message.js'
import type { RealtimeJoinMessage } from './realtime-join-message.js'

/** What clients say. */
export type UpMessage =
  | AccessTokenMessage
  | BroadcastMessage
  | HeartbeatMessage
  | LeaveMessage
  | PresenceMessage
  | QueryJoinMessage
  | RealtimeJoinMessage

export type UpEvent = UpMessage['event']

/** A payload as it arrives: its members may be there, and be anything. */
export type Untrusted<Payload> = { readonly [Name in keyof Payload]?: JsonValue }
