import type { StateStore } from '../realm/state-store.js'

export interface LeaseOptions {
  readonly store: StateStore
  readonly key: string
  /** Unique to this process and consumer. */
  readonly owner: string
  /** Milliseconds after which a lease that nobody renews can be taken by another process. */
  readonly ttlMs: number
}

/** What a lease says that nobody holds. */
const FREE = ''

/**
 * Lets one of several processes that share a storage do something. Who waits for a lease watches whether its
 * value changes, on its own clock: the clocks of the processes need not agree.
 */
export class ConsumerLease {
  readonly #options: LeaseOptions
  #renewals = 0
  #value: string | undefined
  #seen: { readonly value: string; readonly at: number } | undefined

  constructor(options: LeaseOptions) {
    this.#options = options
  }

  /** Tries once; true when it is held now. */
  async tryAcquire(): Promise<boolean> {
    const { store, key, ttlMs } = this.#options
    const mine = this.#next()
    const value = await store.claim(key, mine)
    if (value === mine || (await this.#takeOver(value, mine))) {
      this.#value = mine
      return true
    }
    if (this.#seen?.value !== value) this.#seen = { value, at: performance.now() }
    if (performance.now() - this.#seen.at < ttlMs || !(await store.replace(key, value, mine))) return false
    this.#value = mine
    return true
  }

  async #takeOver(value: string, mine: string): Promise<boolean> {
    return value === FREE && this.#options.store.replace(this.#options.key, FREE, mine)
  }

  /** False when another process has taken it. */
  async renew(): Promise<boolean> {
    if (this.#value === undefined) return false
    const next = this.#next()
    const isHeld = await this.#options.store.replace(this.#options.key, this.#value, next)
    this.#value = isHeld ? next : undefined
    return isHeld
  }

  /** Lets the next process have it at once. */
  async release(): Promise<void> {
    const value = this.#value
    this.#value = undefined
    this.#seen = undefined
    if (value !== undefined) await this.#options.store.replace(this.#options.key, value, FREE)
  }

  #next(): string {
    this.#renewals += 1
    return `${this.#options.owner} ${this.#renewals}`
  }
}
