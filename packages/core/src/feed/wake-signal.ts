/** Lets one waiter sleep until somebody rings, a time is over, or a signal aborts. */
export class WakeSignal {
  readonly #signal: AbortSignal
  #rung = false
  #wake: (() => void) | undefined

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Forgets rings of before: what they told is about to be looked at. */
  reset(): void {
    this.#rung = false
  }

  /** Resolves at the next ring since `reset`; after `timeoutMs`, when given, in any case. */
  async wait(timeoutMs?: number): Promise<void> {
    if (this.#rung || this.#signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#signal.removeEventListener('abort', done)
        this.#wake = undefined
        resolve()
      }
      const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs)
      this.#signal.addEventListener('abort', done)
      this.#wake = done
    })
  }
}
