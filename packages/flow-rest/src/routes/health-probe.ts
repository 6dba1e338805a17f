import type { AstralEngine, EngineState, Health } from '@luxdb/core'

export interface HealthReading {
  readonly status: Health
  readonly state: EngineState
  /** ISO 8601. */
  readonly at: string
}

const KEPT_MS = 1_000

/** Reads the engine's health at most once a second, however often it is asked for. */
export class HealthProbe {
  readonly #engine: () => AstralEngine | undefined
  readonly #clock: () => number
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<HealthReading> | undefined

  constructor(engine: () => AstralEngine | undefined, clock: () => number) {
    this.#engine = engine
    this.#clock = clock
  }

  read(): Promise<HealthReading> {
    const now = this.#clock()
    if (this.#reading === undefined || now - this.#readAt >= KEPT_MS) {
      this.#readAt = now
      this.#reading = this.#measure(now)
    }
    return this.#reading
  }

  async #measure(now: number): Promise<HealthReading> {
    const engine = this.#engine()
    const at = new Date(now).toISOString()
    if (engine === undefined || engine.state !== 'awake') {
      return { status: 'failing', state: engine?.state ?? 'created', at }
    }
    const { health, state } = await engine.meditate()
    return { status: health.status, state, at }
  }
}
