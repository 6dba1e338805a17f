import type { KindShape } from '@luxdb/core/query'
import {
  type ChangeLayout,
  type LayoutCell,
  type LayoutSql,
  layoutCells,
  layoutOf,
  layoutSql,
  layoutText,
  widenedCells,
} from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteText } from './sqlite-quote.js'
import { sqliteRows } from './sqlite-rows.js'

export const LAYOUT_SQL: LayoutSql = layoutSql(sqliteDialect.placeholder)

/** How the rows of a table are logged now; undefined when they never were. */
export function currentLayout(handle: SqliteHandle, table: string): ChangeLayout | undefined {
  const [row] = sqliteRows(handle, LAYOUT_SQL.current, table)
  return row && layoutOf(row)
}

/** A layout with every field of the kind: the current one where it has them all, else a new one. */
export function layoutFor(handle: SqliteHandle, shape: KindShape): ChangeLayout {
  const own = layoutCells(shape)
  const current = currentLayout(handle, shape.table)
  if (current === undefined) return createLayout(handle, shape, own)
  const columns = widenedCells(own, current.columns, tableColumns(handle, shape.table))
  return columns === current.columns ? current : createLayout(handle, shape, columns)
}

function createLayout(
  handle: SqliteHandle,
  { name, table }: KindShape,
  columns: readonly LayoutCell[],
): ChangeLayout {
  const [row] = sqliteRows(handle, LAYOUT_SQL.create, name, table, layoutText(columns))
  return { id: Number(row?.[0]), table, columns }
}

/** The columns that a table has, those that are kept aside among them. */
export function tableColumns(handle: SqliteHandle, table: string): ReadonlySet<string> {
  const rows = sqliteRows(handle, `SELECT name FROM pragma_table_xinfo(${quoteSqliteText(table)})`)
  return new Set(rows.map(([name]) => String(name)))
}
