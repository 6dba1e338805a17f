/** Somebody who may be behind for too long. */
export interface Watched {
  check(): void
}

const LOOK_EVERY_MS = 1_000

/** Looks at those that are behind: one timer for all of them, and none while there is nobody. */
export class BehindWatch {
  readonly #behind = new Set<Watched>()
  #timer: ReturnType<typeof setInterval> | undefined

  add(watched: Watched): void {
    this.#behind.add(watched)
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  remove(watched: Watched): void {
    if (!this.#behind.delete(watched) || this.#behind.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    for (const watched of [...this.#behind]) watched.check()
  }
}
