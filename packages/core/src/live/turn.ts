/** Milliseconds of work after which other work gets its turn. */
const TURN_MS = 4

/** One turn of long work on the event loop. */
export class Turn {
  #startedAt = performance.now()

  /** Lets others work when this turn has lasted long enough. */
  async pause(): Promise<void> {
    if (performance.now() - this.#startedAt < TURN_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#startedAt = performance.now()
  }
}
