import { LuxError, toLuxError } from '@luxdb/core'
import { toProblem } from '@luxdb/protocol'
import type { ListCall } from '../call/rest-call.js'
import { eventStream } from '../events/event-stream.js'
import { eventText } from '../events/event-text.js'
import { readCredentials } from '../http/read-credentials.js'
import { notAcceptable } from '../http/read-representation.js'
import { hangUp } from '../http/request-peer.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'
import { wholeRequest } from './whole-request.js'

/** Whoever sits between must neither keep events nor hold them back. */
const HEADERS = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' } as const

/** A live query as a stream of events: what it answers now, then what changes. */
export async function watchRows(call: ListCall, exchange: Exchange): Promise<ResponseParts> {
  const { request, requestId, engine, principal, authenticator, limits, events } = exchange
  if (request.method !== 'GET') throw notAcceptable(call.representation.contentType)
  if (call.after !== undefined) throw paged()
  if (request.signal.aborted) throw gone()
  const { query } = wholeRequest(call, exchange)
  const [session, release] = events.begin(exchange.owner(), {
    engine,
    query,
    requestId,
    realm: call.realm,
    since: request.headers.get('last-event-id') ?? undefined,
    principal,
    authenticator,
    credentials: readCredentials(request.headers),
    recheckMs: limits.recheckMs,
  })
  request.signal.addEventListener('abort', release, { once: true })
  try {
    const texts = session.events()
    // What is wrong with the request shows at the first event, while it can still be said.
    const first = await texts.next()
    const body = eventStream(first, texts, {
      heartbeatMs: limits.heartbeatMs,
      stallTimeoutMs: limits.requestTimeoutMs,
      hangUp: () => hangUp(exchange.peer),
      failureText: (error) => failureText(toLuxError(error), exchange),
      onEnd: release,
    })
    return { status: 200, headers: { 'content-type': call.representation.contentType, ...HEADERS }, body }
  } catch (error) {
    release()
    throw error
  }
}

/** An error that comes when the answer has begun. */
function failureText(failure: LuxError, { requestId, errorVerbosity, report }: Exchange): string {
  report(failure)
  const data = JSON.stringify(toProblem(failure, requestId, errorVerbosity))
  return eventText({ event: 'failure', data })
}

function gone(): LuxError {
  return new LuxError('LUX_ABORTED', 'The client went away before its live query began.')
}

function paged(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A live query is not read page by page; leave "after" out, and send the id of the last event as Last-Event-ID.',
    { details: { feature: 'pages of a live query' } },
  )
}
