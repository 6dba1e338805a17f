/** A broadcast on its way between processes. */
export interface BusMessage {
  readonly topic: string
  readonly event: string
  /** JSON text. */
  readonly payload: string
}

/**
 * Carries broadcasts and presence between the processes that serve the same realms. At most once, in order
 * for each publisher; changes of beings never depend on it.
 */
export interface BroadcastBus {
  /** Hands a message to every subscriber of its topic, in this process and all others. */
  publish(message: BusMessage): Promise<void>
  /** Calls back for every message whose topic begins with `prefix`. Returns what stops it. */
  subscribe(prefix: string, listener: (message: BusMessage) => void): () => void
  close(): Promise<void>
}
