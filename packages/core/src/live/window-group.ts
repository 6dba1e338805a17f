import type { ChangeSource } from '../feed/change-source.js'
import { Splice } from '../feed/splice.js'
import { compareRows } from '../query/compare-rows.js'
import { compileColumns } from '../query/evaluate-query.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { SoulIdCodec } from '../query/soul-id.js'
import type { Row } from '../query/store.js'
import { ListGroup, type ListGroupOptions } from './list-group.js'
import type { ShownRow } from './list-steps.js'
import type { GroupHit, GroupWindow } from './live-group.js'
import type { ResyncReason } from './live-message.js'
import type { LiveReader } from './live-reader.js'

export interface WindowGroupOptions extends ListGroupOptions {
  /** The query with whole rows. */
  readonly whole: SacredQuery
  readonly soulIds: SoulIdCodec
  readonly reader: LiveReader
  readonly source: ChangeSource
}

/** Rows beyond the limit that are kept at hand: one new read serves as many departures. */
const MIN_OVERSCAN = 25

interface Entry {
  readonly soulId: string
  readonly row: Row
}

/** A query with an order and a limit: its first rows, and some more that may move up. */
export class WindowGroup extends ListGroup {
  readonly #options: WindowGroupOptions
  readonly #compare: (left: Row, right: Row) => number
  readonly #project: (row: Row) => ResultRow
  readonly #offset: number
  /** Rows that have to be known: offset and limit. */
  readonly #needed: number
  readonly #capacity: number
  #entries: Entry[] = []
  /** No row of the query stands behind the last entry. */
  #isComplete = false
  #splice: Splice | undefined
  /** Windows that came while rows were read. */
  #waiting: GroupWindow[] | undefined

  constructor(options: WindowGroupOptions) {
    super(options)
    this.#options = options
    const { order = [], limit = 0, offset = 0 } = options.whole
    this.#compare = compareRows(order, options.layout.shape)
    this.#project = compileColumns(options.layout)
    this.#offset = offset
    this.#needed = offset + limit
    this.#capacity = this.#needed + Math.max(MIN_OVERSCAN, Math.ceil(limit / 2))
  }

  protected async load(): Promise<readonly ShownRow[]> {
    await this.#refill()
    return this.#visible()
  }

  take(given: GroupWindow): void {
    if (this.#waiting !== undefined) {
      this.#waiting.push(given)
      return
    }
    if (given.reset !== undefined) {
      this.#reload(given.reset.reason)
      return
    }
    if (given.hits.length === 0) return
    this.#apply(given)
    if (this.#entries.length < this.#needed && !this.#isComplete) this.#reload(undefined)
    else this.show(this.#visible())
  }

  /** Reads again, and tells what is different then; with a reason, as a new beginning. */
  #reload(reason: ResyncReason | undefined): void {
    this.#refill().then(
      () => (reason === undefined ? this.show(this.#visible()) : this.restart(this.#visible(), reason)),
      (error: unknown) => this.fail(error),
    )
  }

  async #refill(): Promise<void> {
    const { reader, whole, soulIds, source } = this.#options
    const waiting: GroupWindow[] = []
    this.#waiting = waiting
    try {
      const { offset: _, ...query } = whole
      const { rows, position } = await reader.read({ ...query, limit: this.#capacity })
      // Whole rows have no embeds: every entry is a cell.
      const cells = rows as readonly Row[]
      this.#entries = cells.map((row) => ({ soulId: soulIds.of(row), row }))
      this.#isComplete = rows.length < this.#capacity
      this.#splice = new Splice(source, position)
    } finally {
      this.#waiting = undefined
    }
    for (const given of waiting) {
      // What cannot be told is read once more.
      if (given.reset === undefined) this.#apply(given)
      else await this.#refill()
    }
    if (this.#entries.length < this.#needed && !this.#isComplete) await this.#refill()
  }

  #apply({ window, hits }: GroupWindow): void {
    const kept = new Set(this.#fresh(window, hits))
    for (const hit of hits) if (kept.has(hit.change)) this.#applyHit(hit)
  }

  #fresh(window: GroupWindow['window'], hits: readonly GroupHit[]): readonly GroupHit['change'][] {
    const changes = hits.map(({ change }) => change)
    return this.#splice === undefined ? changes : this.#splice.next({ ...window, changes }).changes
  }

  #applyHit({ change, after }: GroupHit): void {
    const index = this.#entries.findIndex(({ soulId }) => soulId === change.soulId)
    if (index >= 0) this.#entries.splice(index, 1)
    if (!after || change.new === undefined) return
    const place = this.#placeOf(change.new)
    // Behind the last known row nothing is known, unless there is nothing.
    if (place === this.#entries.length && !this.#isComplete) return
    this.#entries.splice(place, 0, { soulId: change.soulId, row: change.new })
    if (this.#entries.length <= this.#capacity) return
    this.#entries.pop()
    this.#isComplete = false
  }

  #placeOf(row: Row): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const entry = this.#entries[middle]
      if (entry !== undefined && this.#compare(entry.row, row) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #visible(): readonly ShownRow[] {
    return this.#entries
      .slice(this.#offset, this.#needed)
      .map(({ soulId, row }) => ({ soulId, row: this.#project(row) }))
  }
}
