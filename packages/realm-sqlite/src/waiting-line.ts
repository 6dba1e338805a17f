import { LuxError } from '@luxdb/core'
import { abortedError, atDeadline, type CallLimits, isPast } from '@luxdb/realm-sql'

/** A call that waits for its turn. */
export interface Waiting {
  readonly limits: CallLimits
  readonly refuse: (error: LuxError) => void
}

/**
 * Calls in the order in which they came, at most `capacity` of them. One whose caller aborts or whose deadline passes
 * leaves when it is its turn, or at once while the line is guarded: what waits for a moment listens to nothing.
 */
export class WaitingLine<T extends Waiting> {
  readonly #capacity: number
  readonly #what: string
  readonly #entries: T[] = []
  readonly #abortListeners = new Map<T, () => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #expired: ((entry: T) => LuxError) | undefined

  /** `what` names the line in errors, for example "The write queue". */
  constructor(capacity: number, what: string) {
    this.#capacity = capacity
    this.#what = what
  }

  get size(): number {
    return this.#entries.length
  }

  peek(): T | undefined {
    return this.#entries[0]
  }

  /** @throws LUX_OVERLOADED when the line is full, LUX_ABORTED */
  enter(entry: T): void {
    const { signal } = entry.limits
    if (signal?.aborted) throw abortedError(signal)
    if (this.#entries.length >= this.#capacity) {
      throw new LuxError('LUX_OVERLOADED', `${this.#what} is full; retry in a moment.`, {
        details: { capacity: this.#capacity },
      })
    }
    this.#entries.push(entry)
    if (this.#expired === undefined) return
    this.#listen(entry)
    this.#setTimer()
  }

  /** Takes up to `count` entries from the front, as long as `fits` says so; of them those go that are too late. */
  take(count: number, fits: (entry: T) => boolean, expired: (entry: T) => LuxError): T[] {
    let length = 0
    while (length < count && length < this.#entries.length) {
      const entry = this.#entries[length]
      if (entry === undefined || !fits(entry)) break
      length += 1
    }
    const taken = this.#entries.splice(0, length)
    for (const entry of taken) this.#unlisten(entry)
    const now = performance.now()
    return taken.filter((entry) => {
      const { signal, deadline } = entry.limits
      if (signal?.aborted) entry.refuse(abortedError(signal))
      else if (deadline <= now) entry.refuse(expired(entry))
      else return true
      return false
    })
  }

  /** From now on callers and deadlines are watched: for times in which nobody takes from the line. */
  guard(expired: (entry: T) => LuxError): void {
    this.#expired = expired
    // Whoever aborted meanwhile is told by no event any more.
    for (const entry of this.#entries.filter(({ limits }) => limits.signal?.aborted)) this.#giveUp(entry)
    for (const entry of this.#entries) this.#listen(entry)
    this.#setTimer()
  }

  unguard(): void {
    this.#expired = undefined
    for (const entry of this.#entries) this.#unlisten(entry)
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  refuseAll(error: LuxError): void {
    for (const entry of this.#entries.splice(0)) {
      this.#unlisten(entry)
      entry.refuse(error)
    }
  }

  #setTimer(): void {
    clearTimeout(this.#timer)
    const next = this.#entries.reduce((first, { limits }) => Math.min(first, limits.deadline), Infinity)
    this.#timer = atDeadline(next, () => this.#expire(), 1)
  }

  #expire(): void {
    const expired = this.#expired
    if (expired === undefined) return
    for (const entry of this.#entries.filter(({ limits }) => isPast(limits.deadline))) {
      this.#remove(entry)
      entry.refuse(expired(entry))
    }
    this.#setTimer()
  }

  #listen(entry: T): void {
    const { signal } = entry.limits
    if (signal === undefined || this.#abortListeners.has(entry)) return
    const onAbort = (): void => this.#giveUp(entry)
    this.#abortListeners.set(entry, onAbort)
    signal.addEventListener('abort', onAbort, { once: true })
  }

  #giveUp(entry: T): void {
    this.#remove(entry)
    entry.refuse(abortedError(entry.limits.signal))
  }

  #remove(entry: T): void {
    const position = this.#entries.indexOf(entry)
    if (position >= 0) this.#entries.splice(position, 1)
    this.#unlisten(entry)
  }

  #unlisten(entry: T): void {
    const onAbort = this.#abortListeners.get(entry)
    if (onAbort === undefined) return
    this.#abortListeners.delete(entry)
    entry.limits.signal?.removeEventListener('abort', onAbort)
  }
}
