import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  type AstralEngine,
  type BroadcastBus,
  type Flow,
  type JsonObject,
  LocalBus,
  LuxError,
  type Principal,
} from '@luxdb/core'
import { type WebSocket, WebSocketServer } from 'ws'
import { assertLimits } from './assert-limits.js'
import { HeartbeatWheel } from './portal/heartbeat-wheel.js'
import { joinDeadline } from './portal/join-deadline.js'
import type { Portal } from './portal/portal.js'
import { PortalFactory } from './portal/portal-factory.js'
import { PortalGuard } from './portal/portal-guard.js'
import { PortalRegistry } from './portal/portal-registry.js'
import type { PortalSocket } from './portal/portal-socket.js'
import { BroadcastEndpoint } from './realtime/broadcast-endpoint.js'
import { RealtimeTopic } from './realtime/realtime-topic.js'
import { type Energy, EnergyTopic } from './topics/energy-topic.js'
import { QueryTopic } from './topics/query-topic.js'
import { createTopicRights } from './topics/topic-rights.js'
import type { TopicHandler } from './topics/topic-session.js'
import { refuseUpgrade } from './upgrade/refuse-upgrade.js'
import { isPortalPath, noPortalHere, readUpgrade, type UpgradeRequest } from './upgrade/upgrade-request.js'
import { createVisitorGuard, type VisitorGuard } from './upgrade/visitor-guard.js'
import { WsPortalSocket } from './upgrade/ws-portal-socket.js'
import {
  DEFAULT_WEBSOCKET_LIMITS,
  type WebSocketFlowLimits,
  type WebSocketFlowOptions,
} from './websocket-flow-options.js'

/** Closes every portal when the server stops: clients connect anew and continue from their cursors. */
const SERVICE_RESTART = 1012
const CLIENT_ID_BYTES = 16

/**
 * Serves an engine's live queries and broadcasts over WebSocket, as Phoenix channels: `query:<name>`,
 * `energy:<channel>`, and what Supabase's clients call `realtime:<name>`.
 *
 * - `attach(server)` takes the upgrades of an HTTP server; the flow opens no port of its own.
 * - Before `start` and after `stop` handshakes are answered 503.
 */
export class WebSocketFlow implements Flow {
  readonly name: string
  readonly #limits: WebSocketFlowLimits
  readonly #bus: BroadcastBus
  readonly #portals: PortalRegistry
  readonly #guard: PortalGuard
  readonly #visitors: VisitorGuard
  readonly #wheel: HeartbeatWheel
  readonly #factory: PortalFactory
  readonly #energy: EnergyTopic
  readonly #realtime: RealtimeTopic
  readonly #endpoint: BroadcastEndpoint
  readonly #topics: readonly TopicHandler[]
  readonly #server: WebSocketServer
  #engine: AstralEngine | undefined
  #rechecking: ReturnType<typeof setInterval> | undefined

  /** @throws LUX_INVALID_CONFIG */
  constructor(options: WebSocketFlowOptions = {}) {
    this.name = options.name ?? 'websocket'
    this.#limits = { ...DEFAULT_WEBSOCKET_LIMITS, ...options.limits }
    assertLimits(this.#limits)
    this.#bus = options.bus ?? new LocalBus()
    const now = options.now ?? ((): number => performance.now())
    this.#portals = new PortalRegistry(this.#limits)
    this.#guard = new PortalGuard(options.authenticator)
    this.#visitors = createVisitorGuard(options)
    this.#wheel = new HeartbeatWheel({ ...this.#limits, now })
    const assertMayUse = createTopicRights(options)
    this.#energy = new EnergyTopic({ bus: this.#bus, assertMayUse })
    const engine = (): AstralEngine => this.#openEngine()
    this.#realtime = new RealtimeTopic({
      engine,
      flow: this.name,
      bus: this.#bus,
      now,
      assertMayUse,
      presenceTimes: this.#limits,
    })
    this.#endpoint = new BroadcastEndpoint({
      visitors: this.#visitors,
      guard: this.#guard,
      limits: this.#limits,
      realtime: this.#realtime,
      assertMayUse,
      assertOpen: engine,
      onFault: options.onFault ?? (() => undefined),
      now,
    })
    this.#topics = [new QueryTopic(engine, this.name), this.#energy, this.#realtime]
    this.#factory = new PortalFactory({
      options,
      limits: this.#limits,
      registry: this.#portals,
      wheel: this.#wheel,
      guard: this.#guard,
      now,
      handlerOf: (topic) => this.#topics.find(({ prefix }) => topic.startsWith(prefix)),
    })
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: this.#limits.maxMessageBytes,
      // Frames are made once for all receivers, which compression would undo.
      perMessageDeflate: false,
      handleProtocols: (protocols) => (protocols.has('phoenix') ? 'phoenix' : false),
    })
  }

  async start(engine: AstralEngine): Promise<void> {
    await this.#bus.open()
    this.#engine = engine
    this.#wheel.start()
    this.#rechecking = setInterval(() => void this.recheck(), this.#limits.recheckMs)
    this.#rechecking.unref()
  }

  async stop(): Promise<void> {
    this.#engine = undefined
    clearInterval(this.#rechecking)
    this.#wheel.stop()
    for (const portal of this.#portals.all()) portal.close(SERVICE_RESTART, 'the server restarts')
    this.#energy.close()
    this.#realtime.close()
    await this.#bus.close()
  }

  /** Takes upgrades of an HTTP server at the paths of portals; others are left to other listeners, or refused. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (isPortalPath(request.url)) void this.handleUpgrade(request, socket, head)
      // Node has let go of the connection: without another listener nobody would ever answer or end it.
      else if (server.listenerCount('upgrade') === 1) refuseUpgrade(socket, noPortalHere())
    })
  }

  /**
   * Answers a broadcast that comes by HTTP, as clients of Supabase send one without a channel; undefined for
   * requests that are about something else. Never rejects.
   */
  handleRequest(request: Request): Promise<Response> | undefined {
    return this.#endpoint.handle(request)
  }

  /** Opens a portal for a handshake, or answers it with an error. Never rejects. */
  async handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A client that goes away while it is asked about must not take the process with it.
    socket.on('error', ignored)
    try {
      this.#openEngine()
      const upgrade = readUpgrade(request)
      this.#visitors.assert(request.headers)
      const principal = await this.#guard.authenticate(upgrade.credentials)
      this.#portals.assertRoom(ownerOf(principal, request))
      this.#server.handleUpgrade(request, socket, head, (webSocket) =>
        this.#opened({ webSocket, socket, upgrade, principal, owner: ownerOf(principal, request) }),
      )
    } catch (error) {
      refuseUpgrade(socket, error)
    }
  }

  #opened({ webSocket, socket, upgrade, principal, owner }: OpenedConnection): void {
    const portal = this.#factory.create(randomBytes(CLIENT_ID_BYTES).toString('hex'), {
      socket: new WsPortalSocket(webSocket, socket),
      version: upgrade.version,
      principal,
      owner,
    })
    this.#guard.keep(portal, upgrade.credentials)
    webSocket.on('message', (data, isBinary) => {
      this.#factory.heard(portal)
      const bytes = bytesOf(data)
      if (isBinary) portal.receiveBinary(bytes)
      else portal.receiveText(bytes.toString('utf8'))
    })
    const heard = (): void => this.#factory.heard(portal)
    webSocket.on('pong', heard)
    webSocket.on('ping', heard)
    webSocket.on('error', ignored)
    const calledOff = joinDeadline(portal, this.#limits.joinTimeoutMs)
    webSocket.once('close', () => {
      calledOff()
      this.#factory.release(portal)
    })
  }

  /**
   * Opens a portal over a connection of another kind, for programs that bring their own. What the client
   * says is handed to `portal.receiveText` and `receiveBinary`; when the connection is gone, call `closePortal`.
   * @throws LUX_OVERLOADED, LUX_SHUTTING_DOWN; RangeError when the client has a portal already
   */
  openPortal(clientId: string, connection: PortalConnection): Portal {
    this.#openEngine()
    const owner = connection.principal.id
    this.#portals.assertRoom(owner)
    return this.#factory.create(clientId, { version: '2.0.0', owner, ...connection })
  }

  /** Who is connected now. */
  get clientIds(): readonly string[] {
    return this.#portals.all().map(({ clientId }) => clientId)
  }

  /** Says something to everybody who listens to `energy:<channel>`, on every server of the bus; at most once. */
  async broadcastEnergy(energy: Energy): Promise<void> {
    await this.#energy.broadcast(energy)
  }

  /**
   * Ends a client's connection; false when there is none. After a close code of 1000 the usual clients stay away,
   * after any other they come back.
   */
  closePortal(clientId: string, reason = 'closed by the server', code = 1000): boolean {
    const portal = this.#portals.get(clientId)
    portal?.close(code, reason)
    return portal !== undefined
  }

  /** Looks whether the credentials of every portal still hold. Done by itself every few seconds. */
  async recheck(): Promise<void> {
    await Promise.all(this.#portals.all().map((portal) => this.#guard.recheck(portal)))
  }

  pulse(): JsonObject {
    return { ...this.#portals.pulse(), bus: this.#bus.pulse() }
  }

  #openEngine(): AstralEngine {
    if (this.#engine !== undefined) return this.#engine
    throw new LuxError('LUX_SHUTTING_DOWN', 'The WebSocket flow does not run; ask another server.')
  }
}

/** What `openPortal` needs to know of a connection that somebody else accepted. */
export interface PortalConnection {
  readonly socket: PortalSocket
  readonly principal: Principal
  readonly version?: UpgradeRequest['version']
}

interface OpenedConnection {
  readonly webSocket: WebSocket
  readonly socket: Duplex
  readonly upgrade: UpgradeRequest
  readonly principal: Principal
  readonly owner: string
}

/**
 * A close follows each error, and says all that there is to know. Not a function of its own for each connection: that
 * would keep the request that it came with.
 */
function ignored(): void {}

/** Whom a portal is counted for: the principal, or the address where nobody has to log in. */
function ownerOf({ id, roles }: Principal, request: IncomingMessage): string {
  return roles.includes('anonymous') ? `address ${request.socket.remoteAddress ?? ''}` : `principal ${id}`
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
