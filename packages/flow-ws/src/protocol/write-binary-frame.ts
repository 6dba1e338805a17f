import type { BroadcastPayload } from './phoenix-message.js'
import { BINARY_ENCODING, BINARY_KIND } from './read-binary-frame.js'
import { badFrame } from './read-text-frame.js'

export interface OutgoingBroadcast {
  readonly topic: string
  readonly userEvent: string
  readonly metadata: string
  readonly payload: BroadcastPayload
}

/** A user broadcast as a binary frame of the server: the form in which Supabase's clients read them. */
export function writeUserBroadcast({ topic, userEvent, metadata, payload }: OutgoingBroadcast): Uint8Array {
  const encoding = BINARY_ENCODING[payload.encoding]
  const texts = [topic, userEvent, metadata].map((text) => Buffer.from(text, 'utf8'))
  const body = payload.encoding === 'json' ? Buffer.from(payload.text, 'utf8') : payload.bytes
  return Buffer.concat([head(BINARY_KIND.userBroadcast, texts), Buffer.from([encoding]), ...texts, body])
}

export interface OutgoingBytes {
  readonly topic: string
  readonly event: string
  readonly bytes: Uint8Array
}

/** Raw bytes for all channels of a topic (kind 2). */
export function writeBinaryBroadcast({ topic, event, bytes }: OutgoingBytes): Uint8Array {
  const texts = [topic, event].map((text) => Buffer.from(text, 'utf8'))
  return Buffer.concat([head(BINARY_KIND.broadcast, texts), ...texts, bytes])
}

/** Lengths are one byte each. */
const MAX_TEXT_BYTES = 255

/** Whether a topic or an event can stand in a binary frame. */
export function fitsFrame(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') <= MAX_TEXT_BYTES
}

function head(kind: number, texts: readonly Uint8Array[]): Uint8Array {
  if (texts.some((text) => text.length > MAX_TEXT_BYTES)) {
    throw badFrame(`its texts have at most ${MAX_TEXT_BYTES} bytes`)
  }
  return Buffer.from([kind, ...texts.map((text) => text.length)])
}
