import type { ChangeRetention } from '@luxdb/core'
import { CHANGES_TABLE } from '@luxdb/realm-sql'
import { rawStatement } from './raw-statement.js'
import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'

export interface LogPrunerOptions {
  readonly reader: SqliteHandle
  readonly retention: ChangeRetention
  readonly clock: () => number
  readonly write: <T>(work: (handle: SqliteHandle) => T) => Promise<T>
}

/** Rows that one step deletes: about a millisecond of the writer's time. */
const STEP = 1_000
const MAX_STEPS = 200
/** What a row takes beside its images. */
const ROW_OVERHEAD_BYTES = 40

/**
 * Takes the oldest rows out of the log. What stays has no hole: who reads on from a position would miss what was
 * in it. The newest row stays in any case, so that no number is given out twice.
 */
export class LogPruner {
  readonly #options: LogPrunerOptions
  readonly #range: SqliteStatement
  readonly #average: SqliteStatement
  readonly #lastToGo: SqliteStatement

  constructor(options: LogPrunerOptions) {
    const { reader } = options
    this.#options = options
    this.#range = rawStatement(
      reader,
      `SELECT coalesce(min("sequence"), 0), coalesce(max("sequence"), -1) FROM "${CHANGES_TABLE}"`,
    )
    // Adding up all rows would read the whole log.
    this.#average = rawStatement(
      reader,
      `SELECT avg(length("old") + length("new")) FROM (SELECT coalesce("old", '') AS "old", coalesce("new", '') AS "new" FROM "${CHANGES_TABLE}" ORDER BY "sequence" DESC LIMIT 1000)`,
    )
    this.#lastToGo = rawStatement(
      reader,
      `SELECT max("sequence") FROM (SELECT "sequence", "at" FROM "${CHANGES_TABLE}" ORDER BY "sequence" LIMIT ${STEP}) WHERE "sequence" <= ? OR "at" < ?`,
    )
  }

  /** In small steps, so that writers hardly wait; gives how many rows went. */
  async prune(): Promise<number> {
    const { retention, clock } = this.#options
    const before = clock() - retention.retentionMs
    const upTo = this.#lastTooMany()
    let gone = 0
    for (let step = 0; step < MAX_STEPS; step++) {
      const count = await this.#step(upTo, before)
      if (count === 0) break
      gone += count
    }
    return gone
  }

  /** What the log takes, from how long its newest rows are. */
  size(): { readonly changes: number; readonly bytes: number } {
    const { oldest, newest } = this.#ends()
    const [average = 0] = numbersOf(this.#average.get())
    const changes = newest - oldest + 1
    return { changes, bytes: Math.round(changes * (average + ROW_OVERHEAD_BYTES)) }
  }

  /** The newest row that has to go for the log to fit into its bytes. */
  #lastTooMany(): number {
    const { retentionBytes } = this.#options.retention
    const { bytes, changes } = this.size()
    const excess = bytes > retentionBytes ? Math.ceil((1 - retentionBytes / bytes) * changes) : 0
    return this.#ends().oldest + excess - 1
  }

  async #step(upTo: number, before: number): Promise<number> {
    const { oldest, newest } = this.#ends()
    const [last = -1] = numbersOf(this.#lastToGo.get(upTo, before))
    const end = Math.min(last, newest - 1)
    if (end < oldest) return 0
    return this.#options.write(
      (handle) => handle.prepare(`DELETE FROM "${CHANGES_TABLE}" WHERE "sequence" <= ?`).run(end).changes,
    )
  }

  #ends(): { readonly oldest: number; readonly newest: number } {
    const [oldest = 0, newest = -1] = numbersOf(this.#range.get())
    return { oldest, newest }
  }
}

function numbersOf(row: unknown): readonly number[] {
  return Array.isArray(row) ? row.map(Number) : []
}
