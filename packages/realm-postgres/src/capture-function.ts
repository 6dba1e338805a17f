import type { KindShape } from '@luxdb/core/query'
import {
  CHANGES_TABLE,
  type ChangeLayout,
  joinSql,
  type LayoutCell,
  type Sql,
  sql,
  trusted,
} from '@luxdb/realm-sql'
import { postgresDialect } from './postgres-dialect.js'
import { quotePostgresName } from './postgres-quote.js'
import { POSTGRES_TYPES } from './postgres-value-dialect.js'

/** What the triggers of one table run. */
export interface CaptureFunction {
  readonly name: string
  readonly body: string
}

/** How a session prints values is the writer's own; the log needs it always the same. */
const PINNED = `SET timezone = 'UTC' SET datestyle = 'ISO' SET extra_float_digits = 1 SET intervalstyle = 'postgres' SET bytea_output = 'hex'`

/** A table as its triggers know it; only those of adopted tables need to know more of the columns. */
export type CapturedTable = Pick<KindShape, 'table' | 'fields' | 'adopted'>

export function captureFunction(shape: CapturedTable, { id, columns }: ChangeLayout): CaptureFunction {
  const insert = `INSERT INTO "${CHANGES_TABLE}" ("layout", "operation", "old", "new") VALUES (${id}, `
  const [old, after] = [imageOf(shape, columns, 'OLD'), imageOf(shape, columns, 'NEW')]
  const body = `
BEGIN
  IF TG_OP = 'INSERT' THEN ${insert}'I', NULL, ${after});
  ELSIF TG_OP = 'UPDATE' THEN ${insert}'U', ${old}, ${after});
  ELSIF TG_OP = 'DELETE' THEN ${insert}'D', ${old}, NULL);
  ELSE ${insert}'T', NULL, NULL);
  END IF;
  RETURN NULL;
END
`
  return { name: `lux_capture_${id}`, body }
}

/** Runs as its owner: whoever may write the table need not see the log. */
export function createFunctionSql({ name, body }: CaptureFunction, schema: string): string {
  return `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ${quotePostgresName(schema)}, pg_temp ${PINNED} AS $body$${body}$body$`
}

/** A row as a JSON array of its cells as text, exactly. */
function imageOf(shape: CapturedTable, cells: readonly LayoutCell[], row: 'OLD' | 'NEW'): string {
  const members = cells.map((cell) => {
    const column = trusted(`${row}.${quotePostgresName(cell.column)}`)
    const value = shape.adopted ? inItsStore(shape, cell, row) : column
    return postgresDialect.embeds.member(value, cell.store)
  })
  return sql`${postgresDialect.embeds.row([joinSql(members, ', ')], [])}`.texts.join('')
}

/** Columns of adopted tables have types of their own; the kind of another server may have more of them. */
function inItsStore({ fields }: CapturedTable, { column, store }: LayoutCell, row: 'OLD' | 'NEW'): Sql {
  const cell = trusted(`${row}.${quotePostgresName(column)}`)
  const field = fields.find((candidate) => candidate.column === column)
  return field === undefined
    ? sql`(${cell})::${trusted(POSTGRES_TYPES[store])}`
    : postgresDialect.adopted(cell, field, 'value')
}
