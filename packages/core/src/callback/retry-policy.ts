/** How often a handler is tried, and how long apart. */
export interface RetryPolicy {
  /** Tries in all before a change becomes a dead letter; default 10. */
  readonly attempts?: number
  /** Milliseconds before the second try, doubled for each further one; default 200. */
  readonly firstMs?: number
  /** Milliseconds between two tries at most; default 60,000. */
  readonly maxMs?: number
}

export const DEFAULT_RETRY: Required<RetryPolicy> = Object.freeze({
  attempts: 10,
  firstMs: 200,
  maxMs: 60_000,
})

/** Milliseconds to wait after so many tries; jittered, so that what failed together does not come back together. */
export function backoffMs({ firstMs, maxMs }: Required<RetryPolicy>, attempts: number): number {
  return Math.min(maxMs, firstMs * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2)
}
