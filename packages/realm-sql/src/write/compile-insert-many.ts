import type { ManifestWrite } from '@luxdb/core'
import { LuxError } from '@luxdb/core'
import type { Cell, FieldShape, Parameter, Row } from '@luxdb/core/query'
import type { CompileContext } from '../scope.js'
import { joinSql, sql, trusted } from '../sql.js'
import type { PlanOptions } from '../statement-plan.js'
import { columnSlot } from '../value-slot.js'
import type { InsertForm } from './compile-insert.js'
import { wholeRow } from './returning.js'

/** INSERT of any number of rows, with one parameter for each column: all of its cells. */
export function compileInsertMany(
  { shape, conflict, returning, guard }: ManifestWrite,
  form: InsertForm,
  context: CompileContext,
): Omit<PlanOptions, 'key'> {
  const { dialect } = context
  if (!dialect.rows) throw new LuxError('LUX_INTERNAL', `Dialect ${dialect.name} inserts rows one by one.`)
  const columns = shape.fields
    .map((field, position) => ({ field, position }))
    .filter(({ field }) => form === 'given-key' || field.generated !== 'integer')
  const names = joinSql(
    columns.map(({ field }) => trusted(dialect.quote(field.column))),
    ', ',
  )
  const lists = columns.map(({ field, position }) => columnSlot(position, field.store, dialect.values))
  const source = dialect.rows(
    lists,
    columns.map(({ field }) => field.store),
  )
  const ignore =
    conflict?.action === 'ignore' ? onConflictNothing(conflict.target, shape.fields, context) : ''
  const insert = sql`INSERT INTO ${context.table(shape)} (${names}) ${source}${trusted(ignore)}`
  const isKnown =
    form === 'given-key' && (conflict === undefined || !(returning || guard?.check !== undefined))
  if (isKnown) return { sql: insert }
  const row = wholeRow(shape, context.table(shape), context)
  return { sql: sql`${insert} RETURNING ${row.columns}`, decode: row.decode }
}

/** The parameters of such a statement: the cells of `rows`, column by column. */
export function columnsOf(rows: readonly Row[], width: number): readonly Parameter[] {
  return Array.from({ length: width }, (_, position) => rows.map((row): Cell => row[position] ?? null))
}

function onConflictNothing(
  target: readonly string[],
  fields: readonly FieldShape[],
  { dialect }: CompileContext,
): string {
  const columns = target.map((name) =>
    dialect.quote(fields.find((field) => field.name === name)?.column ?? name),
  )
  return ` ON CONFLICT (${columns.join(', ')}) DO NOTHING`
}
