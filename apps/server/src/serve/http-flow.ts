import type { AstralEngine, Flow, JsonObject } from '@luxdb/core'
import type { RestFlow } from '@luxdb/flow-rest'
import type { WebSocketFlow } from '@luxdb/flow-ws'
import type { AstralLogger } from '@luxdb/wisdom'
import { type FetchHandler, HttpListener, type ListenerOptions, type ReadHandler } from './http-listener.js'
import { logReads, logRequests } from './log-requests.js'

export interface HttpFlowOptions {
  readonly rest: RestFlow
  /** Portals open here too, so that clients need one origin for everything. */
  readonly portals: WebSocketFlow
  readonly listener: ListenerOptions
  readonly logger: AstralLogger
}

/** Paths of broadcasts are the portals', also where they cannot be read. */
const BROADCASTS = '/api/broadcast'

/**
 * The REST flow on a port. `start` takes the port, and until `serve` is called the flow answers 503: a
 * port that is taken shows at once, and probes see a server that starts.
 */
export class HttpFlow implements Flow {
  readonly name: string
  readonly #rest: RestFlow
  readonly #listener: HttpListener
  #engine: AstralEngine | undefined

  constructor({ rest, portals, listener, logger }: HttpFlowOptions) {
    this.name = rest.name
    this.#rest = rest
    // Broadcasts come by HTTP too, and everything else is REST.
    const answer: FetchHandler = (request, peer) =>
      portals.handleRequest(request) ?? rest.fetch(request, peer)
    const read: ReadHandler = (request, peer) =>
      request.url.includes(BROADCASTS) ? undefined : rest.answer(request, peer)
    this.#listener = new HttpListener(logRequests(answer, logger), {
      ...listener,
      read: logReads(read, logger),
    })
    this.#listener.attach(portals)
  }

  /** The port in use. */
  get port(): number {
    return this.#listener.port
  }

  async start(engine: AstralEngine): Promise<void> {
    this.#engine = engine
    await this.#listener.open()
  }

  /** From now on requests are answered. */
  async serve(): Promise<void> {
    if (this.#engine !== undefined) await this.#rest.start(this.#engine)
  }

  async stop(): Promise<void> {
    await Promise.all([this.#listener.close(), this.#rest.stop()])
  }

  /** Cuts connections that are still open. */
  destroy(): void {
    this.#listener.destroy()
  }

  pulse(): JsonObject {
    return { ...this.#rest.pulse(), port: this.port, connections: this.#listener.connections }
  }
}
