import { LuxError } from '@luxdb/core'
import { TokenBuckets } from '@luxdb/protocol'
import type { RestFlowLimits } from '../rest-flow-options.js'

type RateLimits = Pick<RestFlowLimits, 'requestsPerSecond' | 'requestBurst'>

export interface RateAnswer {
  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-09). */
  readonly headers: Readonly<Record<string, string>>
  /** Set when the request may not go on. */
  readonly refusal?: LuxError
}

/** Lets everybody send requests at a steady rate with bursts, and says how many are left. */
export class RateGuard {
  readonly #buckets: TokenBuckets
  readonly #limits: RateLimits
  readonly #policy: string
  #refused = 0

  /** @throws RangeError when the burst is below 1 */
  constructor(limits: RateLimits, clock: () => number) {
    const { requestsPerSecond, requestBurst } = limits
    this.#limits = limits
    this.#buckets = new TokenBuckets({ perSecond: requestsPerSecond, burst: requestBurst, clock })
    this.#policy = `"requests";q=${requestBurst};w=${Math.ceil(requestBurst / requestsPerSecond)}`
  }

  /** Requests that were refused. */
  get refused(): number {
    return this.#refused
  }

  take(owner: string): RateAnswer {
    const { allowed, remaining, retryAfterMs } = this.#buckets.take(owner)
    const { requestsPerSecond, requestBurst } = this.#limits
    const fullInSeconds = Math.ceil((requestBurst - remaining) / requestsPerSecond)
    const headers = {
      'ratelimit-policy': this.#policy,
      ratelimit: `"requests";r=${remaining};t=${fullInSeconds}`,
    }
    if (allowed) return { headers }
    this.#refused += 1
    return { headers, refusal: tooMany(Math.ceil(retryAfterMs / 1_000)) }
  }
}

function tooMany(retryAfterSeconds: number): LuxError {
  return new LuxError(
    'LUX_RATE_LIMITED',
    `You send more requests than you may; retry in ${retryAfterSeconds} s, and send fewer at once.`,
    { details: { retryAfterSeconds } },
  )
}
