import type { KindCatalog } from '../query/kind-shape.js'
import { ChainCheck } from './chain-check.js'
import type { ChangeWindow } from './change.js'
import type { ChangeSource } from './change-source.js'
import type { FeedAudit } from './feed-audit.js'
import type { FeedListener } from './feed-listener.js'
import type { FeedPosition } from './feed-position.js'
import { patiently } from './patiently.js'
import { WakeSignal } from './wake-signal.js'
import { WindowRing } from './window-ring.js'

export interface SharedReaderOptions {
  readonly pollMs: number
  readonly pageSize: number
  /** Changes of the past that are kept for who resumes. */
  readonly ringSize: number
  readonly catalog: KindCatalog
  readonly audit: FeedAudit
  readonly onWindow: (window: ChangeWindow) => void
}

/** An empty window comes after such a silence, so that who waits long does not stand on a position that gets too old. */
const REFRESH_MS = 15_000

/** One reader of the log for all listeners. It begins with the first of them and rests after the last. */
export class SharedReader {
  readonly #source: ChangeSource
  readonly #options: SharedReaderOptions
  readonly #listeners = new Set<FeedListener>()
  readonly #ring: WindowRing
  #chain: ChainCheck
  #earlierBreaks = 0
  /** Up to where the log has been handed out. */
  #position: FeedPosition | undefined
  #handedAt = performance.now()
  /** Grows when kinds become others: rows that were decoded before have another form. */
  #edition = 0
  #starting: Promise<void> | undefined
  #ending: AbortController | undefined

  constructor(source: ChangeSource, options: SharedReaderOptions) {
    this.#source = source
    this.#options = options
    this.#ring = new WindowRing(source, options.ringSize)
    this.#chain = new ChainCheck(options.catalog)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Up to where listeners have been told; undefined while the reader rests. */
  get position(): FeedPosition | undefined {
    return this.#position
  }

  get breaks(): number {
    return this.#earlierBreaks + this.#chain.breaks + this.#options.audit.breaks
  }

  /** From now on the listener gets every window; what it missed before is its own to read. */
  async join(listener: FeedListener): Promise<void> {
    this.#listeners.add(listener)
    this.#starting ??= this.#start()
    await this.#starting
  }

  leave(listener: FeedListener): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.stop()
  }

  /** Windows of the recent past that hold everything after a position. */
  recent(position: FeedPosition): readonly ChangeWindow[] | undefined {
    const isKnown = this.#position !== undefined && this.#source.covers(this.#position, position)
    // What lies ahead may be a position of nowhere, which only the storage can tell.
    return isKnown ? this.#ring.since(position) : undefined
  }

  /** Kinds are not what they were: what is kept of their rows is worth nothing any more. */
  relearn(): void {
    this.#edition += 1
    this.#ring.clear()
    this.#renewChain()
    if (this.#ending !== undefined) this.#options.audit.start()
  }

  stop(): void {
    this.#ending?.abort()
    this.#ending = undefined
    this.#starting = undefined
    this.#position = undefined
    this.#options.audit.stop()
    this.#renewChain()
    this.#ring.clear()
  }

  #renewChain(): void {
    this.#earlierBreaks += this.#chain.breaks
    this.#chain = new ChainCheck(this.#options.catalog)
  }

  async #start(): Promise<void> {
    const ending = new AbortController()
    this.#ending = ending
    try {
      const head = await patiently(() => this.#source.head(), ending.signal)
      if (head !== undefined) void this.#run(head, ending.signal)
    } catch (error) {
      if (this.#ending === ending) this.#starting = undefined
      throw error
    }
  }

  async #run(head: FeedPosition, signal: AbortSignal): Promise<void> {
    const wake = new WakeSignal(signal)
    const stop = this.#source.watch(() => wake.ring())
    this.#position = head
    this.#options.audit.start()
    try {
      await this.#follow(head, wake, signal)
    } catch (error) {
      if (signal.aborted) return
      for (const listener of this.#listeners) listener.fail(error)
      this.stop()
    } finally {
      stop()
    }
  }

  async #follow(head: FeedPosition, wake: WakeSignal, signal: AbortSignal): Promise<void> {
    const { pageSize, pollMs } = this.#options
    let position = head
    for (;;) {
      wake.reset()
      const from = position
      const edition = this.#edition
      const read = await patiently(() => this.#source.read(from, { limit: pageSize, signal }), signal)
      if (signal.aborted || read === undefined) return
      if (edition !== this.#edition) continue
      this.#take(from, read)
      position = read.to
      if (!read.partial) await wake.wait(pollMs)
    }
  }

  #take(from: FeedPosition, read: ChangeWindow): void {
    const window = this.#options.audit.check(this.#chain.check(read))
    this.#position = window.to
    const isSilent = performance.now() - this.#handedAt <= REFRESH_MS
    if (hasNews(window)) this.#ring.add(from, window)
    else if (isSilent) return
    this.#handedAt = performance.now()
    this.#options.onWindow(window)
    for (const listener of this.#listeners) listener.push(window)
  }
}

export function hasNews({ changes, resets, partial }: ChangeWindow): boolean {
  return changes.length > 0 || resets.length > 0 || partial
}
