import {
  type Change,
  type ChangeRetention,
  type ChangeSource,
  type ChangeWindow,
  type FeedPosition,
  isLuxError,
  positionLost,
  type ReadChangesOptions,
} from '@luxdb/core'
import {
  CHANGES_TABLE,
  type ChangeDecoder,
  LAYOUTS_TABLE,
  type LoggedChange,
  layoutOf,
  type RawRow,
} from '@luxdb/realm-sql'
import { endOf, HEAD, type LogFacts, logFacts, loggedChange, READ, READ_ON } from './change-queries.js'
import type { HistoryMark, LogHistory } from './log-history.js'
import {
  cappedAt,
  covers,
  isSeen,
  type PostgresPosition,
  parsePosition,
  positionText,
  type Snapshot,
  snapshotText,
} from './postgres-snapshot.js'
import { arrayLiteral } from './postgres-value-dialect.js'

export interface PostgresChangeSourceOptions {
  readonly history: LogHistory
  readonly decoder: ChangeDecoder
  /** Runs one statement that reads. */
  readonly ask: (sql: string, parameters: readonly unknown[]) => Promise<readonly RawRow[]>
  readonly watch: (wake: () => void) => () => void
  /** Puts back what somebody took away of the log; called now and then while the log is read. */
  readonly repair: () => Promise<void>
  readonly prune: (retention: ChangeRetention) => Promise<number>
  readonly retention: ChangeRetention
}

/** Milliseconds between two looks at triggers and server. */
const CHECK_EVERY_MS = 5_000

/** The log of a PostgreSQL database, read by the difference of two snapshots. */
export class PostgresChangeSource implements ChangeSource {
  readonly #options: PostgresChangeSourceOptions
  #checkAt = 0
  #compared: { readonly text: string; readonly position: PostgresPosition | undefined } | undefined

  constructor(options: PostgresChangeSourceOptions) {
    this.#options = options
  }

  get epoch(): string {
    return this.#options.history.epoch
  }

  /** A connection was lost: what answers next may be another server. */
  checkSoon(): void {
    this.#checkAt = 0
  }

  async head(): Promise<FeedPosition> {
    try {
      return await this.#head()
    } catch (error) {
      // Another history has begun; who asks for its end has lost nothing.
      if (!isLuxError(error, 'LUX_POSITION_LOST')) throw error
      return await this.#head()
    }
  }

  async #head(): Promise<FeedPosition> {
    await this.#checkNowAndThen()
    const { ask, history } = this.#options
    const { mark } = history
    const [row] = await ask(HEAD, [])
    return positionText(await history.beginningAt(logFacts(row), mark))
  }

  async floor(): Promise<FeedPosition> {
    const [row] = await this.#options.ask(HEAD, [])
    const { floor } = logFacts(row)
    const from = { xmin: floor, xmax: floor, open: new Set<bigint>() }
    return positionText({ history: this.#options.history.tag, from, sequence: 0 })
  }

  async read(from: FeedPosition, { limit }: ReadChangesOptions): Promise<ChangeWindow> {
    const position = parsePosition(from)
    if (position === undefined) throw positionLost('invalid')
    await this.#checkNowAndThen()
    const { history } = this.#options
    const { mark } = history
    const rows = await this.#rows(position, mark, limit + 1)
    const facts = logFacts(rows[0])
    await history.verify(facts, mark)
    if (position.history !== history.tag) throw positionLost('epoch')
    assertReadable(position, facts)
    const found = rows.map(loggedChange).filter((change) => change !== undefined)
    const page = found.slice(0, limit)
    const last = page.at(-1)
    if (last !== undefined) history.handedOut(last)
    const to = endOfPage(position, facts, found.length > limit ? last : undefined)
    return { ...(await this.#decoded(page)), to: positionText(to), partial: to.to !== undefined }
  }

  #rows(
    { from, to, sequence }: PostgresPosition,
    mark: HistoryMark,
    limit: number,
  ): Promise<readonly RawRow[]> {
    const { ask } = this.#options
    const open = arrayLiteral([...from.open].map(String), 'text')
    const asked = [String(mark.transaction), mark.sequence, String(from.xmax), open, limit]
    return to === undefined ? ask(READ, asked) : ask(READ_ON, [...asked, snapshotText(to), sequence])
  }

  async #decoded(page: readonly LoggedChange[]): Promise<Pick<ChangeWindow, 'changes' | 'resets'>> {
    await this.#learnLayouts(page)
    const decoded = page.map((logged) => this.#options.decoder.decode(logged))
    return {
      changes: decoded.flatMap(({ changes }) => changes),
      resets: decoded.flatMap(({ reset }) => (reset === undefined ? [] : [reset])),
    }
  }

  async #learnLayouts(page: readonly LoggedChange[]): Promise<void> {
    const { decoder, ask } = this.#options
    const unknown = new Set(page.map(({ layout }) => layout).filter((layout) => !decoder.knows(layout)))
    if (unknown.size === 0) return
    const ids = arrayLiteral([...unknown], 'int')
    const found = await ask(
      `SELECT "id", "table", "columns" FROM "${LAYOUTS_TABLE}" WHERE "id" = ANY ($1::int[])`,
      [ids],
    )
    for (const row of found) decoder.learn(layoutOf(row))
  }

  async #checkNowAndThen(): Promise<void> {
    const { history, repair } = this.#options
    if (performance.now() < this.#checkAt) return
    this.#checkAt = performance.now() + CHECK_EVERY_MS
    try {
      await history.refresh()
      await repair()
    } catch (error) {
      this.checkSoon()
      throw error
    }
  }

  parse(text: string): FeedPosition | undefined {
    const position = parsePosition(text)
    return position === undefined ? undefined : positionText(position)
  }

  covers(a: FeedPosition, b: FeedPosition): boolean {
    const [left, right] = [parsePosition(a), parsePosition(b)]
    if (left === undefined || right === undefined || left.history !== right.history) return false
    return covers(left.from, right.to ?? right.from)
  }

  seen(change: Change, at: FeedPosition): boolean {
    // Whole windows are compared with one position.
    if (this.#compared?.text !== at) this.#compared = { text: at, position: parsePosition(at) }
    const { position } = this.#compared
    return position !== undefined && isSeen(change, position)
  }

  watch(wake: () => void): () => void {
    return this.#options.watch(wake)
  }

  prune(): Promise<number> {
    return this.#options.prune(this.#options.retention)
  }

  async size(): Promise<{ readonly changes: number; readonly bytes: number }> {
    const [row] = await this.#options.ask(
      `SELECT greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) FROM pg_class WHERE oid = '"${CHANGES_TABLE}"'::regclass`,
      [],
    )
    return { changes: Number(row?.[0]), bytes: Number(row?.[1]) }
  }
}

/** @throws LUX_POSITION_LOST */
function assertReadable({ from }: PostgresPosition, { snapshot, floor }: LogFacts): void {
  if (from.xmax > snapshot.xmax) throw positionLost('epoch')
  if (from.xmax < floor || [...from.open].some((xid) => xid < floor)) throw positionLost('expired')
}

/** Where the next read begins: within the window behind `last`, or at its end. */
function endOfPage(
  { history, from, to }: PostgresPosition,
  facts: LogFacts,
  last: LoggedChange | undefined,
): PostgresPosition {
  if (last !== undefined) return { history, from, to: to ?? facts.snapshot, sequence: last.sequence }
  const end: Snapshot = endOf(facts)
  return { history, from: to === undefined ? end : cappedAt(to, end.xmax), sequence: 0 }
}
