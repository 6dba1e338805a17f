import {
  ANONYMOUS_PRINCIPAL,
  type AstralEngine,
  type Flow,
  type JsonObject,
  LOCAL_PRINCIPAL,
  LuxError,
  type Principal,
  toLuxError,
} from '@luxdb/core'
import { isFault } from '@luxdb/protocol'
import { type Context, Hono } from 'hono'
import { AnswerKeeper } from './answers/answer-keeper.js'
import { EventStreams } from './events/event-streams.js'
import { ClientSignal } from './http/client-signal.js'
import { type ErrorFormat, errorParts } from './http/error-parts.js'
import { PageGuard } from './http/page-guard.js'
import { RateGuard } from './http/rate-guard.js'
import { readCredentials } from './http/read-credentials.js'
import { refusedAnonymous } from './http/refused-anonymous.js'
import { requestIdOf } from './http/request-id.js'
import { RequestOwners } from './http/request-owners.js'
import type { RequestPeer } from './http/request-peer.js'
import { RequestTiming } from './http/request-timing.js'
import { type RequestTrack, trackedHeaders } from './http/request-track.js'
import { splitUrl } from './http/request-url.js'
import { type ResponseParts, toResponse } from './http/response-parts.js'
import { DocumentShelf } from './openapi/document-shelf.js'
import { DEFAULT_REST_LIMITS, type RestFlowLimits, type RestFlowOptions } from './rest-flow-options.js'
import { batchRoute } from './routes/batch-route.js'
import { beingRoute } from './routes/being-route.js'
import { collectionRoute } from './routes/collection-route.js'
import { docsFileRoute, docsRoute } from './routes/docs-route.js'
import { type Exchange, exchangeOf, type SharedParts } from './routes/exchange.js'
import { functionRoute } from './routes/function-route.js'
import { HealthProbe } from './routes/health-probe.js'
import { kindRoute, kindsRoute } from './routes/kinds-route.js'
import { openapiRoute } from './routes/openapi-route.js'
import { queryRoute } from './routes/query-route.js'
import { StreamSlots } from './routes/stream-slots.js'
import { healthRoute, meditationRoute, readyRoute, realmsRoute } from './routes/system-routes.js'
import { unknownPath } from './routes/unknown-path.js'

/** Where PostgREST's grammar is spoken; the second is where clients of Supabase look for it. */
const POSTGREST_ROOTS = ['/beings', '/rest/v1'] as const

/** Answers one request; what it throws becomes an error answer. */
type Answer = (track: RequestTrack) => Promise<ResponseParts>

/** A request on its way through the router, with where it came from. */
type Routed = Context<{ Bindings: RequestPeer }>

/**
 * Serves an engine's beings over HTTP: `/beings/:kind` by PostgREST's grammar (for clients of Supabase also
 * `/rest/v1/:kind`), `/beings/:kind/:soulId`, `/query`, `/batch`, `/kinds`, `/realms`, `/health`, `/ready`, `/meditation`,
 * `/openapi.json`, `/docs`.
 *
 * - `fetch` is `(Request) => Promise<Response>` and mounts in any framework; it never rejects.
 * - Before `start` and after `stop` it answers 503; `stop` waits for what was accepted.
 */
export class RestFlow implements Flow {
  readonly name: string
  readonly #options: RestFlowOptions
  readonly #limits: RestFlowLimits
  readonly #app: Hono<{ Bindings: RequestPeer }>
  readonly #probe: HealthProbe
  readonly #streams: StreamSlots
  readonly #events: EventStreams
  readonly #owners: RequestOwners
  readonly #documents: DocumentShelf
  /** What all exchanges have in common. */
  readonly #shared: SharedParts
  /** Everybody is the local principal and asks as often as it likes. */
  readonly #isOpen: boolean
  readonly #pages: PageGuard
  readonly #rate: RateGuard | undefined
  #engine: AstralEngine | undefined
  #isStopping = false
  #inFlight = 0
  #served = 0
  #faults = 0
  #idle: (() => void) | undefined

  constructor(options: RestFlowOptions = {}) {
    this.name = options.name ?? 'rest'
    this.#options = options
    this.#limits = { ...DEFAULT_REST_LIMITS, ...options.limits }
    this.#pages = new PageGuard(options)
    const clock = options.clock ?? Date.now
    this.#rate = this.#limits.requestsPerSecond > 0 ? new RateGuard(this.#limits, clock) : undefined
    this.#isOpen = options.authenticator === undefined && this.#rate === undefined
    this.#probe = new HealthProbe(() => this.#engine, clock)
    this.#streams = new StreamSlots(this.#limits.maxStreams, this.#limits.maxStreamsPerPrincipal)
    this.#events = new EventStreams(this.#limits)
    this.#owners = new RequestOwners(options.trustProxy ?? false)
    this.#documents = new DocumentShelf({
      asksForCredentials: options.authenticator !== undefined,
      basePath: options.basePath ?? '',
    })
    this.#shared = {
      limits: this.#limits,
      streams: this.#streams,
      events: this.#events,
      answers: new AnswerKeeper({
        stateStore: (realm) => this.#startedEngine().stateStore(realm),
        maxAnswers: this.#limits.maxAnswers,
        timeToLiveMs: this.#limits.answerTimeToLiveMs,
        waitMs: this.#limits.requestTimeoutMs,
        clock,
      }),
      authenticator: options.authenticator,
      errorVerbosity: options.errorVerbosity ?? 'verbose',
      strictKinds: new Set(options.strictKinds),
    }
    this.#app = this.#routes(options.basePath ?? '')
  }

  /**
   * The handler; bound, so that it can be handed on alone. `peer` says where the request came from: clients
   * without credentials are told apart by it.
   */
  readonly fetch = (request: Request, peer: RequestPeer = {}): Promise<Response> =>
    Promise.resolve(this.#app.fetch(request, peer))

  async start(engine: AstralEngine): Promise<void> {
    this.#engine = engine
    this.#isStopping = false
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#events.end()
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
    await this.#streams.ended()
  }

  pulse(): JsonObject {
    return {
      inFlight: this.#inFlight,
      streams: this.#streams.open,
      eventStreams: this.#events.open,
      served: this.#served,
      limited: this.#rate?.refused ?? 0,
      faults: this.#faults,
    }
  }

  #routes(basePath: string): Hono<{ Bindings: RequestPeer }> {
    const app = new Hono<{ Bindings: RequestPeer }>().basePath(basePath)
    for (const root of POSTGREST_ROOTS) {
      app.all(`${root}/:kind`, (routed) =>
        this.#serve(routed, 'postgrest', (exchange) => collectionRoute(exchange, routed.req.param('kind'))),
      )
    }
    // Paths of their own for functions would overlap with these, which takes Hono's fastest router away from all.
    app.all('/rest/v1/:kind/:name', (routed) => {
      const { kind, name } = routed.req.param()
      return kind === 'rpc' ? this.#refuseFunction(routed, name) : this.#refusePath(routed)
    })
    app.all('/beings/:kind/:soulId', (routed) => {
      const { kind, soulId } = routed.req.param()
      return kind === 'rpc'
        ? this.#refuseFunction(routed, soulId)
        : this.#serve(routed, 'problem', (exchange) => beingRoute(exchange, kind, soulId))
    })
    app.all('/batch', (routed) => this.#serve(routed, 'problem', batchRoute))
    app.all('/query', (routed) => this.#serve(routed, 'problem', queryRoute))
    app.all('/kinds', (routed) => this.#serve(routed, 'problem', kindsRoute))
    app.all('/kinds/:name', (routed) =>
      this.#serve(routed, 'problem', (exchange) => kindRoute(exchange, routed.req.param('name'))),
    )
    app.all('/realms', (routed) => this.#serve(routed, 'problem', realmsRoute))
    app.all('/meditation', (routed) => this.#serve(routed, 'problem', meditationRoute))
    app.all('/openapi.json', (routed) =>
      this.#serve(routed, 'problem', (exchange) => openapiRoute(exchange, this.#documents)),
    )
    app.all('/docs', ({ req }) => this.#answer(req.raw, 'problem', () => docsRoute(req.raw)))
    app.all('/docs/:file', ({ req }) =>
      this.#answer(req.raw, 'problem', () => docsFileRoute(req.raw, req.param('file'))),
    )
    app.all('/health', ({ req }) => this.#answer(req.raw, 'problem', () => healthRoute(req.raw, this.#probe)))
    app.all('/ready', ({ req }) => this.#answer(req.raw, 'problem', () => readyRoute(req.raw, this.#probe)))
    app.notFound((routed) => this.#refusePath(routed))
    return app
  }

  #refusePath({ req }: Routed): Promise<Response> {
    return this.#answer(req.raw, 'problem', () => Promise.reject(unknownPath(req.path)))
  }

  #refuseFunction(routed: Routed, name: string): Promise<Response> {
    return this.#serve(routed, 'postgrest', ({ request }) => functionRoute(request, name))
  }

  /** Routes that work for a principal on an engine that is awake. */
  #serve(
    { req, env }: Routed,
    format: ErrorFormat,
    route: (exchange: Exchange) => Promise<ResponseParts>,
  ): Promise<Response> {
    const request = req.raw
    return this.#answer(request, format, async (track) => {
      const engine = this.#openEngine()
      const url = splitUrl(request.url, this.#limits.maxUrlBytes)
      const principal = this.#isOpen ? LOCAL_PRINCIPAL : await this.#admit(request, env, track)
      track.timing?.authorized()
      try {
        const { requestId, timing } = track
        const owner = (): string => this.#owners.ownerOf(principal, request.headers, env)
        const report = (error: LuxError): void => this.#reportFault(error, requestId, request)
        const signal = new ClientSignal(request, env)
        const own = { request, url, requestId, timing, principal, engine, peer: env, signal, owner, report }
        return await route(exchangeOf(own, this.#shared))
      } catch (error) {
        throw refusedAnonymous(error, principal)
      }
    })
  }

  /** Who asks. @throws LUX_UNAUTHENTICATED, LUX_TOKEN_EXPIRED, LUX_RATE_LIMITED */
  async #admit({ headers }: Request, peer: RequestPeer, track: RequestTrack): Promise<Principal> {
    const { authenticator } = this.#options
    const take = (principal: Principal): void => {
      if (this.#rate === undefined) return
      const { headers: rateHeaders, refusal } = this.#rate.take(
        this.#owners.ownerOf(principal, headers, peer),
      )
      track.rateHeaders = rateHeaders
      if (refusal !== undefined) throw refusal
    }
    let principal = LOCAL_PRINCIPAL
    try {
      if (authenticator !== undefined) principal = await authenticator.authenticate(readCredentials(headers))
    } catch (error) {
      // Whoever tries credentials may do so no faster than those without ask.
      take(ANONYMOUS_PRINCIPAL)
      throw error
    }
    take(principal)
    return principal
  }

  async #answer(request: Request, format: ErrorFormat, answer: Answer): Promise<Response> {
    const requestId = requestIdOf(request.headers.get('x-request-id'))
    const timing = this.#options.serverTiming === false ? undefined : new RequestTiming()
    const track: RequestTrack = { requestId, timing }
    this.#inFlight += 1
    try {
      this.#pages.assert(request)
      const parts = this.#pages.preflight(request) ?? (await answer(track))
      return this.#respond(parts, track, request)
    } catch (error) {
      const failure = toLuxError(error)
      this.#reportFault(failure, requestId, request)
      const { errorVerbosity: verbosity } = this.#shared
      return this.#respond(errorParts(failure, { format, requestId, verbosity }), track, request)
    } finally {
      this.#inFlight -= 1
      this.#served += 1
      if (this.#inFlight === 0) this.#idle?.()
    }
  }

  #respond(parts: ResponseParts, track: RequestTrack, request: Request): Response {
    const headers = trackedHeaders(parts.headers, track)
    this.#pages.addHeaders(headers, request)
    return toResponse(parts, headers, request.method)
  }

  #openEngine(): AstralEngine {
    if (this.#isStopping) {
      throw new LuxError('LUX_SHUTTING_DOWN', 'The REST flow has stopped; ask another server.')
    }
    return this.#startedEngine()
  }

  #startedEngine(): AstralEngine {
    if (this.#engine !== undefined) return this.#engine
    throw new LuxError('LUX_REALM_NOT_READY', 'The REST flow has not started; await engine.awaken() first.')
  }

  #reportFault(error: LuxError, requestId: string, request: Request): void {
    if (!isFault(error)) return
    this.#faults += 1
    const { method, url } = request
    const path = url.slice(url.indexOf('/', url.indexOf('://') + 3)).split('?', 1)[0] ?? ''
    this.#options.onFault?.(error, { requestId, method, path })
  }
}

/**
 * ```ts
 * const flow = createRestFlow()
 * const engine = await new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Guardian], flows: [flow] }).awaken()
 * const response = await flow.fetch(new Request('http://localhost/beings/guardian?energyLevel=gt.80'))
 * ```
 */
export function createRestFlow(options: RestFlowOptions = {}): RestFlow {
  return new RestFlow(options)
}
