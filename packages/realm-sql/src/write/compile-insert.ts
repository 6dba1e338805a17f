import type { ConflictPolicy, ManifestWrite } from '@luxdb/core'
import type { FieldShape, KindShape } from '@luxdb/core/query'
import { cellsDecoder, type RowDecoder } from '../row-decoder.js'
import { type CompileContext, fieldOf } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import type { PlanOptions } from '../statement-plan.js'
import { keepKey, versionBump } from './compile-update.js'
import { wholeRow } from './returning.js'
import { compileGuard, fieldSlot, type WriteCondition } from './write-target.js'

/** Says whether the key cell of a row is left to the database. */
export type InsertForm = 'given-key' | 'counted-key'

/** INSERT of one row, with parameters in this order: those of the conditions, then the row's cells. */
export function compileInsert(
  write: ManifestWrite,
  form: InsertForm,
  condition: WriteCondition,
  context: CompileContext,
): Omit<PlanOptions, 'key'> {
  const { shape, conflict } = write
  const rowAt = condition.parameters.length
  const columns = shape.fields
    .map((field, index) => ({ field, position: rowAt + index }))
    .filter(({ field }) => form === 'given-key' || field.generated !== 'integer')
  const names = joinSql(
    columns.map(({ field }) => name(field, context)),
    ', ',
  )
  const cells = joinSql(
    columns.map(({ field, position }) => fieldSlot(position, field, context)),
    ', ',
  )
  const action = conflict ? onConflict(conflict, shape, condition, context) : trusted('')
  const insert = sql`INSERT INTO ${context.table(shape)} (${names}) VALUES (${cells})${action}`
  const returned = returnedColumns(write, form, context)
  if (!returned) return { sql: insert }
  const { columns: list, ...rest } = returned
  return { sql: sql`${insert} RETURNING ${list}`, ...rest }
}

function onConflict(
  { target, action, merge }: ConflictPolicy,
  shape: KindShape,
  condition: WriteCondition,
  context: CompileContext,
): Sql {
  const columns = joinSql(
    target.map((field) => name(fieldOf(shape, field), context)),
    ', ',
  )
  if (action === 'ignore') return sql` ON CONFLICT (${columns}) DO NOTHING`
  const terms = merge.map((field) => {
    const column = name(fieldOf(shape, field), context)
    return sql`${column} = excluded.${column}`
  })
  const bump = versionBump(shape, context)
  if (bump) terms.push(bump)
  const guard = compileGuard(condition, context.openTarget(shape), context)
  const where = guard ? sql` WHERE ${guard}` : trusted('')
  const set = terms.length > 0 ? joinSql(terms, ', ') : keepKey(shape, context)
  return sql` ON CONFLICT (${columns}) DO UPDATE SET ${set}${where}`
}

interface ReturnedColumns {
  readonly columns: Sql
  readonly decode: RowDecoder
  readonly insertedColumn?: number
}

/** What only the database knows: the row after a merge, a counted key, which of the two happened. */
function returnedColumns(
  { shape, conflict, returning, guard }: ManifestWrite,
  form: InsertForm,
  context: CompileContext,
): ReturnedColumns | undefined {
  const merges = conflict?.action === 'merge'
  const inserted = merges ? context.dialect.inserted(shape.systemFields) : undefined
  // Triggers and types of an adopted table may make something else of what it is given.
  const mayDiffer = merges || shape.adopted === true
  const whole = form === 'counted-key' || (mayDiffer && (returning || guard?.check !== undefined))
  const row = wholeRow(shape, context.table(shape), context)
  const flag = context.dialect.values.codec('bool')
  if (inserted === undefined) return whole ? row : undefined
  if (!whole) return { columns: trusted(inserted), decode: cellsDecoder([flag]), insertedColumn: 0 }
  return {
    columns: sql`${row.columns}, ${trusted(inserted)}`,
    decode: cellsDecoder([...row.codecs, flag]),
    insertedColumn: shape.fields.length,
  }
}

function name(field: FieldShape, { dialect }: CompileContext): Sql {
  return trusted(dialect.quote(field.column))
}
