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
import type { LiveRead, LiveReader } from './live-reader.js'

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
  /** Undefined before anything was read. */
  #splice: Splice | undefined
  /** Windows that came while rows are read; undefined while none are. */
  #waiting: GroupWindow[] | undefined
  /** What is being read cannot be kept up to date. */
  #isOutdated = false
  /** Why the list has to begin anew when it is shown next. */
  #reason: ResyncReason | undefined

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

  /** Reads until the rows that are needed are known, and shows them. */
  protected async load(): Promise<void> {
    const waiting: GroupWindow[] = []
    this.#waiting = waiting
    this.#isOutdated = false
    try {
      this.#adopt(await this.#read())
    } finally {
      this.#waiting = undefined
    }
    // Nothing may come between this and what is told, or it would be told to nobody.
    for (const given of waiting) this.#apply(given)
    if (this.#isOutdated || this.#isShort) return this.load()
    const reason = this.#reason
    this.#reason = undefined
    this.show(this.#visible(), reason)
  }

  #read(): Promise<LiveRead> {
    const { reader, whole } = this.#options
    const { offset: _, ...query } = whole
    const bounded: SacredQuery = { ...query, limit: this.#capacity }
    return this.isLoaded ? reader.readAgain(bounded) : reader.read(bounded)
  }

  #adopt({ rows, position }: LiveRead): void {
    const { soulIds, source } = this.#options
    // Whole rows have no embeds: every entry is a cell.
    const cells = rows as readonly Row[]
    this.#entries = cells.map((row) => ({ soulId: soulIds.of(row), row }))
    this.#isComplete = rows.length < this.#capacity
    this.#splice = new Splice(source, position)
  }

  take(given: GroupWindow): void {
    if (this.#waiting !== undefined) this.#waiting.push(given)
    // What comes before the first read is in it.
    if (this.#waiting !== undefined || this.#splice === undefined || given.hits.length === 0) return
    this.#apply(given)
    if (this.#isShort) this.#reload()
    else this.show(this.#visible())
  }

  restart(reason: ResyncReason): void {
    if (!this.isLoaded && this.#waiting === undefined) return
    if (this.isLoaded) this.#reason = reason
    this.#isOutdated = true
    if (this.#waiting === undefined) this.#reload()
  }

  #reload(): void {
    this.load().catch((error: unknown) => this.fail(error))
  }

  get #isShort(): boolean {
    return this.#entries.length < this.#needed && !this.#isComplete
  }

  #apply({ window, hits }: GroupWindow): void {
    const changes = hits.map(({ change }) => change)
    const kept = new Set(this.#splice?.next({ ...window, changes }).changes)
    for (const hit of hits) if (kept.has(hit.change)) this.#applyHit(hit)
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
