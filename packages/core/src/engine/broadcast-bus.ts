import type { JsonObject } from '../query/json.js'

/** A broadcast on its way between processes. */
export interface BusMessage {
  readonly topic: string
  readonly event: string
  /** JSON text. */
  readonly payload: string
}

/**
 * Carries broadcasts and presence between the processes that serve the same realms.
 *
 * - At most once, in order for each publisher; changes of beings never depend on it.
 * - The subscribers of the publishing process have heard a message when `publish` resolves, those of others soon after.
 * - A message that is lost on the way is counted in `pulse`, and is no error of who published it.
 */
export interface BroadcastBus {
  /** Resolves when messages of other processes arrive, or at once when they cannot yet; the bus goes on trying. */
  open(): Promise<void>
  /** Hands a message to every subscriber of its topic, in this process and all others. */
  publish(message: BusMessage): Promise<void>
  /** Calls back for every message whose topic begins with `prefix`. Returns what stops it. */
  subscribe(prefix: string, listener: (message: BusMessage) => void): () => void
  /** For `meditate()`. */
  pulse(): JsonObject
  /** Sends what was published, and lets go. Safe to call twice. */
  close(): Promise<void>
}
