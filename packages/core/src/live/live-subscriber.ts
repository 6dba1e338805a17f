import { WakeSignal } from '../feed/wake-signal.js'
import type { LiveChange, LiveMessage } from './live-message.js'

type LiveDelta = Extract<LiveMessage, { type: 'delta' }>

export interface SubscriberOptions {
  readonly signal: AbortSignal
  /** Changes that may wait. */
  readonly maxBuffered: number
  /** The subscriber wants only what comes. */
  readonly beginsNow?: boolean
}

/** One who follows a live query: what it has not taken yet, with a ceiling. */
export class LiveSubscriber {
  readonly #options: SubscriberOptions
  readonly #wake: WakeSignal
  #queue: LiveMessage[] = []
  #size = 0
  #failure: { readonly error: unknown } | undefined
  #ended = false

  constructor(options: SubscriberOptions) {
    this.#options = options
    this.#wake = new WakeSignal(options.signal)
  }

  push(message: LiveMessage): void {
    if (this.#ended) return
    this.#queue.push(message)
    if (message.type === 'delta') this.#size += message.changes.length
    this.#wake.ring()
  }

  get beginsNow(): boolean {
    return this.#options.beginsNow === true
  }

  /** More waits than may; `squash` and `restart` are the ways out. */
  get isFull(): boolean {
    return this.#size > this.#options.maxBuffered
  }

  /** Keeps only the newest of each being. Only where changes carry no places in a list. */
  squash(): void {
    const deltas = this.#queue.filter((message): message is LiveDelta => message.type === 'delta')
    const last = deltas.at(-1)
    if (last === undefined) return
    const newest = new Map<string, LiveChange>()
    for (const change of deltas.flatMap(({ changes }) => changes)) {
      const before = newest.get(change.soulId)
      newest.delete(change.soulId)
      newest.set(
        change.soulId,
        before?.type === 'enter' && change.type === 'update' ? { ...change, type: 'enter' } : change,
      )
    }
    const others = this.#queue.filter((message) => message.type !== 'delta')
    this.#queue = [...others, { ...last, changes: [...newest.values()] }]
    this.#size = newest.size
  }

  /** Forgets what waits: the result begins anew. */
  clear(): void {
    this.#queue = []
    this.#size = 0
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake.ring()
  }

  end(): void {
    this.#ended = true
    this.clear()
  }

  /** What is said, until the signal aborts. @throws what the query failed with */
  async *messages(): AsyncIterable<LiveMessage> {
    const { signal } = this.#options
    for (;;) {
      this.#wake.reset()
      if (signal.aborted || this.#ended) return
      const message = this.#queue.shift()
      if (message !== undefined) {
        if (message.type === 'delta') this.#size -= message.changes.length
        yield message
        continue
      }
      if (this.#failure !== undefined) throw this.#failure.error
      await this.#wake.wait()
    }
  }
}
