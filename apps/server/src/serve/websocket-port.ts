import type { AstralEngine, Flow, JsonObject } from '@luxdb/core'
import type { WebSocketFlow } from '@luxdb/flow-ws'
import { HttpListener, type ListenerOptions } from './http-listener.js'

const UPGRADE_ONLY =
  'This port opens WebSockets (/realtime/v1/websocket or /socket/websocket) and takes broadcasts, nothing else.'

/** The WebSocket flow on a port of its own. */
export class WebSocketPort implements Flow {
  readonly name: string
  readonly #portals: WebSocketFlow
  readonly #listener: HttpListener

  constructor(portals: WebSocketFlow, options: ListenerOptions) {
    this.name = portals.name
    this.#portals = portals
    this.#listener = new HttpListener(async (request) => portals.handleRequest(request) ?? refuse(), options)
    this.#listener.attach(portals)
  }

  /** The port in use. */
  get port(): number {
    return this.#listener.port
  }

  async start(engine: AstralEngine): Promise<void> {
    await this.#listener.open()
    await this.#portals.start(engine)
  }

  async stop(): Promise<void> {
    await Promise.all([this.#portals.stop(), this.#listener.close()])
  }

  /** Cuts connections that are still open. */
  destroy(): void {
    this.#listener.destroy()
  }

  pulse(): JsonObject {
    return { ...this.#portals.pulse(), port: this.port }
  }
}

function refuse(): Response {
  return new Response(UPGRADE_ONLY, { status: 426, headers: { upgrade: 'websocket', connection: 'upgrade' } })
}
