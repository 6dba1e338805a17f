import { setMaxListeners } from 'node:events'

/**
 * A signal that aborts with the first of several, until it is released. `AbortSignal.any` would keep what listens
 * to it alive for as long as the longest-lived of them, which here is a realm.
 */
export class JoinedSignal {
  readonly #controller = new AbortController()
  readonly #sources: readonly AbortSignal[]
  readonly #abort = (): void => {
    this.release()
    this.#controller.abort()
  }

  constructor(...sources: readonly (AbortSignal | undefined)[]) {
    this.#sources = sources.filter((source) => source !== undefined)
    if (this.#sources.some(({ aborted }) => aborted)) this.#abort()
    else for (const source of this.#sources) this.#follow(source)
  }

  #follow(source: AbortSignal): void {
    // However many follow one signal: each is released, so that they are no leak to warn of.
    setMaxListeners(0, source)
    source.addEventListener('abort', this.#abort)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Follows the others no longer. */
  release(): void {
    for (const source of this.#sources) source.removeEventListener('abort', this.#abort)
  }
}
