import { type FillProgress, LuxError } from '@luxdb/core'

/** Rows that are looked at in well under a second, while nobody else may write them. */
export const ROWS_UNDER_LOCK = 10_000
/** Batches of that size that others outdo before it is given up to overtake them. */
const MAX_OUTDONE_BATCHES = 20

/**
 * How a fill whose table has been gone through catches up with those who write meanwhile: in ever larger batches of
 * marked rows, and not without end. What little is left is looked at under the lock of the change.
 */
export class CatchUp {
  readonly #table: string
  readonly #batchRows: number
  #limit: number
  #lowest = Infinity
  #outdone = 0

  constructor(table: string, batchRows: number) {
    this.#table = table
    this.#batchRows = batchRows
    this.#limit = batchRows
  }

  /** Rows in the next batch. */
  get limit(): number {
    return this.#limit
  }

  /** Whether the rest can be left to the change. */
  isOver({ atEnd, marked }: FillProgress): boolean {
    if (!atEnd) return false
    return marked <= this.#batchRows || (this.#isOutdone && marked <= ROWS_UNDER_LOCK)
  }

  /** @throws LUX_BUSY when others mark more than can ever be looked at */
  note({ atEnd, marked }: FillProgress): void {
    if (!atEnd) return
    if (this.#isOutdone) throw this.#outdoneBy(marked)
    if (this.#limit >= ROWS_UNDER_LOCK && marked > this.#lowest - this.#limit / 2) this.#outdone += 1
    this.#lowest = Math.min(this.#lowest, marked)
    this.#limit = Math.max(this.#limit, Math.min(this.#limit * 2, ROWS_UNDER_LOCK))
  }

  get #isOutdone(): boolean {
    return this.#outdone >= MAX_OUTDONE_BATCHES
  }

  #outdoneBy(marked: number): LuxError {
    return new LuxError(
      'LUX_BUSY',
      `Others write rows of ${this.#table} faster than they can be filled: ${marked} wait. Let them rest and call it again (luxdb migrate up); it goes on where it is.`,
      { details: { table: this.#table, marked } },
    )
  }
}
