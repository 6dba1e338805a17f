import type { CompiledStatement } from '@luxdb/realm-sql'

const SLOW_MS = 5
/** Hardly any pause of the machine explains this one. */
const CLEARLY_SLOW_MS = 50
const SLOW_READS_IN_A_ROW = 3
/** Fast reads in a row after which a statement was slow for another reason; each relapse asks for twice as many. */
const FAST_READS_TO_RECOVER = 64
const MOST_FAST_READS = 65_536

interface Reads {
  /** Slow reads in a row while it is not found here, fast ones while it is. */
  inRow: number
  isHeavy: boolean
  /** Fast reads in a row that it takes to be left out again. */
  toRecover: number
}

/**
 * Statements that turned out to be heavy, whatever their shape promised: they are read row by row, at half the speed,
 * or elsewhere. One slow read alone says little, for on a busy machine any read is interrupted now and then; so what was
 * found here is let go of once it is fast for long enough.
 */
export class SlowStatements {
  readonly #records = new WeakMap<CompiledStatement, Reads>()

  has(statement: CompiledStatement): boolean {
    return this.#records.get(statement)?.isHeavy ?? false
  }

  /** Tells how long a read took. */
  note(statement: CompiledStatement, durationMs: number): void {
    const known = this.#records.get(statement)
    const isSlow = durationMs > SLOW_MS
    if (known === undefined && !isSlow) return
    const record = known ?? { inRow: 0, isHeavy: false, toRecover: FAST_READS_TO_RECOVER }
    if (known === undefined) this.#records.set(statement, record)
    if (record.isHeavy) noteHeavy(record, isSlow)
    else noteLight(record, isSlow, durationMs > CLEARLY_SLOW_MS)
  }
}

function noteHeavy(record: Reads, isSlow: boolean): void {
  record.inRow = isSlow ? 0 : record.inRow + 1
  if (record.inRow < record.toRecover) return
  record.isHeavy = false
  record.inRow = 0
  record.toRecover = Math.min(2 * record.toRecover, MOST_FAST_READS)
}

function noteLight(record: Reads, isSlow: boolean, isClear: boolean): void {
  record.inRow = isSlow ? record.inRow + 1 : 0
  if (!isClear && record.inRow < SLOW_READS_IN_A_ROW) return
  record.isHeavy = true
  record.inRow = 0
}
