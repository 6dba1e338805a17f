/** Something that holds frames back until the turn of the event loop ends. */
export interface Flushable {
  flush(): void
}

/**
 * Lets everything that a turn of the event loop has to say to one socket leave in one write: the system call
 * is most of what a small frame costs.
 */
export class FlushQueue {
  #waiting: Flushable[] = []

  /** Each flushable calls it once until it is flushed. */
  add(flushable: Flushable): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush())
    this.#waiting.push(flushable)
  }

  #flush(): void {
    const due = this.#waiting
    this.#waiting = []
    for (const flushable of due) flushable.flush()
  }
}
