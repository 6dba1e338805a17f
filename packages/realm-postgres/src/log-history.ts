import { createHash, randomUUID } from 'node:crypto'
import { isLuxError, LuxError, positionLost } from '@luxdb/core'
import type { LoggedChange, RawRow } from '@luxdb/realm-sql'
import { endOf, type LogFacts } from './change-queries.js'
import { type Ask, ensureOrigin, originOf } from './log-origin.js'
import type { PostgresPosition } from './postgres-snapshot.js'
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
  #tagged = { epoch: '', tag: '' }

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

  /** The epoch in short, as positions carry it. */
  get tag(): string {
    if (this.#tagged.epoch !== this.epoch) this.#tagged = tagOf(this.epoch)
    return this.#tagged.tag
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
    if (facts.epoch !== mark.stored) await this.#follow(facts.epoch)
    const isThere = facts.isContinued || mark.transaction < facts.floor
    if (!isThere || facts.snapshot.xmax < mark.reached) await this.#follow(await this.#renamed(mark.stored))
    const { xmax } = endOf(facts)
    if (xmax > this.#mark.reached) this.#mark = { ...this.#mark, reached: xmax }
  }

  /** As `verify`, for somebody who begins: no row was asked about. Gives the position behind the log. */
  async beginningAt(facts: LogFacts, mark: HistoryMark): Promise<PostgresPosition> {
    await this.verify(facts, { ...mark, transaction: 0n })
    return { history: this.tag, from: endOf(facts), sequence: 0 }
  }

  /** Looks whether the server is still the same one. @throws LUX_POSITION_LOST */
  async refresh(): Promise<void> {
    const { ask, exclusively } = this.#options
    if ((await lineOf(ask)) === this.#line) return
    await exclusively(ensureOrigin)
    const [row] = await ask(EPOCH, [])
    await this.#follow(String(row?.[0]))
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

  async #follow(stored: string): Promise<never> {
    this.#line = await lineOf(this.#options.ask)
    this.#mark = beginningOf(stored)
    throw positionLost('epoch')
  }
}

function tagOf(epoch: string): { readonly epoch: string; readonly tag: string } {
  return { epoch, tag: createHash('sha256').update(epoch).digest('hex').slice(0, 8) }
}

function beginningOf(stored: string): HistoryMark {
  return { stored, transaction: 0n, sequence: 0, reached: 0n }
}

async function lineOf(ask: Ask): Promise<string> {
  const [timeline] = await ask(TIMELINE, []).catch(nothingRefused)
  return `${await originOf(ask)}/${timeline?.[0] ?? ''}`
}

/** Storages that are PostgreSQL's own no longer (Aurora) need not know of its log files. */
function nothingRefused(error: unknown): readonly RawRow[] {
  if (isLuxError(error, 'LUX_STORAGE_FAILED')) return []
  throw error
}

function standbyError(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A standby has no change feed: its snapshots leave running transactions out. Connect to the primary.',
    { details: { feature: 'changes' } },
  )
}
