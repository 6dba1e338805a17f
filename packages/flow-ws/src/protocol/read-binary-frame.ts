import type { UserBroadcast } from './phoenix-message.js'
import { badFrame } from './read-text-frame.js'

/** First byte of a binary frame. */
export const BINARY_KIND: Readonly<
  Record<'push' | 'reply' | 'broadcast' | 'userPush' | 'userBroadcast', number>
> = Object.freeze({ push: 0, reply: 1, broadcast: 2, userPush: 3, userBroadcast: 4 })
/** How the payload of a user broadcast is encoded. */
export const BINARY_ENCODING: Readonly<Record<'binary' | 'json', number>> = Object.freeze({
  binary: 0,
  json: 1,
})

export interface BinaryPush {
  readonly type: 'push'
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly bytes: Uint8Array
}

export type BinaryMessage = BinaryPush | ({ readonly type: 'user-broadcast' } & UserBroadcast)

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * A binary frame of a client (serializer 2.0.0): a push with raw bytes, or a broadcast as Supabase's clients
 * send it. Lengths are one byte each, texts UTF-8.
 * @throws LUX_INVALID_REQUEST
 */
export function readBinaryFrame(frame: Uint8Array): BinaryMessage {
  switch (frame[0]) {
    case BINARY_KIND.push:
      return readPush(frame)
    case BINARY_KIND.userPush:
      return readUserPush(frame)
    default:
      throw badFrame('a client sends binary frames of kind 0 or 3')
  }
}

function readPush(frame: Uint8Array): BinaryPush {
  const { texts, rest } = readTexts(frame, { count: 4, headBytes: 5 })
  const [joinRef = '', ref = '', topic = '', event = ''] = texts
  assertNamed(topic, event)
  return { type: 'push', joinRef: orNull(joinRef), ref: orNull(ref), topic, event, bytes: rest }
}

function readUserPush(frame: Uint8Array): BinaryMessage {
  // Five lengths, then one byte that says how the payload is encoded.
  const { texts, rest } = readTexts(frame, { count: 5, headBytes: 7 })
  const [joinRef = '', ref = '', topic = '', userEvent = '', metadata = ''] = texts
  assertNamed(topic, userEvent)
  const head = {
    type: 'user-broadcast',
    joinRef: orNull(joinRef),
    ref: orNull(ref),
    topic,
    userEvent,
    metadata,
  } as const
  switch (frame[6]) {
    case BINARY_ENCODING.binary:
      return { ...head, payload: { encoding: 'binary', bytes: rest } }
    case BINARY_ENCODING.json:
      return { ...head, payload: { encoding: 'json', text: decode(rest) } }
    default:
      throw badFrame('the encoding of a broadcast is 0 (bytes) or 1 (JSON)')
  }
}

interface TextsAt {
  readonly count: number
  readonly headBytes: number
}

function readTexts(frame: Uint8Array, { count, headBytes }: TextsAt): { texts: string[]; rest: Uint8Array } {
  if (frame.length < headBytes) throw badFrame('its head is whole')
  let position = headBytes
  const texts: string[] = []
  for (let index = 1; index <= count; index++) {
    const end = position + (frame[index] ?? 0)
    if (end > frame.length) throw badFrame('it is as long as its head says')
    texts.push(decode(frame.subarray(position, end)))
    position = end
  }
  return { texts, rest: frame.subarray(position) }
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw badFrame('its texts are UTF-8')
  }
}

function assertNamed(topic: string, event: string): void {
  if (topic === '' || event === '') throw badFrame('its topic and event are not empty')
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}
