import type { KindShape, StoreType } from '@luxdb/core/query'

/** LuxDB's own tables of the change log. */
export const CHANGES_TABLE = 'lux_changes'
export const LAYOUTS_TABLE = 'lux_layouts'

/** One cell of a logged row. */
export interface LayoutCell {
  readonly column: string
  readonly store: StoreType
}

/** What the rows of a table look like in the log. A table whose columns change gets another layout. */
export interface ChangeLayout {
  readonly id: number
  readonly table: string
  readonly columns: readonly LayoutCell[]
}

/** How the rows of a kind are logged now: every column, in the order of its fields. */
export function layoutCells(shape: KindShape): readonly LayoutCell[] {
  return shape.fields.map(({ column, store }) => ({ column, store }))
}

/**
 * The columns to log a table by that has been logged before: what was in its log stays there while the table has
 * the column. Servers of two versions may share a database, and neither takes from the log what the other reads.
 * @param columns that the table has
 */
export function widenedCells(
  own: readonly LayoutCell[],
  current: readonly LayoutCell[],
  columns: ReadonlySet<string>,
): readonly LayoutCell[] {
  const named = new Map(own.map((cell) => [cell.column, cell]))
  const others = current.filter(({ column }) => columns.has(column) && !named.has(column))
  const kept = current.filter(({ column, store }) => named.get(column)?.store === store)
  const isWide = kept.length === own.length && kept.length + others.length === current.length
  return isWide ? current : [...own, ...others]
}

export function layoutText(columns: readonly LayoutCell[]): string {
  return JSON.stringify(columns.map(({ column, store }) => [column, store]))
}

/** A row of the table of layouts: id, table, columns; these are only ever what `layoutText` wrote. */
export function layoutOf([id, table, columns]: readonly unknown[]): ChangeLayout {
  const pairs: readonly (readonly [string, StoreType])[] = JSON.parse(String(columns))
  return {
    id: Number(id),
    table: String(table),
    columns: pairs.map(([column, store]) => ({ column, store })),
  }
}
