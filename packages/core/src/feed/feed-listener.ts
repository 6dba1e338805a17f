import type { ChangeWindow } from './change.js'
import { WakeSignal } from './wake-signal.js'

/** Windows that wait for one listener, with a ceiling. */
export class FeedListener {
  readonly signal: AbortSignal
  readonly #wake: WakeSignal
  readonly #maxChanges: number
  #windows: ChangeWindow[] = []
  #size = 0
  #isBehind = false
  #failure: { readonly error: unknown } | undefined

  constructor(signal: AbortSignal, maxChanges: number) {
    this.signal = signal
    this.#wake = new WakeSignal(signal)
    this.#maxChanges = maxChanges
  }

  push(window: ChangeWindow): void {
    if (this.#isBehind) return
    this.#windows.push(window)
    this.#size += window.changes.length
    if (this.#size > this.#maxChanges && this.#windows.length > 1) {
      // It reads the log itself from where it is, which costs no memory.
      this.#isBehind = true
      this.#windows = []
      this.#size = 0
    }
    this.#wake.ring()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake.ring()
  }

  /** The next window; `behind` when too many waited; undefined when the listener ended. @throws the feed's error */
  async next(): Promise<ChangeWindow | 'behind' | undefined> {
    for (;;) {
      this.#wake.reset()
      if (this.signal.aborted) return undefined
      if (this.#isBehind) return 'behind'
      const window = this.#windows.shift()
      if (window !== undefined) {
        this.#size -= window.changes.length
        return window
      }
      if (this.#failure !== undefined) throw this.#failure.error
      await this.#wake.wait()
    }
  }

  /** Starts anew after having been behind. */
  restart(): void {
    this.#isBehind = false
  }
}
