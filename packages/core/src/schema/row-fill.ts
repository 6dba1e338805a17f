import type { Row } from '../query/store.js'
import type { ColumnSnapshot } from './schema-snapshot.js'

/** Some rows of a table, in the order of their key. */
export interface RowRange {
  readonly table: string
  /** The columns that identify a row. */
  readonly key: readonly ColumnSnapshot[]
  /** The columns to read; those that are kept aside among them, too. */
  readonly read: readonly ColumnSnapshot[]
  /** Rows behind this one; the `cursor` of the page before. */
  readonly after?: string
  /** Rows up to this one, itself included; default: to the end. */
  readonly until?: string
  /** Rows at most. */
  readonly limit: number
}

export interface RowPage {
  /** Cells in the order of `read`. */
  readonly rows: readonly Row[]
  /** The last row; absent when there was none. */
  readonly cursor?: string
}

/** What a fill does: the same for each of its batches. */
export interface RowFill extends Omit<RowRange, 'after' | 'until'> {
  readonly write: readonly ColumnSnapshot[]
  /** The marks of a `watchFill`: rows that have to be looked at whether they were before or not. */
  readonly marks?: string
  /**
   * Pure: cells of `read` in, cells of `write` out; undefined leaves the row as it is. May be called for a row
   * more than once.
   */
  readonly convert: (row: Row) => Row | undefined
}

export interface FillProgress {
  /** Where the next batch begins; absent as long as there was no row. */
  readonly cursor?: string
  /** The last row when the fill began: what comes behind it is marked. Absent when there was none. */
  readonly until?: string
  /** Rows of this batch that were looked at, and that were written. */
  readonly rows: number
  readonly written: number
  /** Rows that are marked still. */
  readonly marked: number
  /** All rows up to `until` have been looked at; what is marked may have to be looked at again. */
  readonly atEnd: boolean
}
