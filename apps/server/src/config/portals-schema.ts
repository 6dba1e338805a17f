import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketFlowOptions } from '@luxdb/flow-ws'
import { z } from 'zod'

const KIBIBYTE = 1_024
const HOUR_MS = 3_600_000

const given = DEFAULT_WEBSOCKET_LIMITS
const count = z.int().min(1).max(1_000_000)
const bytes = z.int().min(KIBIBYTE)
const milliseconds = z.int().min(1).max(HOUR_MS)

/** Ceilings of WebSocket connections, and who may use which topic. */
export const portalsSchema = z.strictObject({
  maxMessageBytes: bytes.max(64 * KIBIBYTE * KIBIBYTE).default(given.maxMessageBytes),
  maxPortals: count.default(given.maxPortals),
  /** Of each principal, and of each address without credentials. */
  maxPortalsPerPrincipal: count.default(given.maxPortalsPerPrincipal),
  maxChannels: count.default(given.maxChannels),
  maxMessagesPerSecond: count.default(given.maxMessagesPerSecond),
  joinTimeoutMs: milliseconds.default(given.joinTimeoutMs),
  pingAfterMs: milliseconds.default(given.pingAfterMs),
  silentMs: milliseconds.default(given.silentMs),
  recheckMs: milliseconds.default(given.recheckMs),
  maxBufferedBytes: bytes.default(given.maxBufferedBytes),
  maxStalledBytes: bytes.default(given.maxStalledBytes),
  maxStalledMs: milliseconds.default(given.maxStalledMs),
  mayUseTopic: z
    .custom<NonNullable<WebSocketFlowOptions['mayUseTopic']>>((value) => typeof value === 'function')
    .optional(),
})
