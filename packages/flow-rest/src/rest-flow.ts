import {
  type AstralEngine,
  type Flow,
  type JsonObject,
  LOCAL_PRINCIPAL,
  LuxError,
  toLuxError,
} from '@luxdb/core'
import { isFault } from '@luxdb/protocol'
import { Hono } from 'hono'
import type { AnswerKeeper } from './answers/answer-keeper.js'
import { MemoryAnswerKeeper } from './answers/memory-answer-keeper.js'
import { type ErrorFormat, errorParts } from './http/error-parts.js'
import { PageGuard } from './http/page-guard.js'
import { readCredentials } from './http/read-credentials.js'
import { refusedAnonymous } from './http/refused-anonymous.js'
import { requestIdOf } from './http/request-id.js'
import { splitUrl } from './http/request-url.js'
import { type ResponseParts, toResponse } from './http/response-parts.js'
import { DEFAULT_REST_LIMITS, type RestFlowLimits, type RestFlowOptions } from './rest-flow-options.js'
import { batchRoute } from './routes/batch-route.js'
import { beingRoute } from './routes/being-route.js'
import { collectionRoute } from './routes/collection-route.js'
import type { Exchange } from './routes/exchange.js'
import { functionRoute } from './routes/function-route.js'
import { HealthProbe } from './routes/health-probe.js'
import { idempotent } from './routes/idempotent.js'
import { queryRoute } from './routes/query-route.js'
import { StreamSlots } from './routes/stream-slots.js'
import { healthRoute, meditationRoute, readyRoute, realmsRoute } from './routes/system-routes.js'

/** Where PostgREST's grammar is spoken; the second is where clients of Supabase look for it. */
const POSTGREST_ROOTS = ['/beings', '/rest/v1'] as const

/** Answers one request; what it throws becomes an error answer. */
type Answer = (requestId: string) => Promise<ResponseParts>

/**
 * Serves an engine's beings over HTTP: `/beings/:kind` by PostgREST's grammar (for clients of Supabase also
 * `/rest/v1/:kind`), `/beings/:kind/:soulId`, `/query`, `/batch`, `/realms`, `/health`, `/ready`, `/meditation`.
 *
 * - `fetch` is `(Request) => Promise<Response>` and mounts in any framework; it never rejects.
 * - Before `start` and after `stop` it answers 503; `stop` waits for what was accepted.
 */
export class RestFlow implements Flow {
  readonly name: string
  readonly #options: RestFlowOptions
  readonly #limits: RestFlowLimits
  readonly #app: Hono
  readonly #probe: HealthProbe
  readonly #streams: StreamSlots
  readonly #answers: AnswerKeeper
  /** What all exchanges have in common. */
  readonly #shared: Pick<Exchange, 'limits' | 'streams' | 'strictKinds'>
  readonly #pages: PageGuard
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
    this.#probe = new HealthProbe(() => this.#engine, options.clock ?? Date.now)
    this.#streams = new StreamSlots(this.#limits.maxStreams)
    this.#answers = options.answers ?? new MemoryAnswerKeeper({ clock: options.clock ?? Date.now })
    this.#shared = {
      limits: this.#limits,
      streams: this.#streams,
      strictKinds: new Set(options.strictKinds),
    }
    this.#app = this.#routes(options.basePath ?? '')
  }

  /** The handler; bound, so that it can be handed on alone. */
  readonly fetch = (request: Request): Promise<Response> => Promise.resolve(this.#app.fetch(request))

  async start(engine: AstralEngine): Promise<void> {
    this.#engine = engine
    this.#isStopping = false
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
    await this.#streams.ended()
  }

  pulse(): JsonObject {
    return {
      inFlight: this.#inFlight,
      streams: this.#streams.open,
      served: this.#served,
      faults: this.#faults,
    }
  }

  #routes(basePath: string): Hono {
    const app = new Hono().basePath(basePath)
    for (const root of POSTGREST_ROOTS) {
      app.all(`${root}/rpc/:name`, ({ req }) =>
        this.#serve(req.raw, 'postgrest', () => functionRoute(req.raw, req.param('name'))),
      )
      app.all(`${root}/:kind`, ({ req }) =>
        this.#serve(req.raw, 'postgrest', (exchange) => collectionRoute(exchange, req.param('kind'))),
      )
    }
    app.all('/beings/:kind/:soulId', ({ req }) =>
      this.#serve(req.raw, 'problem', (exchange) =>
        beingRoute(exchange, req.param('kind'), req.param('soulId')),
      ),
    )
    app.all('/batch', ({ req }) => this.#serve(req.raw, 'problem', batchRoute))
    app.all('/query', ({ req }) => this.#serve(req.raw, 'problem', queryRoute))
    app.all('/realms', ({ req }) => this.#serve(req.raw, 'problem', realmsRoute))
    app.all('/meditation', ({ req }) => this.#serve(req.raw, 'problem', meditationRoute))
    app.all('/health', ({ req }) => this.#answer(req.raw, 'problem', () => healthRoute(req.raw, this.#probe)))
    app.all('/ready', ({ req }) => this.#answer(req.raw, 'problem', () => readyRoute(req.raw, this.#probe)))
    app.notFound(({ req }) => this.#answer(req.raw, 'problem', () => Promise.reject(unknownPath(req.path))))
    return app
  }

  /** Routes that work for a principal on an engine that is awake. */
  #serve(
    request: Request,
    format: ErrorFormat,
    route: (exchange: Exchange) => Promise<ResponseParts>,
  ): Promise<Response> {
    return this.#answer(request, format, async (requestId) => {
      const engine = this.#openEngine()
      const url = splitUrl(request.url, this.#limits.maxUrlBytes)
      const { authenticator } = this.#options
      const principal =
        authenticator === undefined
          ? LOCAL_PRINCIPAL
          : await authenticator.authenticate(readCredentials(request.headers))
      try {
        const exchange = { request, url, requestId, principal, engine, ...this.#shared }
        return await idempotent(exchange, this.#answers, route)
      } catch (error) {
        throw refusedAnonymous(error, principal)
      }
    })
  }

  async #answer(request: Request, format: ErrorFormat, answer: Answer): Promise<Response> {
    const requestId = requestIdOf(request.headers.get('x-request-id'))
    this.#inFlight += 1
    try {
      this.#pages.assert(request)
      const parts = this.#pages.preflight(request) ?? (await answer(requestId))
      return this.#respond(parts, requestId, request)
    } catch (error) {
      const failure = toLuxError(error)
      if (isFault(failure)) this.#reportFault(failure, requestId, request)
      const verbosity = this.#options.errorVerbosity ?? 'verbose'
      return this.#respond(errorParts(failure, { format, requestId, verbosity }), requestId, request)
    } finally {
      this.#inFlight -= 1
      this.#served += 1
      if (this.#inFlight === 0) this.#idle?.()
    }
  }

  #respond(parts: ResponseParts, requestId: string, request: Request): Response {
    const headers = { ...parts.headers, ...this.#pages.headersFor(request) }
    return toResponse({ ...parts, headers }, requestId, request.method)
  }

  #openEngine(): AstralEngine {
    if (this.#isStopping) {
      throw new LuxError('LUX_SHUTTING_DOWN', 'The REST flow has stopped; ask another server.')
    }
    if (this.#engine !== undefined) return this.#engine
    throw new LuxError('LUX_REALM_NOT_READY', 'The REST flow has not started; await engine.awaken() first.')
  }

  #reportFault(error: LuxError, requestId: string, request: Request): void {
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

function unknownPath(path: string): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_PATH',
    `There is nothing at ${JSON.stringify(path.slice(0, 200))}; beings are at /beings/<kind>.`,
  )
}
