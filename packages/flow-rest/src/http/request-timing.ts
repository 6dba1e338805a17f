/** How long the parts of one request took, in milliseconds, for the header `Server-Timing`. */
export class RequestTiming {
  readonly #startedAt = performance.now()
  #authorizeMs: number | undefined
  #queueMs = 0
  #realmMs: number | undefined

  /** The principal is known. */
  authorized(): void {
    this.#authorizeMs = performance.now() - this.#startedAt
  }

  /** Asks the engine: until `onAdmitted` is called the request waits, from then on the realm works. */
  async measure<T>(ask: (onAdmitted: () => void) => Promise<T>): Promise<T> {
    const askedAt = performance.now()
    let admittedAt: number | undefined
    try {
      return await ask(() => (admittedAt = performance.now()))
    } finally {
      const endedAt = performance.now()
      this.#queueMs += (admittedAt ?? endedAt) - askedAt
      this.#realmMs = (this.#realmMs ?? 0) + endedAt - (admittedAt ?? endedAt)
    }
  }

  /** Parts that a request did not come to are left out. */
  header(): string {
    const total = metric('total', performance.now() - this.#startedAt)
    const realm =
      this.#realmMs === undefined ? [] : [metric('queue', this.#queueMs), metric('realm', this.#realmMs)]
    const authorize = this.#authorizeMs === undefined ? [] : [metric('authorize', this.#authorizeMs)]
    return [...authorize, ...realm, total].join(', ')
  }
}

function metric(name: string, durationMs: number): string {
  return `${name};dur=${Math.round(durationMs * 100) / 100}`
}
