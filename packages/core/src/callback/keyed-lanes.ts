/** What became of an item: it is done with, or it is tried again after so many milliseconds. */
export type LaneOutcome = 'done' | { readonly againAfterMs: number }

export interface KeyedLanesOptions<Item> {
  /** Items at work at once. */
  readonly workers: number
  /** Items that may wait; whoever brings one more waits itself. */
  readonly capacity: number
  /** Must not reject. `attempt` counts from 1. */
  readonly handle: (item: Item, attempt: number) => Promise<LaneOutcome>
}

interface Lane<Item> {
  readonly key: string
  readonly items: Item[]
  attempts: number
}

/** Work in parallel over keys, in order for each key; an item that is tried again holds up its own key only. */
export class KeyedLanes<Item> {
  readonly #options: KeyedLanesOptions<Item>
  readonly #lanes = new Map<string, Lane<Item>>()
  readonly #timers = new Map<Lane<Item>, ReturnType<typeof setTimeout>>()
  #ready: Lane<Item>[] = []
  #active = 0
  #waiting = 0
  #isStopped = false
  #waiters: (() => void)[] = []

  constructor(options: KeyedLanesOptions<Item>) {
    this.#options = options
  }

  /** Items that are waiting or at work. */
  get size(): number {
    return this.#waiting
  }

  /** Resolves when there was room for the item. */
  async submit(key: string, item: Item): Promise<void> {
    while (this.#waiting >= this.#options.capacity && !this.#isStopped) await this.#change()
    if (this.#isStopped) return
    this.#waiting += 1
    const known = this.#lanes.get(key)
    if (known !== undefined) {
      known.items.push(item)
      return
    }
    const lane: Lane<Item> = { key, items: [item], attempts: 0 }
    this.#lanes.set(key, lane)
    this.#ready.push(lane)
    this.#fill()
  }

  /** Resolves when nothing is left. */
  async idle(): Promise<void> {
    while (this.#waiting > 0 && !this.#isStopped) await this.#change()
  }

  /** Drops what waits; resolves when what is at work has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#ready = []
    this.#changed()
    while (this.#active > 0) await this.#change()
  }

  #fill(): void {
    while (!this.#isStopped && this.#active < this.#options.workers) {
      const lane = this.#ready.shift()
      if (lane === undefined) return
      void this.#work(lane)
    }
  }

  async #work(lane: Lane<Item>): Promise<void> {
    const [item] = lane.items
    if (item === undefined) return
    this.#active += 1
    lane.attempts += 1
    const outcome = await this.#options.handle(item, lane.attempts)
    this.#active -= 1
    if (outcome === 'done') this.#finish(lane)
    else this.#putOff(lane, outcome.againAfterMs)
    this.#changed()
    this.#fill()
  }

  #finish(lane: Lane<Item>): void {
    lane.items.shift()
    lane.attempts = 0
    this.#waiting -= 1
    if (lane.items.length === 0) this.#lanes.delete(lane.key)
    else this.#ready.push(lane)
  }

  #putOff(lane: Lane<Item>, delayMs: number): void {
    if (this.#isStopped) return
    const resume = (): void => {
      this.#timers.delete(lane)
      this.#ready.push(lane)
      this.#fill()
    }
    this.#timers.set(lane, setTimeout(resume, delayMs))
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  #changed(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }
}
