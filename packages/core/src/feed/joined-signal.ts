import { onAbort } from './on-abort.js'

/**
 * A signal that aborts with the first of several, until it is released. `AbortSignal.any` would keep what listens
 * to it alive for as long as the longest-lived of them, which here is a realm.
 */
export class JoinedSignal {
  readonly #controller = new AbortController()
  readonly #offs: readonly (() => void)[]

  constructor(...sources: readonly (AbortSignal | undefined)[]) {
    const followed = sources.filter((source) => source !== undefined)
    const abort = (): void => {
      this.release()
      this.#controller.abort()
    }
    this.#offs = followed.map((source) => onAbort(source, abort))
    if (followed.some(({ aborted }) => aborted)) abort()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Follows the others no longer. */
  release(): void {
    for (const off of this.#offs) off()
  }
}
