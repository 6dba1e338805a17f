import type { CompiledStatement } from '@luxdb/realm-sql'

const SLOW_MS = 5
/** No pause of the machine explains this one. */
const CLEARLY_SLOW_MS = 50
const SLOW_READS_IN_A_ROW = 3

/**
 * Statements that turned out to be heavy, whatever their shape promised. One slow read alone says
 * little: on a busy machine any read is interrupted now and then, and a statement that is found here is
 * read row by row, at half the speed, for as long as it lives.
 */
export class SlowStatements {
  readonly #heavy = new WeakSet<CompiledStatement>()
  readonly #slowReads = new WeakMap<CompiledStatement, number>()

  has(statement: CompiledStatement): boolean {
    return this.#heavy.has(statement)
  }

  /** Tells how long a read took. */
  note(statement: CompiledStatement, durationMs: number): void {
    if (durationMs <= SLOW_MS) {
      this.#slowReads.delete(statement)
      return
    }
    const slowReads = (this.#slowReads.get(statement) ?? 0) + 1
    this.#slowReads.set(statement, slowReads)
    if (durationMs > CLEARLY_SLOW_MS || slowReads >= SLOW_READS_IN_A_ROW) this.#heavy.add(statement)
  }
}
