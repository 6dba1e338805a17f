import type { KindShape } from '@luxdb/core/query'
import {
  type ChangeLayout,
  LAYOUTS_TABLE,
  type LayoutCell,
  layoutCells,
  layoutText,
  parseLayout,
  widenedCells,
} from '@luxdb/realm-sql'
import type { StatementRunner } from './statement-runner.js'

/** How the rows of a table are logged now; undefined when they never were. */
export async function currentLayout(
  runner: StatementRunner,
  table: string,
): Promise<ChangeLayout | undefined> {
  const { rows } = await runner.execute(
    `SELECT "id", "columns" FROM "${LAYOUTS_TABLE}" WHERE "table" = $1::text ORDER BY "id" DESC LIMIT 1`,
    [table],
  )
  const [row] = rows
  return row === undefined ? undefined : { id: Number(row[0]), table, columns: parseLayout(String(row[1])) }
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
  const { rows } = await runner.execute(
    `INSERT INTO "${LAYOUTS_TABLE}" ("kind", "table", "columns") VALUES ($1::text, $2::text, $3::text) RETURNING "id"`,
    [name, table, layoutText(columns)],
  )
  return { id: Number(rows[0]?.[0]), table, columns }
}

async function columnNames(runner: StatementRunner, table: string): Promise<ReadonlySet<string>> {
  const { rows } = await runner.execute(
    `SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident($1::text)) AND attnum > 0 AND NOT attisdropped`,
    [table],
  )
  return new Set(rows.map(([name]) => String(name)))
}
