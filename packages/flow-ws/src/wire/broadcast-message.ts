import type { JsonValue } from '@luxdb/core'

export type BroadcastPayload = {
  readonly type: 'broadcast'
  /** The event that the sender named. */
  readonly event: string
  readonly payload: JsonValue
}

/** Says something to everybody on `realtime:<name>`, in both directions; by serializer 2.0.0 in binary frames. */
export type BroadcastMessage = {
  readonly event: 'broadcast'
  readonly payload: BroadcastPayload
}
