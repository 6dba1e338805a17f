/** What came of taking a token. */
export interface BucketAnswer {
  readonly allowed: boolean
  /** Tokens that are left now. */
  readonly remaining: number
  /** Milliseconds until the next token, when none is left. */
  readonly retryAfterMs: number
}

export interface TokenBucketOptions {
  /** Tokens that come back each second. */
  readonly perSecond: number
  /** Tokens that may be saved up. */
  readonly burst: number
  /** Keys that are remembered; default 100,000. The one that was idle longest is forgotten first. */
  readonly maxKeys?: number
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

interface Bucket {
  tokens: number
  filledAt: number
}

/**
 * Lets each key through at a steady rate with bursts. A key that was idle long enough to be full again is
 * the same as one that was never seen, so forgetting the idlest costs nothing.
 */
export class TokenBuckets {
  readonly burst: number
  readonly #perMs: number
  readonly #maxKeys: number
  readonly #clock: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor({ perSecond, burst, maxKeys = 100_000, clock = Date.now }: TokenBucketOptions) {
    if (!(perSecond > 0) || !(burst >= 1))
      throw new RangeError('A token bucket needs a rate above 0 and a burst of at least 1.')
    this.burst = burst
    this.#perMs = perSecond / 1_000
    this.#maxKeys = maxKeys
    this.#clock = clock
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.#buckets.size
  }

  take(key: string, count = 1): BucketAnswer {
    const bucket = this.#filled(key)
    if (bucket.tokens >= count) {
      bucket.tokens -= count
      return { allowed: true, remaining: Math.floor(bucket.tokens), retryAfterMs: 0 }
    }
    const retryAfterMs = Math.ceil((count - bucket.tokens) / this.#perMs)
    return { allowed: false, remaining: Math.floor(bucket.tokens), retryAfterMs }
  }

  #filled(key: string): Bucket {
    const now = this.#clock()
    const known = this.#buckets.get(key)
    const bucket = known ?? { tokens: this.burst, filledAt: now }
    // A clock that was set back must not take tokens away.
    const elapsedMs = Math.max(0, now - bucket.filledAt)
    bucket.tokens = Math.min(this.burst, bucket.tokens + elapsedMs * this.#perMs)
    bucket.filledAt = now
    // Put in again at the end: the map then stands in the order of use.
    if (known !== undefined) this.#buckets.delete(key)
    else this.#makeRoom()
    this.#buckets.set(key, bucket)
    return bucket
  }

  #makeRoom(): void {
    const [idlest] = this.#buckets.keys()
    if (this.#buckets.size >= this.#maxKeys && idlest !== undefined) this.#buckets.delete(idlest)
  }
}
