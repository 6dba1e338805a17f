/** How long the parts of one request took, in milliseconds, for the header `Server-Timing`. */
export class RequestTiming {
  readonly #startedAt = performance.now()
  #authorizeMs: number | undefined
  #askedAt = 0
  #admittedAt: number | undefined
  #queueMs = 0
  #realmMs: number | undefined

  /** The principal is known. */
  authorized(): void {
    this.#authorizeMs = performance.now() - this.#startedAt
  }

  /** The engine is asked: until it calls `onAdmitted` the request waits, from then on the realm works. */
  asked(): void {
    this.#admittedAt = undefined
    this.#askedAt = performance.now()
  }

  readonly onAdmitted = (): void => {
    this.#admittedAt = performance.now()
  }

  /** The engine has answered, or refused. */
  answered(): void {
    const endedAt = performance.now()
    const admittedAt = this.#admittedAt ?? endedAt
    this.#queueMs += admittedAt - this.#askedAt
    this.#realmMs = (this.#realmMs ?? 0) + endedAt - admittedAt
  }

  /** Parts that a request did not come to are left out. */
  header(): string {
    const total = metric('total', performance.now() - this.#startedAt)
    const authorize = this.#authorizeMs === undefined ? '' : `${metric('authorize', this.#authorizeMs)}, `
    if (this.#realmMs === undefined) return authorize + total
    return `${authorize}${metric('queue', this.#queueMs)}, ${metric('realm', this.#realmMs)}, ${total}`
  }
}

/** In hundredths, put together from whole numbers: to print a fraction takes several times as long. */
function metric(name: string, durationMs: number): string {
  const hundredths = Math.round(durationMs * 100)
  const rest = hundredths % 100
  return `${name};dur=${(hundredths - rest) / 100}.${rest < 10 ? '0' : ''}${rest}`
}
