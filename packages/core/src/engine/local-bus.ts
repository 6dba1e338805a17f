import type { JsonObject } from '../query/json.js'
import type { BroadcastBus, BusMessage } from './broadcast-bus.js'

type Listener = (message: BusMessage) => void

/** The bus of a single process. */
export class LocalBus implements BroadcastBus {
  readonly #listeners = new Set<readonly [prefix: string, listener: Listener]>()

  async open(): Promise<void> {
    // Whoever is in the same process is always there.
  }

  async publish(message: BusMessage): Promise<void> {
    for (const [prefix, listener] of [...this.#listeners]) {
      if (message.topic.startsWith(prefix)) listener(message)
    }
  }

  subscribe(prefix: string, listener: Listener): () => void {
    const entry = [prefix, listener] as const
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  pulse(): JsonObject {
    return { reach: 'process' }
  }

  async close(): Promise<void> {
    this.#listeners.clear()
  }
}
