export interface RecentAnswersOptions {
  readonly ttlMs: number
  readonly maxEntries: number
  /** Epoch milliseconds. */
  readonly clock: () => number
}

interface Entry<T> {
  readonly value: T
  readonly until: number
}

/** Keeps answers for a short while, and only so many of them. */
export class RecentAnswers<T> {
  readonly #options: RecentAnswersOptions
  readonly #entries = new Map<string, Entry<T>>()

  constructor(options: RecentAnswersOptions) {
    this.#options = options
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry.until > this.#options.clock()) return entry.value
    this.#entries.delete(key)
    return undefined
  }

  /** Keeps the value until its time is over, or `notAfter`; returns it. */
  keep(key: string, value: T, notAfter: number): T {
    const { ttlMs, maxEntries, clock } = this.#options
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= maxEntries && oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(key, { value, until: Math.min(clock() + ttlMs, notAfter) })
    return value
  }
}
