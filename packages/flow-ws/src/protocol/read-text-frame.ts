import { type JsonValue, LuxError } from '@luxdb/core'
import { isJsonArray, isJsonObject, parseJson } from '@luxdb/core/query'
import type { PhoenixMessage, SerializerVersion } from './phoenix-message.js'

/** Bytes of a topic or event, and of a ref; longer ones would not fit a binary frame either. */
const MAX_NAME_BYTES = 255

/**
 * A text frame as a message: an object in version 1.0.0, an array in 2.0.0.
 * @throws LUX_INVALID_JSON, LUX_UNSAFE_JSON, LUX_INVALID_REQUEST
 */
export function readTextFrame(text: string, version: SerializerVersion): PhoenixMessage {
  const parsed = parseJson(text)
  const [joinRef, ref, topic, event, payload] = version === '1.0.0' ? members(parsed) : items(parsed)
  return {
    joinRef: refOf(joinRef),
    ref: refOf(ref),
    topic: nameOf(topic, 'topic'),
    event: nameOf(event, 'event'),
    payload: payload ?? {},
  }
}

type Parts = readonly (JsonValue | undefined)[]

function members(parsed: JsonValue): Parts {
  if (!isJsonObject(parsed)) throw badFrame('a message of version 1.0.0 is an object')
  return [parsed['join_ref'], parsed['ref'], parsed['topic'], parsed['event'], parsed['payload']]
}

function items(parsed: JsonValue): Parts {
  if (!isJsonArray(parsed) || parsed.length !== 5)
    throw badFrame('a message of version 2.0.0 is a list of five')
  return parsed
}

/** Clients number their messages with texts; some with numbers. */
function refOf(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string' && Buffer.byteLength(value) <= MAX_NAME_BYTES) return value
  throw badFrame('a ref is a short text, a number or null')
}

function nameOf(value: JsonValue | undefined, what: string): string {
  if (typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MAX_NAME_BYTES) return value
  throw badFrame(`its ${what} is a text of 1 to ${MAX_NAME_BYTES} bytes`)
}

export function badFrame(rule: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', `The frame is no message of this protocol: ${rule}.`)
}
