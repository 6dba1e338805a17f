import { randomUUID } from 'node:crypto'
import { LuxError } from '@luxdb/core'
import type { LoggedChange } from '@luxdb/realm-sql'
import { endOf, type LogFacts } from './change-queries.js'
import { type Ask, ensureOrigin, originOf } from './log-origin.js'
import { positionLost } from './position-lost.js'
import type { StatementRunner } from './statement-runner.js'

export interface LogHistoryOptions {
  readonly ask: Ask
  /** Runs work in a transaction under the lock of the schema. */
  readonly exclusively: (work: (runner: StatementRunner) => Promise<void>) => Promise<void>
}

/** What has to hold for as long as history goes on. */
export interface HistoryMark {
  /** Its name in the database. */
  readonly stored: string
  /** The row that was handed out last: it stays until it is pruned. */
  readonly transaction: bigint
  readonly sequence: number
  /** No snapshot ends before it again. */
  readonly reached: bigint
}

const EPOCH = `SELECT "value" FROM "lux_meta" WHERE "key" = 'epoch'`
// A standby that was promoted goes on in a line of its own.
const TIMELINE = `SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END`

/**
 * The history that positions belong to. Ids of transactions mean something only within one: after a restore, or a
 * crash that lost what was committed, the same ids stand for other transactions.
 */
export class LogHistory {
  readonly #options: LogHistoryOptions
  #line: string
  #mark: HistoryMark

  private constructor(options: LogHistoryOptions, stored: string, line: string) {
    this.#options = options
    this.#mark = beginningOf(stored)
    this.#line = line
  }

  static async open(options: LogHistoryOptions): Promise<LogHistory> {
    const [row] = await options.ask(EPOCH, [])
    return new LogHistory(options, String(row?.[0]), await lineOf(options.ask))
  }

  get epoch(): string {
    return `${this.#mark.stored}/${this.#line}`
  }

  /** What is known before a read is sent; others may be under way. */
  get mark(): HistoryMark {
    return this.#mark
  }

  handedOut({ transaction, sequence }: LoggedChange): void {
    this.#mark = { ...this.#mark, transaction: BigInt(transaction), sequence }
  }

  /**
   * @param mark what was known when the facts were asked for
   * @throws LUX_POSITION_LOST when the database is no longer the one that was read before, LUX_UNSUPPORTED on a standby
   */
  async verify(facts: LogFacts, mark: HistoryMark): Promise<void> {
    if (facts.isStandby) throw standbyError()
    if (mark.stored !== this.#mark.stored) throw positionLost('epoch')
    if (facts.epoch !== mark.stored) this.#begin(facts.epoch)
    const isThere = facts.isContinued || mark.transaction < facts.floor
    if (!isThere || facts.snapshot.xmax < mark.reached) this.#begin(await this.#renamed(mark.stored))
    const { xmax } = endOf(facts)
    if (xmax > this.#mark.reached) this.#mark = { ...this.#mark, reached: xmax }
  }

  /** Looks whether the server is still the same one. @throws LUX_POSITION_LOST */
  async refresh(): Promise<void> {
    const line = await lineOf(this.#options.ask)
    if (line === this.#line) return
    const stored = await this.#renamed(this.#mark.stored)
    this.#line = line
    this.#begin(stored)
  }

  /** Whoever finds the break first names the new history; the others find its name. */
  async #renamed(stored: string): Promise<string> {
    let found = stored
    await this.#options.exclusively(async (runner) => {
      await ensureOrigin(runner)
      const change = `UPDATE "lux_meta" SET "value" = $1::text WHERE "key" = 'epoch' AND "value" = $2::text`
      await runner.execute(change, [randomUUID(), stored])
      const { rows } = await runner.execute(EPOCH, [])
      found = String(rows[0]?.[0])
    })
    return found
  }

  #begin(stored: string): never {
    this.#mark = beginningOf(stored)
    throw positionLost('epoch')
  }
}

function beginningOf(stored: string): HistoryMark {
  return { stored, transaction: 0n, sequence: 0, reached: 0n }
}

async function lineOf(ask: Ask): Promise<string> {
  const [timeline] = await ask(TIMELINE, [])
  return `${await originOf(ask)}/${timeline?.[0]}`
}

function standbyError(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A standby has no change feed: its snapshots leave running transactions out. Connect to the primary.',
    { details: { feature: 'changes' } },
  )
}
