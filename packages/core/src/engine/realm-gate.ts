import { LuxError } from '../errors/lux-error.js'
import type { CallSignal } from '../realm/call-signal.js'

export interface GateLimits {
  /** Requests that run in one realm at the same time. */
  readonly maxInFlight: number
  /** Requests that wait behind them; one more is refused with LUX_OVERLOADED. */
  readonly maxQueued: number
  /** Milliseconds that a request may wait before it is refused with LUX_OVERLOADED. */
  readonly queueTimeoutMs: number
}

export const DEFAULT_GATE_LIMITS: GateLimits = { maxInFlight: 256, maxQueued: 1_000, queueTimeoutMs: 5_000 }

/** How busy a realm is, and what its gate did. */
export interface GateLoad {
  readonly inFlight: number
  readonly queued: number
  readonly admitted: number
  readonly refused: number
}

interface Waiter {
  readonly admit: () => void
  readonly refuse: (error: LuxError) => void
}

/** Admits a bounded number of requests to a realm, lets a bounded number wait, refuses the rest. */
export class RealmGate {
  readonly #realm: string
  readonly #limits: GateLimits
  readonly #waiting = new Set<Waiter>()
  #inFlight = 0
  #admitted = 0
  #refused = 0

  constructor(realm: string, limits: GateLimits) {
    this.#realm = realm
    this.#limits = limits
  }

  get load(): GateLoad {
    return {
      inFlight: this.#inFlight,
      queued: this.#waiting.size,
      admitted: this.#admitted,
      refused: this.#refused,
    }
  }

  /** Runs `work` when there is room. @throws LUX_OVERLOADED, LUX_ABORTED */
  async run<T>(work: () => Promise<T>, signal?: CallSignal): Promise<T> {
    if (this.#inFlight >= this.#limits.maxInFlight) await this.#turn(signal)
    else this.#inFlight += 1
    this.#admitted += 1
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  /** Hands the place on, so that nobody who comes later can take it. */
  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#inFlight -= 1
      return
    }
    this.#waiting.delete(next)
    next.admit()
  }

  #turn(signal: CallSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(aborted())
    if (this.#waiting.size >= this.#limits.maxQueued)
      return Promise.reject(this.#overloaded('its queue is full'))
    return new Promise<void>((resolve, reject) => {
      const onAbort = (): void => settle(() => waiter.refuse(aborted()))
      const timer = setTimeout(
        () =>
          settle(() =>
            waiter.refuse(this.#overloaded(`nothing became free for ${this.#limits.queueTimeoutMs} ms`)),
          ),
        this.#limits.queueTimeoutMs,
      )
      const settle = (outcome: () => void): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        this.#waiting.delete(waiter)
        outcome()
      }
      const waiter: Waiter = { admit: () => settle(resolve), refuse: reject }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(waiter)
    })
  }

  #overloaded(reason: string): LuxError {
    this.#refused += 1
    return new LuxError('LUX_OVERLOADED', `Realm ${this.#realm} is busy: ${reason}; retry in a moment.`, {
      details: { realm: this.#realm, retryAfterSeconds: 1 },
    })
  }
}

function aborted(): LuxError {
  return new LuxError('LUX_ABORTED', 'The caller aborted the call.')
}
