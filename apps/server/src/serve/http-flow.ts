import type { AstralEngine, Flow, JsonObject } from '@luxdb/core'
import { type FetchHandler, HttpListener, type ListenerOptions } from './http-listener.js'
import { notServingYet } from './not-serving-yet.js'

export interface HttpFlowOptions {
  readonly listener: ListenerOptions
  /** Makes what answers requests, once there is an engine. */
  readonly handlerOf: (engine: AstralEngine) => FetchHandler
}

/** The REST flow on a port. It answers 503 until `serve` is called, so that probes see a server that starts. */
export class HttpFlow implements Flow {
  readonly name = 'rest'
  readonly #listener: HttpListener
  readonly #handlerOf: HttpFlowOptions['handlerOf']
  #handle: FetchHandler = notServingYet
  #ready: FetchHandler = notServingYet
  #requests = 0

  constructor({ listener, handlerOf }: HttpFlowOptions) {
    this.#handlerOf = handlerOf
    this.#listener = new HttpListener((request) => {
      this.#requests += 1
      return this.#handle(request)
    }, listener)
  }

  /** The port in use. */
  get port(): number {
    return this.#listener.port
  }

  async start(engine: AstralEngine): Promise<void> {
    this.#ready = this.#handlerOf(engine)
    await this.#listener.open()
  }

  /** From now on requests are answered. */
  serve(): void {
    this.#handle = this.#ready
  }

  async stop(): Promise<void> {
    await this.#listener.close()
  }

  /** Cuts connections that are still open. */
  destroy(): void {
    this.#listener.destroy()
  }

  pulse(): JsonObject {
    return { port: this.port, connections: this.#listener.connections, requests: this.#requests }
  }
}
