import type { LuxError, Principal } from '@luxdb/core'
import { isFault, publicMessage, TokenBuckets } from '@luxdb/protocol'
import type { SerializerVersion } from '../protocol/phoenix-message.js'
import type { TopicHandler } from '../topics/topic-session.js'
import type { WebSocketFlowLimits, WebSocketFlowOptions } from '../websocket-flow-options.js'
import type { ErrorPayload } from '../wire/error-message.js'
import { BehindWatch } from './behind-watch.js'
import { FlushQueue } from './flush-queue.js'
import { FrameRuns } from './frame-run.js'
import type { Beating, HeartbeatWheel } from './heartbeat-wheel.js'
import { Outbox, type OutboxOptions } from './outbox.js'
import { Portal, type PortalHost } from './portal.js'
import type { PortalGuard } from './portal-guard.js'
import type { PortalRegistry } from './portal-registry.js'
import type { PortalSocket } from './portal-socket.js'

export interface PortalFactoryOptions {
  readonly options: WebSocketFlowOptions
  readonly limits: WebSocketFlowLimits
  readonly registry: PortalRegistry
  readonly wheel: HeartbeatWheel
  readonly guard: PortalGuard
  readonly now: () => number
  readonly handlerOf: (topic: string) => TopicHandler | undefined
}

export interface PortalOrigin {
  readonly socket: PortalSocket
  readonly version: SerializerVersion
  readonly principal: Principal
  /** Whom the portal is counted for. */
  readonly owner: string
}

/** The heart of a portal on the wheel. */
class Pulse implements Beating {
  heardAt: number
  readonly #portal: Portal
  readonly #socket: PortalSocket

  constructor(portal: Portal, socket: PortalSocket, heardAt: number) {
    this.#portal = portal
    this.#socket = socket
    this.heardAt = heardAt
  }

  ping(): void {
    this.#socket.ping()
  }

  disconnect(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  expire(): void {
    this.#portal.close(SILENT, 'not heard of for too long')
  }
}

const SILENT = 4408
const STALLED = 4008

/** Makes portals and keeps them in the books until they are gone. */
export class PortalFactory implements PortalHost {
  readonly #given: PortalFactoryOptions
  readonly maxChannels: number
  readonly #outboxes: OutboxOptions
  readonly #pulses = new Map<Portal, Pulse>()
  readonly #buckets: TokenBuckets

  constructor(given: PortalFactoryOptions) {
    this.#given = given
    const { limits, now } = given
    const { maxMessagesPerSecond, maxPortals, maxChannels } = limits
    this.maxChannels = maxChannels
    this.#outboxes = {
      limits,
      now,
      queue: new FlushQueue(),
      runs: new FrameRuns(),
      behind: new BehindWatch(),
    }
    this.#buckets = new TokenBuckets({
      perSecond: maxMessagesPerSecond,
      burst: maxMessagesPerSecond * 4,
      maxKeys: maxPortals,
      clock: now,
    })
  }

  create(clientId: string, { socket, version, principal, owner }: PortalOrigin): Portal {
    const { registry, wheel, now } = this.#given
    const stalled = (): void => portal.close(STALLED, 'the client takes too little')
    const outbox = new Outbox(socket, stalled, this.#outboxes)
    const portal: Portal = new Portal({ clientId, version, principal, outbox }, this)
    const pulse = new Pulse(portal, socket, now())
    registry.add(portal, owner)
    this.#pulses.set(portal, pulse)
    wheel.add(pulse)
    return portal
  }

  /** The client gave a sign of life. */
  heard(portal: Portal): void {
    const pulse = this.#pulses.get(portal)
    if (pulse !== undefined) pulse.heardAt = this.#given.now()
  }

  /** The connection is gone. Safe to call twice. */
  release(portal: Portal): void {
    const pulse = this.#pulses.get(portal)
    if (pulse === undefined) return
    this.#pulses.delete(portal)
    this.#given.wheel.remove(pulse)
    this.#given.registry.remove(portal)
    if (!portal.isClosed) portal.release()
  }

  handlerOf(topic: string): TopicHandler | undefined {
    return this.#given.handlerOf(topic)
  }

  admit({ clientId }: Portal): boolean {
    return this.#buckets.take(clientId).allowed
  }

  renew(portal: Portal, token: string): Promise<void> {
    return this.#given.guard.renew(portal, token)
  }

  disconnect(portal: Portal, code: number, reason: string): void {
    const pulse = this.#pulses.get(portal)
    this.release(portal)
    pulse?.disconnect(code, reason)
  }

  reasonOf(error: LuxError, { clientId }: Portal): ErrorPayload {
    const { onFault, errorVerbosity = 'verbose' } = this.#given.options
    const fault = isFault(error)
    if (fault) onFault?.(error, { clientId })
    const details = errorVerbosity === 'verbose' && !fault && Object.keys(error.details).length > 0
    return {
      reason: publicMessage(error),
      code: error.code,
      ...(details ? { details: JSON.parse(JSON.stringify(error.details)) } : {}),
    }
  }
}
