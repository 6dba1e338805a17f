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
  const columns = widenedCells(own, current.columns, await columnNames(runner, shape.table))
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

async function columnNames(runner: StatementRunner, table: string): Promise<ReadonlySet<string>> {
  const { rows } = await runner.execute(
    `SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident($1::text)) AND attnum > 0 AND NOT attisdropped`,
    [table],
  )
  return new Set(rows.map(([name]) => String(name)))
}
