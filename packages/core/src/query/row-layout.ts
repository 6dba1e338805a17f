import type { AggregateNode } from './aggregate-node.js'
import type { FieldShape, KindShape } from './kind-shape.js'
import type { Cell, StoreType } from './store.js'

/** One cell of a result row. */
export interface LayoutColumn {
  readonly name: string
  readonly store: StoreType
  /** NULL reads as an absent property. */
  readonly absent: boolean
  /** Set when the column is a whole stored field. */
  readonly field?: FieldShape
  /** Set when the column is read from inside a json field: the cell is canonical JSON text. */
  readonly path?: readonly (string | number)[]
  readonly aggregate?: AggregateNode
  /** Set when the cell is the field's value as text. */
  readonly cast?: 'text'
}

/** Nested rows of a bond. */
export interface LayoutEmbed {
  readonly name: string
  readonly many: boolean
  /** Its members belong into the parent's record. */
  readonly spread?: true
  readonly layout: RowLayout
}

/**
 * What the rows of a query hold, in order: first the columns, then one entry for each embed
 * (a nested row or null; a list of nested rows for to-many). Drivers decode by it, callers name by it.
 */
export interface RowLayout {
  readonly shape: KindShape
  /** Rows are whole beings, in the order of `shape.fields`. */
  readonly whole: boolean
  readonly columns: readonly LayoutColumn[]
  readonly embeds: readonly LayoutEmbed[]
}

/** A row as a driver returns it: cells, then nested rows in the order of `RowLayout.embeds`. */
export type ResultRow = readonly ResultEntry[]
export type ResultEntry = Cell | ResultRow | readonly ResultRow[]
