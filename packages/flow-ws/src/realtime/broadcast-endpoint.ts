import { LuxError, type Principal, toLuxError } from '@luxdb/core'
import { isFault, publicMessage, retryAfterSeconds, TokenBuckets } from '@luxdb/protocol'
import type { PortalGuard } from '../portal/portal-guard.js'
import type { AssertMayUse } from '../topics/topic-rights.js'
import { credentialsOf } from '../upgrade/upgrade-request.js'
import type { Visitor, VisitorGuard } from '../upgrade/visitor-guard.js'
import type { WebSocketFlowLimits, WebSocketFlowOptions } from '../websocket-flow-options.js'
import { type AddressedBroadcast, broadcastPath, readBroadcasts } from './broadcast-request.js'
import type { RealtimeTopic } from './realtime-topic.js'

export interface BroadcastEndpointOptions {
  readonly visitors: VisitorGuard
  readonly guard: PortalGuard
  readonly limits: WebSocketFlowLimits
  readonly realtime: RealtimeTopic
  /** @throws LUX_FORBIDDEN */
  readonly assertMayUse: AssertMayUse
  /** @throws LUX_SHUTTING_DOWN */
  readonly assertOpen: () => void
  readonly onFault: NonNullable<WebSocketFlowOptions['onFault']>
  readonly now: () => number
}

const METHODS = 'POST, OPTIONS'

/** Broadcasts of clients that have no channel open: they come by HTTP, and are asked for the same rights. */
export class BroadcastEndpoint {
  readonly #options: BroadcastEndpointOptions
  readonly #buckets: TokenBuckets

  constructor(options: BroadcastEndpointOptions) {
    this.#options = options
    const { maxMessagesPerSecond } = options.limits
    this.#buckets = new TokenBuckets({
      perSecond: maxMessagesPerSecond,
      burst: maxMessagesPerSecond * 4,
      clock: options.now,
    })
  }

  /** The answer to a request that is about broadcasts; undefined for others. Never rejects. */
  handle(request: Request): Promise<Response> | undefined {
    const { pathname, searchParams } = new URL(request.url)
    const path = broadcastPath(pathname)
    return path === undefined ? undefined : this.#answer(request, path, searchParams)
  }

  async #answer(request: Request, path: string, parameters: URLSearchParams): Promise<Response> {
    const visitor = visitorOf(request)
    const headers = this.#pageHeaders(visitor)
    try {
      this.#options.visitors.assert(visitor)
      if (request.method === 'OPTIONS') return preflight(request, headers)
      await this.#take(request, path, parameters)
      return new Response(null, { status: 202, headers })
    } catch (error) {
      return this.#refuse(toLuxError(error), headers)
    }
  }

  /** All of them are allowed, or none is told. */
  async #take(request: Request, path: string, parameters: URLSearchParams): Promise<void> {
    const { guard, limits, realtime, assertOpen } = this.#options
    if (request.method !== 'POST') throw onlyPost(request.method)
    assertOpen()
    const credentials = credentialsOf((name) => request.headers.get(name) ?? undefined, parameters)
    const principal = await guard.authenticate(credentials)
    const broadcasts = await readBroadcasts(request, path, {
      maxBodyBytes: limits.maxMessageBytes,
      requestTimeoutMs: limits.joinTimeoutMs,
    })
    this.#assertAllowed(principal, broadcasts)
    for (const { topic, broadcast } of broadcasts) await realtime.publish(topic, broadcast)
  }

  #assertAllowed(principal: Principal, broadcasts: readonly AddressedBroadcast[]): void {
    const { allowed, retryAfterMs } = this.#buckets.take(principal.id, broadcasts.length)
    if (!allowed) throw tooMany(Math.ceil(retryAfterMs / 1_000))
    for (const { topic } of broadcasts) this.#options.assertMayUse(principal, topic, 'speak')
  }

  #pageHeaders(visitor: Visitor): Headers {
    const origin = this.#options.visitors.listed(visitor)
    return new Headers({
      vary: 'Origin',
      ...(origin === undefined ? {} : { 'access-control-allow-origin': origin }),
    })
  }

  #refuse(error: LuxError, headers: Headers): Response {
    if (isFault(error)) this.#options.onFault(error, { clientId: 'http' })
    const seconds = retryAfterSeconds(error)
    if (seconds !== undefined) headers.set('retry-after', String(seconds))
    const body = { error: publicMessage(error), code: error.code }
    return Response.json(body, { status: error.catalogue.status, headers })
  }
}

function preflight(request: Request, headers: Headers): Response {
  headers.set('access-control-allow-methods', METHODS)
  // A listed origin is trusted with any header: which ones it sends is a matter of its libraries.
  const asked = request.headers.get('access-control-request-headers')
  if (asked !== null) headers.set('access-control-allow-headers', asked)
  return new Response(null, { status: 204, headers })
}

/** Requests that a program makes itself have no Host header; their URL says it. */
function visitorOf({ headers, url }: Request): Visitor {
  return {
    host: headers.get('host') ?? new URL(url).host,
    origin: headers.get('origin') ?? undefined,
  }
}

function onlyPost(method: string): LuxError {
  return new LuxError('LUX_METHOD_NOT_ALLOWED', `${method} is not allowed here; use POST.`, {
    details: { method, allowed: ['POST'] },
  })
}

function tooMany(retryAfterSeconds: number): LuxError {
  return new LuxError(
    'LUX_RATE_LIMITED',
    `You send more broadcasts than you may; retry in ${retryAfterSeconds} s, and send fewer at once.`,
    { details: { retryAfterSeconds } },
  )
}
