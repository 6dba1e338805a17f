/** What the wheel asks of a portal. */
export interface Beating {
  /** Milliseconds of the clock at which the client was last heard. */
  readonly heardAt: number
  ping(): void
  /** Not heard of for too long. */
  expire(): void
}

export interface HeartbeatOptions {
  /** Silence after which the client is pinged; default 25,000. */
  readonly pingAfterMs: number
  /** Silence after which the portal is closed; default 60,000, twice what the usual clients beat at. */
  readonly silentMs: number
  /** Milliseconds, growing. */
  readonly now: () => number
}

const TICK_MS = 1_000

/**
 * One timer for the heartbeats of all portals. Each stands in the slot of the second in which it has to be
 * looked at next, so a tick costs only what is due.
 */
export class HeartbeatWheel {
  readonly #options: HeartbeatOptions
  readonly #slots = new Map<number, Set<Beating>>()
  readonly #slotOf = new Map<Beating, number>()
  #timer: ReturnType<typeof setInterval> | undefined
  #second = 0

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  start(): void {
    this.#second = this.#secondOf(this.#options.now())
    this.#timer = setInterval(() => this.turn(), TICK_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#slots.clear()
    this.#slotOf.clear()
  }

  add(beating: Beating): void {
    this.#put(beating, this.#options.now() + this.#options.pingAfterMs)
  }

  remove(beating: Beating): void {
    const second = this.#slotOf.get(beating)
    if (second === undefined) return
    this.#slotOf.delete(beating)
    this.#slots.get(second)?.delete(beating)
  }

  /** Looks at everybody who is due; called by the timer. */
  turn(): void {
    const now = this.#secondOf(this.#options.now())
    for (; this.#second <= now; this.#second++) {
      const due = this.#slots.get(this.#second)
      this.#slots.delete(this.#second)
      for (const beating of due ?? []) this.#look(beating)
    }
  }

  #look(beating: Beating): void {
    const { pingAfterMs, silentMs, now } = this.#options
    this.#slotOf.delete(beating)
    const silence = now() - beating.heardAt
    if (silence >= silentMs) {
      beating.expire()
      return
    }
    if (silence >= pingAfterMs) beating.ping()
    const nextAt = beating.heardAt + (silence >= pingAfterMs ? silentMs : pingAfterMs)
    this.#put(beating, Math.max(nextAt, now() + TICK_MS))
  }

  #put(beating: Beating, at: number): void {
    const second = this.#secondOf(at) + 1
    const slot = this.#slots.get(second) ?? new Set()
    slot.add(beating)
    this.#slots.set(second, slot)
    this.#slotOf.set(beating, second)
  }

  #secondOf(ms: number): number {
    return Math.floor(ms / TICK_MS)
  }
}
