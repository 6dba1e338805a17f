import { createServer, IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { LuxError } from '@luxdb/core'
import { type NodeListenerOptions, nodeListener, type RequestPeer } from '@luxdb/flow-rest'
import { BodyDeadlines } from './body-deadlines.js'

/** Answers a request; what the listener knows of its connection comes along. */
export type FetchHandler = (request: Request, peer: RequestPeer) => Promise<Response>

/** Answers requests without a body by plain data; undefined for those that the fetch handler takes. */
export type ReadHandler = NodeListenerOptions['answer']

export interface ListenerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Milliseconds in which all headers of a request have to arrive. */
  readonly headersTimeoutMs: number
  /** Milliseconds in which a whole request has to arrive, and in which a client has to take some of its answer. */
  readonly requestTimeoutMs: number
  /** Milliseconds that an idle connection is kept. */
  readonly keepAliveTimeoutMs: number
  readonly maxHeaderBytes: number
  /** Group of settings that this comes from; `flows.rest` has flags of its own. */
  readonly settings: 'flows.rest' | 'flows.websocket'
  /** Asked before the fetch handler. */
  readonly read?: ReadHandler
}

/** Connections that are too slow are looked for this often. */
const SWEEP_EVERY_MS = 1_000

/** A fetch handler on a port of Node. */
export class HttpListener {
  readonly #server: Server
  readonly #options: ListenerOptions
  readonly #sockets = new Set<Socket>()
  readonly #bodies: BodyDeadlines
  #closing: Promise<void> | undefined

  constructor(handle: FetchHandler, options: ListenerOptions) {
    const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, maxHeaderBytes, read } = options
    this.#options = options
    const fetched = getRequestListener((request, { incoming, outgoing }) => {
      const bodyFlows = (): void => {
        if (incoming instanceof IncomingMessage) this.#bodies.release(incoming)
      }
      return handle(request, { incoming, outgoing, bodyFlows })
    })
    this.#server = createServer(
      {
        headersTimeout: headersTimeoutMs,
        // Bodies have deadlines of their own, for some may take as long as they flow.
        requestTimeout: 0,
        keepAliveTimeout: keepAliveTimeoutMs,
        maxHeaderSize: maxHeaderBytes,
        connectionsCheckingInterval: SWEEP_EVERY_MS,
      },
      read === undefined ? fetched : nodeListener({ answer: read, otherwise: fetched }),
    )
    this.#bodies = new BodyDeadlines({ timeoutMs: requestTimeoutMs, sweepEveryMs: SWEEP_EVERY_MS })
    // Before anybody can say that one of them flows.
    this.#server.prependListener('request', (request, response) => this.#bodies.watch(request, response))
    this.#server.on('listening', () => this.#bodies.start()).on('close', () => this.#bodies.stop())
    this.#server.timeout = requestTimeoutMs
    this.#server.on('request', (_, response) => response.on('timeout', cutIfDeaf))
    // A connection whose last answer is out has nothing to wait for once the server closes.
    this.#server.on('request', (_, response) => {
      response.once('close', () => {
        if (this.#closing !== undefined) setImmediate(() => this.#server.closeIdleConnections())
      })
    })
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  get connections(): number {
    return this.#sockets.size
  }

  /** Hands upgrades to whoever opens portals. */
  attach(portals: { attach(server: Server): void }): void {
    portals.attach(this.#server)
  }

  /** The port in use, once `open` has resolved. */
  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : this.#options.port
  }

  /** @throws LUX_ADDRESS_IN_USE, LUX_INVALID_CONFIG */
  open(): Promise<void> {
    const { host, port } = this.#options
    return new Promise((resolve, reject) => {
      const onError = (error: Error): void => reject(listenError(error, this.#options))
      this.#server.once('error', onError)
      this.#server.listen(port, host, () => {
        this.#server.removeListener('error', onError)
        resolve()
      })
    })
  }

  /** Stops accepting and resolves when the last answer is out. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      if (!this.#server.listening) return resolve()
      this.#server.close(() => resolve())
      this.#server.closeIdleConnections()
      this.#dropUnused()
    })
    return this.#closing
  }

  /** Connections that were opened ahead of a request, as browsers do, do not count as idle. */
  #dropUnused(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy()
  }

  /** Cuts what is left. */
  destroy(): void {
    this.#server.closeAllConnections()
  }
}

/**
 * Nothing went over a connection for a while: either its answer is still in the making, or the client takes nothing
 * of it. The latter would make the server keep the answer as long as the client likes.
 */
function cutIfDeaf(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy()
}

function listenError(error: Error, { host, port, settings }: ListenerOptions): LuxError {
  const code = 'code' in error ? error.code : undefined
  const option = (name: string): string =>
    settings === 'flows.rest' ? `--${name}` : `--set ${settings}.${name}=...`
  if (code === 'EADDRINUSE') {
    return new LuxError(
      'LUX_ADDRESS_IN_USE',
      `Port ${port} of ${host} is in use by another program; stop that one, or choose another port with ${option('port')}.`,
      { details: { host, port }, cause: error },
    )
  }
  const reason =
    code === 'EACCES'
      ? `this user may not open port ${port}; choose one above 1023 with ${option('port')}`
      : `the address ${host} cannot be used (${error.message}); check ${option('host')}`
  return new LuxError('LUX_INVALID_CONFIG', `${settings}: ${reason}.`, {
    details: { key: settings },
    cause: error,
  })
}
