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
import { AnswerKeeper } from './answers/answer-keeper.js'
import { EventStreams } from './events/event-streams.js'
import { ClientSignal } from './http/client-signal.js'
import { errorParts } from './http/error-parts.js'
import type { HttpRequest } from './http/http-request.js'
import { PageGuard } from './http/page-guard.js'
import { RateGuard } from './http/rate-guard.js'
import { readCredentials } from './http/read-credentials.js'
import { refusedAnonymous } from './http/refused-anonymous.js'
import { requestIdOf } from './http/request-id.js'
import { RequestOwners } from './http/request-owners.js'
import type { RequestPeer } from './http/request-peer.js'
import { RequestTiming } from './http/request-timing.js'
import { type RequestTrack, trackedHeaders } from './http/request-track.js'
import { assertUrlLength, type RequestUrl, splitUrl } from './http/request-url.js'
import { type ResponseParts, toResponse } from './http/response-parts.js'
import { DocumentShelf } from './openapi/document-shelf.js'
import { DEFAULT_REST_LIMITS, type RestFlowLimits, type RestFlowOptions } from './rest-flow-options.js'
import { exchangeOf, type SharedParts } from './routes/exchange.js'
import { HealthProbe } from './routes/health-probe.js'
import { type GuardedPlace, type RestPlace, RestPlaces } from './routes/rest-places.js'
import { StreamSlots } from './routes/stream-slots.js'

/** A request on its way, with where it came from. */
interface Arrival {
  readonly request: HttpRequest
  readonly url: RequestUrl
  readonly peer: RequestPeer
  readonly track: RequestTrack
}

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
  readonly #places: RestPlaces
  readonly #streams: StreamSlots
  readonly #events: EventStreams
  readonly #owners: RequestOwners
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
    const probe = new HealthProbe(() => this.#engine, clock)
    this.#streams = new StreamSlots(this.#limits.maxStreams, this.#limits.maxStreamsPerPrincipal)
    this.#events = new EventStreams(this.#limits)
    this.#owners = new RequestOwners(options.trustProxy ?? false)
    const documents = new DocumentShelf({
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
    const { basePath = '' } = options
    this.#places = new RestPlaces({ basePath, documents, probe })
  }

  /**
   * The handler; bound, so that it can be handed on alone. `peer` says where the request came from: clients
   * without credentials are told apart by it.
   */
  readonly fetch = async (request: Request, peer: RequestPeer = {}): Promise<Response> =>
    toResponse(await this.answer(request, peer), request.method)

  /** What `fetch` answers with, as plain data: for servers that know no `Request` and `Response`. Never rejects. */
  async answer(request: HttpRequest, peer: RequestPeer): Promise<ResponseParts> {
    const url = splitUrl(request.url)
    const { place, parts } = this.#places.find(url.path)
    const track = this.#track(request)
    this.#inFlight += 1
    try {
      this.#pages.assert(request)
      const preflight = this.#pages.preflight(request)
      return this.#tracked(
        preflight ?? (await this.#ask({ request, url, peer, track }, place, parts)),
        track,
        request,
      )
    } catch (error) {
      const failure = toLuxError(error)
      this.#reportFault(failure, track.requestId, request)
      const { format } = place
      const verbosity = this.#shared.errorVerbosity
      return this.#tracked(
        errorParts(failure, { format, requestId: track.requestId, verbosity }),
        track,
        request,
      )
    } finally {
      this.#inFlight -= 1
      this.#served += 1
      if (this.#inFlight === 0) this.#idle?.()
    }
  }

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

  #track({ headers }: HttpRequest): RequestTrack {
    const timing = this.#options.serverTiming === false ? undefined : new RequestTiming()
    return { requestId: requestIdOf(headers.get('x-request-id')), timing }
  }

  #ask(arrival: Arrival, place: RestPlace, parts: readonly string[]): Promise<ResponseParts> {
    return place.type === 'open' ? place.route(arrival.request, parts) : this.#serve(arrival, place, parts)
  }

  /** Works for a principal on an engine that is awake. */
  async #serve(
    { request, url, peer, track }: Arrival,
    { route }: GuardedPlace,
    parts: readonly string[],
  ): Promise<ResponseParts> {
    const engine = this.#openEngine()
    assertUrlLength(url, this.#limits.maxUrlBytes)
    const principal = this.#isOpen ? LOCAL_PRINCIPAL : await this.#admit(request, peer, track)
    track.timing?.authorized()
    try {
      const { requestId, timing } = track
      const owner = (): string => this.#owners.ownerOf(principal, request.headers, peer)
      const report = (error: LuxError): void => this.#reportFault(error, requestId, request)
      const signal = new ClientSignal(request, peer)
      const own = { request, url, requestId, timing, principal, engine, peer, signal, owner, report }
      return await route(exchangeOf(own, this.#shared), parts)
    } catch (error) {
      throw refusedAnonymous(error, principal)
    }
  }

  /** Who asks. @throws LUX_UNAUTHENTICATED, LUX_TOKEN_EXPIRED, LUX_RATE_LIMITED */
  async #admit({ headers }: HttpRequest, peer: RequestPeer, track: RequestTrack): Promise<Principal> {
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

  #tracked(
    { status, headers: own, body }: ResponseParts,
    track: RequestTrack,
    request: HttpRequest,
  ): ResponseParts {
    const headers = trackedHeaders(own, track)
    this.#pages.addHeaders(headers, request)
    return body === undefined ? { status, headers } : { status, headers, body }
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

  #reportFault(error: LuxError, requestId: string, request: HttpRequest): void {
    if (!isFault(error)) return
    this.#faults += 1
    this.#options.onFault?.(error, { requestId, method: request.method, path: splitUrl(request.url).path })
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
