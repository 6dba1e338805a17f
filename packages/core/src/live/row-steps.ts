import { compileColumns } from '../query/evaluate-query.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { Row } from '../query/store.js'
import { sameRow } from './list-steps.js'
import type { GroupHit } from './live-group.js'
import type { LiveChange, LiveOrigin } from './live-message.js'

/** What changes mean to a query that each row answers by itself. */
export class RowSteps {
  readonly #show: (row: Row) => ResultRow

  constructor(layout: RowLayout) {
    this.#show = compileColumns(layout)
  }

  /** What the query shows of a row. */
  show(row: Row): ResultRow {
    return this.#show(row)
  }

  of(hits: readonly GroupHit[]): LiveChange[] {
    return hits.flatMap((hit) => this.#step(hit) ?? [])
  }

  #step({ change, before, after }: GroupHit): LiveChange | undefined {
    const { soulId, operation, at, old, new: now } = change
    const shown = before && old !== undefined ? this.#show(old) : undefined
    const origin: LiveOrigin = { operation, at, ...(shown === undefined ? {} : { old: shown }) }
    if (!after || now === undefined) return { type: 'leave', soulId, origin }
    const row = this.#show(now)
    if (shown === undefined) return { type: 'enter', soulId, row, origin }
    // Nothing of what the query shows has changed.
    return sameRow(shown, row) ? undefined : { type: 'update', soulId, row, origin }
  }
}
