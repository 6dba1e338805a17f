import type { BroadcastMessage } from './broadcast-message.js'
import type { ChangesMessage } from './changes-message.js'
import type { ChunkMessage } from './chunk-message.js'
import type { CloseMessage } from './close-message.js'
import type { DeltaMessage } from './delta-message.js'
import type { ErrorMessage } from './error-message.js'
import type { PresenceDiffMessage } from './presence-diff-message.js'
import type { PresenceStateMessage } from './presence-state-message.js'
import type { ReplyMessage } from './reply-message.js'
import type { ResyncMessage } from './resync-message.js'
import type { SnapshotMessage } from './snapshot-message.js'
import type { SystemMessage } from './system-message.js'

/** What the server says, beside the events that `broadcastEnergy` names. */
export type DownMessage =
  | BroadcastMessage
  | ChangesMessage
  | ChunkMessage
  | CloseMessage
  | DeltaMessage
  | ErrorMessage
  | PresenceDiffMessage
  | PresenceStateMessage
  | ReplyMessage
  | ResyncMessage
  | SnapshotMessage
  | SystemMessage

export type DownEvent = DownMessage['event']
export type DownPayload<Event extends DownEvent> = Extract<DownMessage, { readonly event: Event }>['payload']
