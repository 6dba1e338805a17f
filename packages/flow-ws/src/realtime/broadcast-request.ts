import { type JsonValue, LuxError } from '@luxdb/core'
import { isJsonArray, isJsonObject, parseJson } from '@luxdb/core/query'
import { type BodyLimits, readBytes } from '@luxdb/protocol'
import { fitsFrame } from '../protocol/write-binary-frame.js'
import type { RealtimeBroadcast } from './broadcast-frames.js'
import { REALTIME_PREFIX } from './realtime-prefix.js'

/** Where clients of Supabase send broadcasts without a channel: beside each path that portals open at. */
const ROOTS: readonly string[] = ['/realtime/v1/api/broadcast', '/api/broadcast']
const ONE_EVENT = /^\/([^/]+)\/events\/([^/]+)$/
const UTF_8 = new TextDecoder('utf-8', { fatal: true })

export interface AddressedBroadcast {
  readonly topic: string
  readonly broadcast: RealtimeBroadcast
}

/** What stands behind the root of a path; undefined when it is not about broadcasts. */
export function broadcastPath(pathname: string): string | undefined {
  const root = ROOTS.find((known) => pathname === known || pathname.startsWith(`${known}/`))
  return root === undefined ? undefined : pathname.slice(root.length)
}

/**
 * The broadcasts of a request: `{ messages: [{ topic, event, payload }] }` at the root, or one at
 * `/<topic>/events/<event>`, whose body is its payload, JSON or bytes.
 * @throws LUX_UNKNOWN_PATH, LUX_INVALID_REQUEST, LUX_INVALID_JSON, LUX_UNSUPPORTED_MEDIA_TYPE and as `readBytes`
 */
export async function readBroadcasts(
  request: Request,
  path: string,
  limits: BodyLimits,
): Promise<readonly AddressedBroadcast[]> {
  if (path !== '') return [await readOne(request, path, limits)]
  assertType(request, ['application/json'])
  const body = parseJson(textOf(await readBytes(request, limits)))
  const messages = isJsonObject(body) ? body['messages'] : undefined
  if (!isJsonArray(messages)) throw badBroadcast('its body is { "messages": [...] }')
  return messages.map(toAddressed)
}

async function readOne(request: Request, path: string, limits: BodyLimits): Promise<AddressedBroadcast> {
  const [, topic, event] = ONE_EVENT.exec(path) ?? []
  if (topic === undefined || event === undefined) {
    throw new LuxError('LUX_UNKNOWN_PATH', 'Broadcasts go to .../api/broadcast/<topic>/events/<event>.')
  }
  const type = assertType(request, ['application/json', 'application/octet-stream'])
  const bytes = await readBytes(request, limits)
  const named = { topic: decoded(topic), event: decoded(event) }
  if (type === 'application/octet-stream') {
    return addressed(named, { encoding: 'binary', body: Buffer.from(bytes).toString('base64') })
  }
  const text = textOf(bytes)
  parseJson(text)
  return addressed(named, { encoding: 'json', body: text })
}

interface Named {
  readonly topic: string
  readonly event: string
}

/** Clients leave the prefix of the topic out. */
function addressed(named: Named, payload: Pick<RealtimeBroadcast, 'encoding' | 'body'>): AddressedBroadcast {
  const topic = REALTIME_PREFIX + named.topic
  if (!fitsFrame(topic) || !fitsFrame(named.event)) throw badBroadcast('its topic and event are short')
  return { topic, broadcast: { event: named.event, ...payload } }
}

function toAddressed(message: JsonValue): AddressedBroadcast {
  const { topic, event, payload = {} } = isJsonObject(message) ? message : {}
  if (typeof topic !== 'string' || topic === '' || typeof event !== 'string' || event === '') {
    throw badBroadcast('each message names a topic and an event')
  }
  return addressed({ topic, event }, { encoding: 'json', body: JSON.stringify(payload) })
}

/** Forms and plain text can be sent by foreign pages without asking, so that these are taken nowhere. */
function assertType({ headers }: Request, types: readonly string[]): string {
  const [type = ''] = (headers.get('content-type') ?? '').toLowerCase().split(';')
  if (types.includes(type.trim()) && !headers.has('content-encoding')) return type.trim()
  throw new LuxError('LUX_UNSUPPORTED_MEDIA_TYPE', `Send the body as uncompressed ${types.join(' or ')}.`, {
    details: { contentType: type },
  })
}

function textOf(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes)
  } catch (cause) {
    throw new LuxError('LUX_INVALID_JSON', 'The body is not UTF-8; encode it so.', { cause })
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new LuxError('LUX_INVALID_REQUEST', 'The path is not percent-encoded as it has to be.', { cause })
  }
}

function badBroadcast(rule: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', `The broadcast is not as it has to be: ${rule}.`)
}
