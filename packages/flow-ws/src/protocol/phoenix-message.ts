import type { JsonValue } from '@luxdb/core'

/** What both sides of a Phoenix channel say to each other, whatever the serializer. */
export interface PhoenixMessage {
  /** The ref of the join that the channel lives by; null on messages outside a channel and on broadcasts. */
  readonly joinRef: string | null
  /** Number of the message, chosen by the client; replies repeat it. Null when no reply is expected. */
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: JsonValue
}

/** A broadcast with a payload of its own encoding, as Supabase's clients send it in a binary frame. */
export interface UserBroadcast {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  /** The event that the sender named. */
  readonly userEvent: string
  /** JSON text or nothing. */
  readonly metadata: string
  readonly payload: BroadcastPayload
}

/** `json` is sent as text, never parsed on the way. */
export type BroadcastPayload =
  | { readonly encoding: 'binary'; readonly bytes: Uint8Array }
  | { readonly encoding: 'json'; readonly text: string }

/** Which serializer a portal speaks: the `vsn` parameter of its URL. */
export type SerializerVersion = '1.0.0' | '2.0.0'
export const SERIALIZER_VERSIONS: readonly SerializerVersion[] = ['1.0.0', '2.0.0']
