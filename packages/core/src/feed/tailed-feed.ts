import type { Change, ChangeWindow } from './change.js'
import type { ChangeFeed, FeedPulse, WindowsOptions } from './change-feed.js'
import type { ChangeSource } from './change-source.js'
import type { FeedPosition } from './feed-position.js'
import { WakeSignal } from './wake-signal.js'

export interface TailedFeedOptions {
  /** Milliseconds between two looks at the log when nothing wakes the reader; default 250. */
  readonly pollMs?: number
  /** Changes per read; default 5,000. */
  readonly pageSize?: number
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

/** The change feed over a driver's source. */
export class TailedFeed implements ChangeFeed {
  readonly #source: ChangeSource
  readonly #pollMs: number
  readonly #pageSize: number
  readonly #clock: () => number
  readonly #ending = new AbortController()
  #listeners = 0
  #delivered = 0
  #lagMs: number | undefined

  constructor(source: ChangeSource, options: TailedFeedOptions) {
    this.#source = source
    this.#pollMs = options.pollMs ?? 250
    this.#pageSize = options.pageSize ?? 5_000
    this.#clock = options.clock ?? Date.now
  }

  get epoch(): string {
    return this.#source.epoch
  }

  head(): Promise<FeedPosition> {
    return this.#source.head()
  }

  floor(): Promise<FeedPosition> {
    return this.#source.floor()
  }

  async *windows(from: FeedPosition, options: WindowsOptions = {}): AsyncIterable<ChangeWindow> {
    const signal =
      options.signal === undefined
        ? this.#ending.signal
        : AbortSignal.any([options.signal, this.#ending.signal])
    const wake = new WakeSignal(signal)
    const stop = this.#source.watch(() => wake.ring())
    this.#listeners += 1
    try {
      yield* this.#follow(from, wake, signal)
    } finally {
      this.#listeners -= 1
      stop()
    }
  }

  async *#follow(from: FeedPosition, wake: WakeSignal, signal: AbortSignal): AsyncIterable<ChangeWindow> {
    let position = from
    while (!signal.aborted) {
      wake.reset()
      const window = await this.#source.read(position, { limit: this.#pageSize, signal })
      position = window.to
      if (window.changes.length > 0 || window.resets.length > 0 || window.partial) {
        this.#note(window)
        yield window
      }
      if (!window.partial && !signal.aborted) await wake.wait(this.#pollMs)
    }
  }

  #note({ changes }: ChangeWindow): void {
    this.#delivered += changes.length
    const last = changes.at(-1)
    if (last !== undefined) this.#lagMs = Math.max(0, this.#clock() - last.at)
  }

  parse(text: string): FeedPosition | undefined {
    return this.#source.parse(text)
  }

  covers(a: FeedPosition, b: FeedPosition): boolean {
    return this.#source.covers(a, b)
  }

  seen(change: Change, at: FeedPosition): boolean {
    return this.#source.seen(change, at)
  }

  pulse(): FeedPulse {
    return {
      epoch: this.epoch,
      listeners: this.#listeners,
      breaks: 0,
      delivered: this.#delivered,
      ...(this.#lagMs === undefined ? {} : { lagMs: this.#lagMs }),
    }
  }

  /** Ends every iteration. */
  close(): void {
    this.#ending.abort()
  }
}
