import type { ChangeWindow, KindReset } from './change.js'
import type { ChangeSource } from './change-source.js'
import type { FeedPosition } from './feed-position.js'
import { KindAudit } from './kind-audit.js'

export interface FeedAuditOptions {
  /** The kinds that are logged; asked when listening begins. */
  readonly kinds: () => readonly string[]
  /** Milliseconds between two looks; 0 turns them off. */
  readonly everyMs: number
  /** How many beings of a kind there are, and the position of that count. */
  readonly count: (kind: string) => Promise<{ readonly count: number; readonly position: FeedPosition }>
  readonly source: Pick<ChangeSource, 'covers' | 'seen'>
}

interface AuditedKind {
  readonly kind: string
  readonly audit: KindAudit
  /** Not counted before, on the clock of `performance.now()`. */
  restsUntil: number
}

/** Milliseconds after the first listener came until the first count: many leave at once. */
const FIRST_AFTER_MS = 1_000

/** A count that takes a time is not made again before so many of these times are over. */
const REST_RATIO = 200

/**
 * Finds what the log was never told (a disabled trigger, a foreign INSERT OR REPLACE of a being that nobody
 * knew) by counting beings now and then while somebody listens. Counting takes at most half a percent of
 * the time.
 */
export class FeedAudit {
  readonly #options: FeedAuditOptions
  #kinds: readonly AuditedKind[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #breaks = 0

  constructor(options: FeedAuditOptions) {
    this.#options = options
  }

  /** How often something was missing. */
  get breaks(): number {
    return this.#breaks
  }

  start(): void {
    this.stop()
    const { kinds, everyMs, source } = this.#options
    if (everyMs <= 0) return
    this.#kinds = kinds().map((kind) => ({ kind, audit: new KindAudit(kind, source), restsUntil: 0 }))
    this.#schedule(Math.min(everyMs, FIRST_AFTER_MS), this.#kinds)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#kinds = []
  }

  /** The window, with a reset for each kind of which something is missing. */
  check(window: ChangeWindow): ChangeWindow {
    const missing = this.#kinds.filter(({ audit }) => !audit.follow(window))
    if (missing.length === 0) return window
    this.#breaks += missing.length
    const resets = missing.map(({ kind }): KindReset => ({ kind, reason: 'capture' }))
    return { ...window, resets: [...window.resets, ...resets] }
  }

  #schedule(delayMs: number, kinds: readonly AuditedKind[]): void {
    this.#timer = setTimeout(() => void this.#round(kinds), delayMs)
    this.#timer.unref()
  }

  async #round(kinds: readonly AuditedKind[]): Promise<void> {
    for (const audited of kinds) {
      if (kinds !== this.#kinds) return
      if (performance.now() >= audited.restsUntil) await this.#count(audited)
    }
    if (kinds === this.#kinds) this.#schedule(this.#options.everyMs * (0.75 + Math.random() / 2), kinds)
  }

  async #count(audited: AuditedKind): Promise<void> {
    const startedAt = performance.now()
    audited.audit.begin()
    try {
      const { count, position } = await this.#options.count(audited.kind)
      audited.audit.counted(count, position)
    } catch {
      // A storage that cannot count now is asked again later; its state shows in its own pulse.
    } finally {
      const endedAt = performance.now()
      audited.restsUntil = endedAt + (endedAt - startedAt) * REST_RATIO
    }
  }
}
