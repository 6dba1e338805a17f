import type { Authenticator, BroadcastBus, LuxError, Principal } from '@luxdb/core'
import type { ErrorVerbosity } from '@luxdb/protocol'
import { DEFAULT_OUTBOX_LIMITS, type OutboxLimits } from './portal/outbox.js'
import { DEFAULT_PRESENCE_TIMES, type PresenceTimes } from './realtime/presence.js'

export interface WebSocketFlowLimits extends OutboxLimits, PresenceTimes {
  /** Bytes of one message of a client; default 256 KiB. */
  readonly maxMessageBytes: number
  /** Portals in all; default 10,000. */
  readonly maxPortals: number
  /** Portals of one principal, and of one address without credentials; default 2,000. */
  readonly maxPortalsPerPrincipal: number
  /** Channels of one portal; default 100. */
  readonly maxChannels: number
  /** Messages a second of one portal, with a burst of four times as many; default 100. */
  readonly maxMessagesPerSecond: number
  /** Milliseconds in which a client without credentials has to join a channel; default 10,000. */
  readonly joinTimeoutMs: number
  /** Silence after which a client is pinged, and closed; default 25,000 and 60,000 milliseconds. */
  readonly pingAfterMs: number
  readonly silentMs: number
  /** Milliseconds between two looks at whether credentials still hold; default 5,000. */
  readonly recheckMs: number
}

export const DEFAULT_WEBSOCKET_LIMITS: WebSocketFlowLimits = Object.freeze({
  ...DEFAULT_OUTBOX_LIMITS,
  ...DEFAULT_PRESENCE_TIMES,
  maxMessageBytes: 256 * 1024,
  maxPortals: 10_000,
  maxPortalsPerPrincipal: 2_000,
  maxChannels: 100,
  maxMessagesPerSecond: 100,
  joinTimeoutMs: 10_000,
  pingAfterMs: 25_000,
  silentMs: 60_000,
  recheckMs: 5_000,
})

/** What a principal wants with a topic that is not a live query. */
export type TopicAction = 'listen' | 'speak'

export interface WebSocketFlowOptions {
  /** Name of the flow in `meditate()`; default `websocket`. */
  readonly name?: string
  /** Finds out who is asking. Without one everybody is the local principal: serve loopback only. */
  readonly authenticator?: Authenticator
  /** Names under which the server may be asked; `loopback` (default) for this machine's own, `any` not to check. */
  readonly hosts?: 'loopback' | 'any' | readonly string[]
  /** Origins of pages that may connect, such as `https://app.example.com`; pages of the server's own host always may. */
  readonly origins?: readonly string[]
  readonly limits?: Partial<WebSocketFlowLimits>
  /** Carries broadcasts and presence between processes, and is closed with the flow; default: this process alone. */
  readonly bus?: BroadcastBus
  /**
   * Whether a principal may listen to or speak on a broadcast topic (`energy:*`, `realtime:*`); default: everybody may
   * listen, and speak but for those who have not logged in.
   */
  readonly mayUseTopic?: (principal: Principal, topic: string, action: TopicAction) => boolean
  /** `minimal` leaves details out of errors, for servers that strangers reach; default `verbose`. */
  readonly errorVerbosity?: ErrorVerbosity
  /** Called with every error that is the server's fault; must not throw. */
  readonly onFault?: (error: LuxError, context: { readonly clientId: string }) => void
  /** Milliseconds, growing; default `performance.now`. */
  readonly now?: () => number
}
