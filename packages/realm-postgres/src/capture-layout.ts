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
import type { StatementRunner } from './statement-runner.js'

export const LAYOUT_SQL: LayoutSql = layoutSql((position) => `$${position}::text`)

/** How the rows of a table are logged now; undefined when they never were. */
export async function currentLayout(
  runner: StatementRunner,
  table: string,
): Promise<ChangeLayout | undefined> {
  const [row] = (await runner.execute(LAYOUT_SQL.current, [table])).rows
  return row && layoutOf(row)
}

/** A layout with every field of the kind: the current one where it has them all, else a new one. */
export async function layoutFor(runner: StatementRunner, shape: KindShape): Promise<ChangeLayout> {
  const own = layoutCells(shape)
  const current = await currentLayout(runner, shape.table)
  if (current === undefined) return createLayout(runner, shape, own)
  const columns = widenedCells(own, current.columns, new Set(await tableColumns(runner, shape.table)))
  return columns === current.columns ? current : createLayout(runner, shape, columns)
}

async function createLayout(
  runner: StatementRunner,
  { name, table }: KindShape,
  columns: readonly LayoutCell[],
): Promise<ChangeLayout> {
  const { rows } = await runner.execute(LAYOUT_SQL.create, [name, table, layoutText(columns)])
  return { id: Number(rows[0]?.[0]), table, columns }
}

export const COLUMNS = `SELECT attname FROM pg_attribute
  WHERE attrelid = to_regclass(quote_ident($1::text)) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`

/** The columns that a table has, those that are kept aside among them. */
export async function tableColumns(runner: StatementRunner, table: string): Promise<readonly string[]> {
  const { rows } = await runner.execute(COLUMNS, [table])
  return rows.map(([name]) => String(name))
}
