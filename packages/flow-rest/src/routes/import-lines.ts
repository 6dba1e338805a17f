import { LuxError, toLuxError } from '@luxdb/core'
import type { JsonValue } from '@luxdb/core/query'
import { readNdjson, type SourceRecord } from '@luxdb/protocol'
import { appliedPreferences } from '../call/applied-preferences.js'
import { beingsOf } from '../call/body-beings.js'
import { channelRequest } from '../call/channel-request.js'
import { type CollectionHead, createCall } from '../call/collection-call.js'
import { inBody } from '../call/in-body.js'
import type { CreateCall } from '../call/rest-call.js'
import { assertMediaType } from '../http/media-type.js'
import type { RequestPeer } from '../http/request-peer.js'
import { jsonParts, type ResponseParts } from '../http/response-parts.js'
import { TextPieces } from '../http/text-pieces.js'
import type { Exchange } from './exchange.js'
import { askEngine, callContext } from './execute-call.js'

export const LINES: ReadonlySet<string> = new Set(['application/x-ndjson', 'application/jsonl'])

/** So many beings are written at once, or those of so many bytes. */
const LINES_AT_ONCE = 1_000
const BYTES_AT_ONCE = 1_048_576

/** The answer comes after all lines: live queries do not wait for it to tell of the first ones. */
const NOT_ANSWERED_YET: RequestPeer = {}

interface Written {
  readonly count: number
  readonly inserted: number
}

/**
 * A body of one being per line, written while it arrives: so many at once, each time all or none. What
 * stands before lines that are refused stays; the error says where to go on.
 */
export async function importLines(head: CollectionHead, exchange: Exchange): Promise<ResponseParts> {
  const { request, streams, peer } = exchange
  assertMediaType(request.headers, LINES)
  const call = createCall(head, [])
  assertPlain(call)
  const release = streams.take(exchange.owner())
  peer.bodyFlows?.()
  try {
    const written = await writeLines(call, exchange)
    const { headers, ...answer } = jsonParts(written, 201)
    return { ...answer, headers: { ...headers, ...appliedPreferences(call) } }
  } finally {
    release()
  }
}

/** What takes the whole body at once is not for a body that is never there at once. */
function assertPlain({ preferences, representation }: CreateCall): void {
  const { return: returned = 'minimal', tx = 'commit', maxAffected } = preferences
  const isPlain = returned === 'minimal' && tx === 'commit' && maxAffected === undefined
  if (isPlain && representation.type !== 'object') return
  throw new LuxError(
    'LUX_UNSUPPORTED',
    'A body of lines is written piece by piece, so it hands out no beings, is not undone and counts no maximum; send JSON for that.',
    { details: { feature: 'effects of a body of lines' } },
  )
}

async function writeLines(call: CreateCall, exchange: Exchange): Promise<Written> {
  const pieces = new TextPieces(exchange.request, exchange.limits.requestTimeoutMs)
  let written: Written = { count: 0, inserted: 0 }
  let batch: SourceRecord[] = []
  const flush = async (): Promise<void> => {
    written = added(written, await writeBatch(call, batch, written, exchange))
    batch = []
    pieces.forget()
  }
  try {
    for await (const record of readNdjson(pieces)) {
      batch.push(record)
      if (batch.length >= LINES_AT_ONCE || pieces.bytes >= BYTES_AT_ONCE) await flush()
    }
  } catch (error) {
    throw locate(error, written, batch)
  }
  if (batch.length > 0) await flush()
  return written
}

async function writeBatch(
  call: CreateCall,
  batch: readonly SourceRecord[],
  before: Written,
  exchange: Exchange,
): Promise<Written> {
  try {
    const beings = batch.flatMap(({ value }) => beingOf(value, call))
    const request = channelRequest({ ...call, beings }, callContext(exchange))
    const result = await askEngine(request, 'create', { ...exchange, peer: NOT_ANSWERED_YET })
    return result.type === 'written' ? result : before
  } catch (error) {
    throw locate(error, before, batch)
  }
}

function beingOf(value: JsonValue, { parameters, preferences }: CreateCall): CreateCall['beings'] {
  return beingsOf(value, parameters.columns, preferences.missing)
}

function added(left: Written, right: Written): Written {
  return { count: left.count + right.count, inserted: left.inserted + right.inserted }
}

/** Says which lines were refused, and how many beings stay. */
function locate(cause: unknown, { count }: Written, batch: readonly SourceRecord[]): LuxError {
  const error = toLuxError(inBody(cause))
  if (error.details['written'] !== undefined) return error
  const from = batch[0]?.line
  const to = batch.at(-1)?.line
  const place = from === undefined ? 'Nothing' : `Lines ${from} to ${to}`
  const hint = `${place} of the body were refused or not read; ${count} beings before stay.`
  return new LuxError(error.code, error.message, {
    details: { ...error.details, written: count, ...(from !== undefined && { from, to }), hint },
    cause: error,
  })
}
