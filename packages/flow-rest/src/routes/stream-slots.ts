import { LuxError } from '@luxdb/core'

/** How many answers and bodies may be under way piece by piece: each holds on to its storage all the while. */
export class StreamSlots {
  readonly #maxStreams: number
  #open = 0
  #idle: (() => void) | undefined

  constructor(maxStreams: number) {
    this.#maxStreams = maxStreams
  }

  /** Whether there are any at all. */
  get isOffered(): boolean {
    return this.#maxStreams > 0
  }

  get open(): number {
    return this.#open
  }

  /** Takes a slot; what is returned gives it back, once. @throws LUX_OVERLOADED */
  take(): () => void {
    if (this.#open >= this.#maxStreams) {
      throw new LuxError(
        'LUX_OVERLOADED',
        `There are ${this.#open} streams under way, which is as many as there may be; retry later.`,
        { details: { maxStreams: this.#maxStreams } },
      )
    }
    this.#open += 1
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      this.#open -= 1
      if (this.#open === 0) this.#idle?.()
    }
  }

  /** Resolves when none is under way. */
  async ended(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
  }
}
