import type { ColumnSnapshot } from './schema-snapshot.js'

/**
 * From now on a trigger marks every row that anybody inserts, or whose `columns` anybody changes: a fill has to
 * look at it (again). Inverse of `unwatchFill`.
 */
export interface WatchFillChange {
  readonly type: 'watchFill'
  readonly table: string
  /** The columns that identify a row. */
  readonly key: readonly ColumnSnapshot[]
  readonly columns: readonly string[]
  /** Name of the table of marks, an `asideName`. */
  readonly marks: string
}

/**
 * Marks no more.
 * @throws LUX_EVOLUTION_BLOCKED while rows are marked; `evolve` fills them first when it is given the fill
 */
export interface UnwatchFillChange {
  readonly type: 'unwatchFill'
  readonly table: string
  readonly key: readonly ColumnSnapshot[]
  readonly columns: readonly string[]
  readonly marks: string
}

export type WatchChange = WatchFillChange | UnwatchFillChange
