import {
  type BlockReason,
  type ColumnSnapshot,
  evolutionBlocked,
  type IndexSnapshot,
  type SchemaQuestion,
} from '@luxdb/core'
import { countRows } from './count-rows.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { execute, rowsOf, type SqlWork } from './sql-work.js'

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

/**
 * Makes a change that rows have to fit. A database that looks at every row itself is asked to; only when it
 * refuses are the rows counted that stand in the way.
 */
export function* guarded(
  guard: () => SqlWork<void>,
  change: () => SqlWork<void>,
  { refusesUnfit }: EvolutionDialect,
): SqlWork<void> {
  if (!refusesUnfit) {
    yield* guard()
    yield* change()
    return
  }
  yield* execute('SAVEPOINT lux_change')
  try {
    yield* change()
  } catch (error) {
    yield* execute('ROLLBACK TO SAVEPOINT lux_change')
    yield* guard()
    throw error
  }
  yield* execute('RELEASE SAVEPOINT lux_change')
}

/** What is stored in a column, which may have another name as yet, fits what it shall be. */
export function* assertFits(
  table: string,
  { column, storedAs = column.name }: { readonly column: ColumnSnapshot; readonly storedAs?: string },
  dialect: EvolutionDialect,
): SqlWork<void> {
  const { quote, ddl } = dialect.sql
  const stored = { ...column, name: storedAs }
  const checks = ddl.checksOf(stored)
  const unfit = [
    ...(column.nullable ? [] : [`${quote(storedAs)} IS NULL`]),
    ...(checks.length === 0 ? [] : [`NOT (${checks.join(' AND ')})`]),
  ]
  // Mostly all fit: one look at the rows, instead of one for each reason.
  if (unfit.length === 0) return
  const found = yield* rowsOf(`SELECT 1 FROM ${quote(table)} WHERE ${unfit.join(' OR ')} LIMIT 1`)
  if (found.length === 0) return
  if (!column.nullable) yield* assertNone({ type: 'nulls', table, column: storedAs }, column.name, dialect)
  yield* assertNone({ type: 'outside', table, column: stored }, column.name, dialect)
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
