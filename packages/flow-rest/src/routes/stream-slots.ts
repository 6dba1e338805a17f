import { LuxError } from '@luxdb/core'

/** How many answers and bodies may be under way piece by piece, in all and of one owner. */
export class StreamSlots {
  readonly #maxStreams: number
  readonly #maxPerOwner: number
  readonly #perOwner = new Map<string, number>()
  #open = 0
  #idle: (() => void) | undefined

  constructor(maxStreams: number, maxPerOwner: number = maxStreams) {
    this.#maxStreams = maxStreams
    this.#maxPerOwner = maxPerOwner
  }

  /** Whether there are any at all. */
  get isOffered(): boolean {
    return this.#maxStreams > 0
  }

  get open(): number {
    return this.#open
  }

  /** Takes a slot; what is returned gives it back, once. @throws LUX_OVERLOADED */
  take(owner: string): () => void {
    const own = this.#perOwner.get(owner) ?? 0
    if (this.#open >= this.#maxStreams) throw full(`There are ${this.#open} streams`, this.#maxStreams)
    if (own >= this.#maxPerOwner) throw full(`You have ${own} streams`, this.#maxPerOwner)
    this.#open += 1
    this.#perOwner.set(owner, own + 1)
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      this.#leave(owner)
    }
  }

  /** Resolves when none is under way. */
  async ended(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
  }

  #leave(owner: string): void {
    const left = (this.#perOwner.get(owner) ?? 1) - 1
    if (left > 0) this.#perOwner.set(owner, left)
    else this.#perOwner.delete(owner)
    this.#open -= 1
    if (this.#open === 0) this.#idle?.()
  }
}

function full(what: string, maxStreams: number): LuxError {
  return new LuxError('LUX_OVERLOADED', `${what} under way, which is as many as there may be; retry later.`, {
    details: { maxStreams },
  })
}
