import type { PostgresClient } from './postgres-client.js'

export interface ChannelListenerOptions {
  /** Opens a client of one connection that tells of notifications and of its end. */
  readonly open: (events: ListenEvents) => PostgresClient
  readonly channel: string
  readonly onNotify: (payload: string) => void
  /** Listens from now on; what was said before has passed it by. */
  readonly onListening: () => void
  /** Does not listen for the moment. */
  readonly onLost?: () => void
}

export interface ListenEvents {
  readonly onNotify: (payload: string) => void
  readonly onClose: () => void
}

const FIRST_BACKOFF_MS = 50
const MAX_BACKOFF_MS = 5_000

/** Listens to a channel on a connection of its own, and listens anew whenever that is lost. */
export class ChannelListener {
  readonly client: PostgresClient
  readonly #options: ChannelListenerOptions
  #backoffMs = FIRST_BACKOFF_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOver = false

  constructor(options: ChannelListenerOptions) {
    this.#options = options
    this.client = options.open({ onNotify: options.onNotify, onClose: () => this.#retry() })
    void this.#listen()
  }

  async stop(): Promise<void> {
    this.#isOver = true
    clearTimeout(this.#timer)
    await this.client.end(0).catch(() => undefined)
  }

  async #listen(): Promise<void> {
    try {
      await this.client.script(`LISTEN "${this.#options.channel.replaceAll('"', '""')}"`)
      this.#backoffMs = FIRST_BACKOFF_MS
      this.#options.onListening()
    } catch {
      // Whoever listens has another way meanwhile, or does without.
      this.#retry()
    }
  }

  /**
   * Jittered, so that all servers do not come back at once. An attempt that fails is told of twice, by its statement and
   * by its connection: once is enough to wait longer.
   */
  #retry(): void {
    if (this.#isOver || this.#timer !== undefined) return
    this.#options.onLost?.()
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        void this.#listen()
      },
      this.#backoffMs * (0.5 + Math.random()),
    )
    this.#timer.unref()
    this.#backoffMs = Math.min(MAX_BACKOFF_MS, this.#backoffMs * 2)
  }
}
