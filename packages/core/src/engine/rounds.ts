/** Repeats work at an interval, one run at a time, without keeping the process alive. */
export class Rounds {
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #stopped = false

  /** `work` reports its own failures; a round that fails does not end the rounds. 0 turns it off. */
  every(intervalMs: number, work: () => Promise<unknown>): void {
    if (intervalMs <= 0) return
    const schedule = (): void => {
      if (this.#stopped) return
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        work().then(schedule, schedule)
      }, intervalMs)
      timer.unref?.()
      this.#timers.add(timer)
    }
    schedule()
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
