import {
  type BlockReason,
  type ColumnSnapshot,
  evolutionBlocked,
  type IndexSnapshot,
  type SchemaQuestion,
} from '@luxdb/core'
import { countRows } from './count-rows.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import type { SqlWork } from './sql-work.js'

type BlockingQuestion = Exclude<SchemaQuestion, { readonly type: 'rows' }>

/** @throws LUX_EVOLUTION_BLOCKED when there are rows that a question is about */
export function* assertNone(
  question: BlockingQuestion,
  object: string,
  dialect: EvolutionDialect,
): SqlWork<void> {
  const found = yield* countRows(question, dialect)
  if (found.count > 0) throw evolutionBlocked({ reason: question.type, table: question.table, object, found })
}

/** What is stored in a column, which may have another name as yet, fits what it shall be. */
export function* assertFits(
  table: string,
  { column, storedAs = column.name }: { readonly column: ColumnSnapshot; readonly storedAs?: string },
  dialect: EvolutionDialect,
): SqlWork<void> {
  if (!column.nullable) yield* assertNone({ type: 'nulls', table, column: storedAs }, column.name, dialect)
  if (dialect.sql.ddl.checksOf(column).length === 0) return
  yield* assertNone({ type: 'outside', table, column: { ...column, name: storedAs } }, column.name, dialect)
}

export function* assertUnique(table: string, index: IndexSnapshot, dialect: EvolutionDialect): SqlWork<void> {
  if (!index.unique) return
  yield* assertNone({ type: 'duplicates', table, columns: index.columns }, index.name, dialect)
}

/** @throws LUX_EVOLUTION_BLOCKED with what stands in the way, which are no rows */
export function assertNothing(
  reason: Extract<BlockReason, 'bound' | 'marked'>,
  {
    table,
    object,
    names,
  }: { readonly table: string; readonly object: string; readonly names: readonly string[] },
): void {
  if (names.length === 0) return
  const found = { count: names.length, examples: names.slice(0, 10).map((name) => [name]) }
  throw evolutionBlocked({ reason, table, object, found })
}
