import type { AstralRequest, CallOptions, RealmResult } from '@luxdb/core'
import { AnswerMeter } from '@luxdb/core/query'
import { channelRequest } from '../call/channel-request.js'
import { inBody } from '../call/in-body.js'
import { manifestResponse } from '../call/manifest-response.js'
import type { CallContext, RestCall } from '../call/rest-call.js'
import { answerLeft } from '../http/request-peer.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'

/** What live queries tell of; a batch may hold nothing but reads, which costs it nothing. */
const WRITES: ReadonlySet<AstralRequest['type']> = new Set(['manifest', 'transform', 'dissolve', 'batch'])

/** What may hand out many rows. */
const READS: ReadonlySet<AstralRequest['type']> = new Set(['contemplate', 'batch'])

/** Parse -> request -> engine -> answer: the one way that all calls go. */
export async function executeCall(call: RestCall, exchange: Exchange): Promise<ResponseParts> {
  const context = callContext(exchange)
  const request = channelRequest(call, context)
  try {
    const result = await askEngine(request, call.type, exchange)
    return manifestResponse(call, result, context)
  } catch (error) {
    // Fields of filters and selections are looked up before; what is still unknown stood in the body.
    throw call.type === 'list' || call.type === 'query' ? error : inBody(error)
  }
}

/** Has the engine execute a request for whoever asks, and takes the time. */
export async function askEngine(
  request: AstralRequest,
  type: RestCall['type'],
  exchange: Exchange,
): Promise<RealmResult> {
  const { engine, principal, timing, subjects } = exchange
  timing?.asked()
  try {
    const result = await engine.channel(request, principal, callOptions(request, type, exchange))
    subjects?.add(result)
    return result
  } finally {
    timing?.answered()
  }
}

export function callContext({ engine, principal, limits }: Exchange): CallContext {
  return { catalog: engine.catalogFor(principal), maxRows: limits.maxRows }
}

/**
 * A client that goes away takes its request with it; not a read by id, which has ended by then.
 */
function callOptions(
  asked: AstralRequest,
  type: RestCall['type'],
  { signal, limits, timing, peer }: Exchange,
): CallOptions {
  const timeoutMs = limits.requestTimeoutMs
  const options: { -readonly [M in keyof CallOptions]: CallOptions[M] } = { timeoutMs }
  if (timing !== undefined) options.onAdmitted = timing.onAdmitted
  if (type !== 'find' && signal !== undefined) options.signal = signal
  if (READS.has(asked.type)) options.meter = new AnswerMeter(limits.maxAnswerCharacters)
  const replied = WRITES.has(asked.type) ? answerLeft(peer) : undefined
  if (replied !== undefined) options.replied = replied
  return options
}
