import { cellToLiteral } from '../query/cell.js'
import { canonicalJson, type JsonValue } from '../query/json.js'
import type { LayoutColumn, ResultEntry, ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { SoulIdCodec } from '../query/soul-id.js'
import type { Cell } from '../query/store.js'
import { ListGroup, type ListGroupOptions } from './list-group.js'
import type { ShownRow } from './list-steps.js'
import type { GroupWindow } from './live-group.js'
import type { ResyncReason } from './live-message.js'
import type { LiveReader } from './live-reader.js'

export interface RequeryGroupOptions extends ListGroupOptions {
  readonly query: SacredQuery
  readonly soulIds: SoulIdCodec
  readonly reader: LiveReader
  /** Milliseconds between two reads. */
  readonly minIntervalMs: number
}

/** A query that runs again when one of its kinds was touched: at most one read at a time, and not too often. */
export class RequeryGroup extends ListGroup {
  readonly #options: RequeryGroupOptions
  /** The query with what names its rows, and how these are named and cut down to what was asked for. */
  readonly #query: SacredQuery
  readonly #shownRow: (row: ResultRow) => ShownRow
  #isTouched = false
  /** It is being read, or will be before long. */
  #isDue = false
  #readAt = Number.NEGATIVE_INFINITY
  /** Why the list has to begin anew when it is shown next. */
  #reason: ResyncReason | undefined

  constructor(options: RequeryGroupOptions) {
    super(options)
    this.#options = options
    const { query, soulIds } = options
    const { columns, shape } = options.layout
    if (query.aggregate !== undefined || query.distinct === true || options.layout.whole) {
      this.#query = query
      this.#shownRow = options.layout.whole
        ? wholeRow(shape.fields.length, soulIds)
        : namedByCells(columns, query)
      return
    }
    const missing = shape.key.filter(
      (name) => !columns.some((column) => column.name === name && column.field?.name === name),
    )
    this.#query = { ...query, select: [...(query.select ?? []), ...missing.map((field) => ({ field }))] }
    this.#shownRow = namedByKey(options, missing.length)
  }

  protected async load(): Promise<void> {
    this.#isDue = true
    this.#isTouched = false
    try {
      const rows = await this.#read()
      const reason = this.#reason
      this.#reason = undefined
      this.show(rows, reason)
    } finally {
      this.#isDue = false
    }
    // What is touched while it is read is read again.
    if (this.#isTouched) this.#schedule()
  }

  take(_given: GroupWindow): void {
    this.#isTouched = true
    if (this.isLoaded && !this.#isDue) this.#schedule()
  }

  restart(reason: ResyncReason): void {
    if (this.isLoaded) this.#reason = reason
    this.#isTouched = true
    if (this.isLoaded && !this.#isDue) this.#schedule()
  }

  #schedule(): void {
    this.#isDue = true
    const waitMs = Math.max(0, this.#readAt + this.#options.minIntervalMs - performance.now())
    setTimeout(() => this.load().catch((error: unknown) => this.fail(error)), waitMs)
  }

  async #read(): Promise<readonly ShownRow[]> {
    const { reader } = this.#options
    const { rows } = await (this.isLoaded ? reader.readAgain(this.#query) : reader.read(this.#query))
    this.#readAt = performance.now()
    return rows.map(this.#shownRow)
  }
}

type ShowRow = (row: ResultRow) => ShownRow

function wholeRow(fields: number, soulIds: SoulIdCodec): ShowRow {
  return (row) => ({ soulId: soulIds.of(row.slice(0, fields).map(cellOf)), row })
}

/** Groups are named by what they are grouped by, distinct rows by all that they show. */
function namedByCells(columns: readonly LayoutColumn[], { aggregate }: SacredQuery): ShowRow {
  const count = aggregate === undefined ? columns.length : (aggregate.groupBy?.length ?? 0)
  return (row) => {
    const name: JsonValue[] = columns
      .slice(0, count)
      .map((column, index) => cellToLiteral(cellOf(row[index]), column.store))
    return { soulId: canonicalJson(name), row }
  }
}

/** Key columns that nobody asked for stand behind the others, before the embeds. */
function namedByKey({ layout, soulIds }: RequeryGroupOptions, added: number): ShowRow {
  const { columns, shape } = layout
  const missing = shape.key.filter(
    (name) => !columns.some((column) => column.name === name && column.field?.name === name),
  )
  const positionOf = (name: string): number => {
    const known = columns.findIndex((column) => column.name === name && column.field?.name === name)
    return known >= 0 ? known : columns.length + missing.indexOf(name)
  }
  const positions = shape.fields.map(({ name }) => (shape.key.includes(name) ? positionOf(name) : -1))
  return (row) => ({
    soulId: soulIds.of(positions.map((position) => cellOf(row[position]))),
    row: added === 0 ? row : [...row.slice(0, columns.length), ...row.slice(columns.length + added)],
  })
}

function cellOf(entry: ResultEntry | undefined): Cell {
  return typeof entry === 'object' || entry === undefined ? null : entry
}
