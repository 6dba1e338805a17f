import type { KindCatalog } from '../query/kind-shape.js'
import { ChainCheck } from './chain-check.js'
import type { Change, ChangeWindow } from './change.js'
import type { ChangeFeed, FeedPulse, WindowsOptions } from './change-feed.js'
import type { ChangeSource } from './change-source.js'
import { FeedAudit, type FeedAuditOptions } from './feed-audit.js'
import { FeedListener } from './feed-listener.js'
import type { FeedPosition } from './feed-position.js'
import { JoinedSignal } from './joined-signal.js'
import { patiently } from './patiently.js'
import { hasNews, SharedReader } from './shared-reader.js'
import { Splice } from './splice.js'

export interface TailedFeedOptions {
  readonly catalog: KindCatalog
  /** Milliseconds between two looks at the log when nothing wakes the reader; default 250. */
  readonly pollMs?: number
  /** Changes per read; default 5,000. */
  readonly pageSize?: number
  /** Changes that may wait for one listener, and that are kept for who resumes; default 50,000. */
  readonly bufferSize?: number
  /** Milliseconds between two counts of beings while somebody listens; 0: none; default 60,000. */
  readonly auditMs?: number
  /** The kinds that are logged, and what counts them. */
  readonly audited: Pick<FeedAuditOptions, 'kinds' | 'count'>
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

const DEFAULT_POLL_MS = 250
const DEFAULT_PAGE_SIZE = 5_000
const DEFAULT_BUFFER_SIZE = 50_000
const DEFAULT_AUDIT_MS = 60_000

/** The change feed over a driver's source. */
export class TailedFeed implements ChangeFeed {
  readonly #source: ChangeSource
  readonly #catalog: KindCatalog
  readonly #pageSize: number
  readonly #bufferSize: number
  readonly #clock: () => number
  readonly #reader: SharedReader
  readonly #ending = new AbortController()
  #delivered = 0
  #lagMs: number | undefined

  constructor(source: ChangeSource, options: TailedFeedOptions) {
    this.#source = source
    this.#catalog = options.catalog
    this.#pageSize = options.pageSize ?? DEFAULT_PAGE_SIZE
    this.#bufferSize = options.bufferSize ?? DEFAULT_BUFFER_SIZE
    this.#clock = options.clock ?? Date.now
    this.#reader = new SharedReader(source, {
      pollMs: options.pollMs ?? DEFAULT_POLL_MS,
      pageSize: this.#pageSize,
      ringSize: this.#bufferSize,
      catalog: options.catalog,
      audit: new FeedAudit({
        source,
        everyMs: options.auditMs ?? DEFAULT_AUDIT_MS,
        ...options.audited,
      }),
      onWindow: (window) => this.#note(window),
    })
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
    const joined = new JoinedSignal(this.#ending.signal, options.signal)
    const listener = new FeedListener(joined.signal, this.#bufferSize)
    let position = from
    try {
      while (!listener.signal.aborted) {
        await this.#reader.join(listener)
        listener.restart()
        for await (const window of this.#caughtUp(position, listener, options.refresh === true)) {
          position = window.to
          yield window
        }
      }
    } finally {
      joined.release()
      this.#reader.leave(listener)
    }
  }

  /** What was missed, then what comes; ends when the listener is too far behind, or is over. */
  async *#caughtUp(
    from: FeedPosition,
    listener: FeedListener,
    refresh: boolean,
  ): AsyncIterable<ChangeWindow> {
    let position = from
    for await (const window of this.past(from, listener.signal)) {
      position = window.to
      if (hasNews(window)) yield window
    }
    const splice = new Splice(this.#source, position)
    for (;;) {
      const window = await listener.next()
      if (window === undefined || window === 'behind') return
      const fresh = splice.next(window)
      if (refresh || hasNews(fresh)) yield fresh
    }
  }

  /** Everything after a position up to now: from memory where that reaches back far enough, else from the log. */
  async *past(from: FeedPosition, signal: AbortSignal): AsyncIterable<ChangeWindow> {
    const recent = this.#reader.recent(from)
    if (recent !== undefined) {
      const splice = new Splice(this.#source, from)
      for (const window of recent) yield splice.next(window)
      return
    }
    const chain = new ChainCheck(this.#catalog)
    // A position within a window leads to the end of that window first, which may lie before what listeners were told.
    const told = this.#reader.position
    let position = from
    let isBehind = true
    while (isBehind && !signal.aborted) {
      const at = position
      const window = await patiently(() => this.#source.read(at, { limit: this.#pageSize, signal }), signal)
      if (window === undefined) return
      position = window.to
      isBehind = window.partial || (told !== undefined && !this.#source.covers(position, told))
      yield chain.check(window)
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

  prune(): Promise<number> {
    return this.#source.prune()
  }

  pulse(): FeedPulse {
    return {
      epoch: this.epoch,
      listeners: this.#reader.listeners,
      breaks: this.#reader.breaks,
      delivered: this.#delivered,
      ...(this.#lagMs === undefined ? {} : { lagMs: this.#lagMs }),
    }
  }

  /** Kinds are not what they were. */
  relearn(): void {
    this.#reader.relearn()
  }

  /** Ends every iteration. */
  close(): void {
    this.#ending.abort()
    this.#reader.stop()
  }
}
