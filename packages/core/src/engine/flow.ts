import type { JsonObject } from '../query/json.js'
import type { AstralEngine } from './astral-engine.js'

/**
 * A way in: HTTP, WebSocket, callbacks. The engine starts its flows after its realms and stops them
 * before.
 */
export interface Flow {
  readonly name: string
  /**
   * Called when the realms are there, for every flow before the first one starts: what has to be in force
   * before any request is served.
   */
  prepare?(engine: AstralEngine): void
  /** Starts to accept requests, all of which go through `engine.channel`. */
  start(engine: AstralEngine): Promise<void>
  /** Stops accepting, finishes what was accepted. Safe to call twice. */
  stop(): Promise<void>
  /** Connections, backlog and other facts, for `meditate`. */
  pulse(): JsonObject
  /** What keeps it from doing all of its work, one sentence each: any makes the engine's health degraded. */
  findings?(): readonly string[]
}
