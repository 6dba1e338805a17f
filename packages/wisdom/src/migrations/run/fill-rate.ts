/** Before that, a rate would be a guess. */
const MEASURABLE_MS = 200

export interface MeasuredRate {
  readonly ratePerSecond: number
  readonly remainingMs: number
}

/** Rows a second since a fill began here, and how long the rest will take at that rate. */
export class FillRate {
  readonly #startedAtMs: number
  readonly #doneBefore: number

  constructor(doneBefore: number, nowMs: number) {
    this.#startedAtMs = nowMs
    this.#doneBefore = doneBefore
  }

  at({ done, total, nowMs }: { done: number; total: number; nowMs: number }): MeasuredRate | undefined {
    const elapsedMs = nowMs - this.#startedAtMs
    const rows = done - this.#doneBefore
    if (elapsedMs < MEASURABLE_MS || rows <= 0) return undefined
    const ratePerSecond = (rows * 1_000) / elapsedMs
    return { ratePerSecond, remainingMs: (Math.max(0, total - done) * 1_000) / ratePerSecond }
  }
}
