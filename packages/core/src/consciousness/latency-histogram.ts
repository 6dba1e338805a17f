/** Four buckets for each doubling: a quantile is within 19 % of the truth. */
const BUCKETS_PER_DOUBLING = 4
/** Lower edge of the first bucket, in milliseconds. */
const SMALLEST_MS = 0.001
const BUCKET_COUNT = 128

/** Counts durations in logarithmic buckets, from a microsecond to more than an hour. Constant memory. */
export class LatencyHistogram {
  readonly #buckets = new Uint32Array(BUCKET_COUNT)
  #count = 0
  #sumMs = 0
  #maxMs = 0

  record(durationMs: number): void {
    const bucket = Math.floor(
      Math.log2(Math.max(durationMs, SMALLEST_MS) / SMALLEST_MS) * BUCKETS_PER_DOUBLING,
    )
    const index = Math.min(bucket, BUCKET_COUNT - 1)
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
    this.#count += 1
    this.#sumMs += durationMs
    if (durationMs > this.#maxMs) this.#maxMs = durationMs
  }

  get count(): number {
    return this.#count
  }

  get sumMs(): number {
    return this.#sumMs
  }

  get maxMs(): number {
    return this.#maxMs
  }

  /** Upper edge of the bucket that holds the quantile (0 to 1), in milliseconds; 0 when nothing was recorded. */
  quantileMs(quantile: number): number {
    const rank = Math.ceil(quantile * this.#count)
    let seen = 0
    for (let index = 0; index < BUCKET_COUNT; index += 1) {
      seen += this.#buckets[index] ?? 0
      if (seen >= rank && seen > 0) return Math.min(upperEdgeMs(index), this.#maxMs)
    }
    return this.#maxMs
  }

  /** Cumulative counts by upper edge, as metrics systems want them; empty buckets are left out. */
  buckets(): readonly { readonly upToMs: number; readonly count: number }[] {
    let seen = 0
    return [...this.#buckets].flatMap((count, index) => {
      seen += count
      return count === 0 ? [] : [{ upToMs: upperEdgeMs(index), count: seen }]
    })
  }
}

function upperEdgeMs(index: number): number {
  return SMALLEST_MS * 2 ** ((index + 1) / BUCKETS_PER_DOUBLING)
}
