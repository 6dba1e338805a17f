import { toLuxError } from '../errors/lux-error.js'
import type { KindCatalog } from '../query/kind-shape.js'
import { ChainCheck } from './chain-check.js'
import type { ChangeWindow } from './change.js'
import type { ChangeSource } from './change-source.js'
import type { FeedListener } from './feed-listener.js'
import type { FeedPosition } from './feed-position.js'
import { WakeSignal } from './wake-signal.js'
import { WindowRing } from './window-ring.js'

export interface SharedReaderOptions {
  readonly pollMs: number
  readonly pageSize: number
  /** Changes of the past that are kept for who resumes. */
  readonly ringSize: number
  readonly catalog: KindCatalog
  readonly onWindow: (window: ChangeWindow) => void
}

/** An empty window comes after such a silence, so that who waits long does not stand on a position that gets too old. */
const REFRESH_MS = 15_000
const MAX_BACKOFF_MS = 1_000
const FIRST_BACKOFF_MS = 20

/** One reader of the log for all listeners. It begins with the first of them and rests after the last. */
export class SharedReader {
  readonly #source: ChangeSource
  readonly #options: SharedReaderOptions
  readonly #listeners = new Set<FeedListener>()
  readonly #ring: WindowRing
  #chain: ChainCheck
  #earlierBreaks = 0
  #handedAt = performance.now()
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

  get breaks(): number {
    return this.#earlierBreaks + this.#chain.breaks
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
    return this.#ring.since(position)
  }

  stop(): void {
    this.#ending?.abort()
    this.#ending = undefined
    this.#starting = undefined
    this.#earlierBreaks += this.#chain.breaks
    this.#chain = new ChainCheck(this.#options.catalog)
    this.#ring.clear()
  }

  async #start(): Promise<void> {
    const ending = new AbortController()
    this.#ending = ending
    try {
      const head = await this.#source.head()
      if (!ending.signal.aborted) void this.#run(head, ending.signal)
    } catch (error) {
      if (this.#ending === ending) this.#starting = undefined
      throw error
    }
  }

  async #run(head: FeedPosition, signal: AbortSignal): Promise<void> {
    const wake = new WakeSignal(signal)
    const stop = this.#source.watch(() => wake.ring())
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
    let position = head
    let backoffMs = FIRST_BACKOFF_MS
    while (!signal.aborted) {
      wake.reset()
      const window = await this.#read(position, signal)
      if (signal.aborted) return
      if (window === undefined) {
        await wake.wait(backoffMs * (0.5 + Math.random() / 2))
        backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2)
        continue
      }
      backoffMs = FIRST_BACKOFF_MS
      if (hasNews(window) || performance.now() - this.#handedAt > REFRESH_MS) this.#hand(position, window)
      position = window.to
      if (!window.partial) await wake.wait(this.#options.pollMs)
    }
  }

  /** Undefined when the storage cannot be reached now. */
  async #read(position: FeedPosition, signal: AbortSignal): Promise<ChangeWindow | undefined> {
    try {
      return await this.#source.read(position, { limit: this.#options.pageSize, signal })
    } catch (error) {
      if (toLuxError(error).catalogue.retryable) return undefined
      throw error
    }
  }

  #hand(from: FeedPosition, read: ChangeWindow): void {
    const window = this.#chain.check(read)
    this.#handedAt = performance.now()
    if (hasNews(window)) this.#ring.add(from, window)
    this.#options.onWindow(window)
    for (const listener of this.#listeners) listener.push(window)
  }
}

export function hasNews({ changes, resets, partial }: ChangeWindow): boolean {
  return changes.length > 0 || resets.length > 0 || partial
}
