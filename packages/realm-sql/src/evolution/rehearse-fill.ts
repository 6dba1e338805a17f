import type { RowFill } from '@luxdb/core'
import type { EvolutionDialect } from './evolution-dialect.js'
import { fillRows } from './fill-rows.js'
import type { SqlStep, SqlWork } from './sql-work.js'

/** Does one batch on a table without rows, and tells the statements that are about rows. */
export function* rehearseFill(
  fill: RowFill,
  tell: (sql: string) => void,
  dialect: EvolutionDialect,
): SqlWork<void> {
  const tables = [fill.table, fill.marks ?? fill.table].map(dialect.sql.quote)
  const hear = ({ sql }: SqlStep): void => {
    if (tables.some((table) => sql.includes(table))) tell(sql)
  }
  yield* overheard(fillRows(fill, {}, dialect), hear)
  if (fill.write.length === 0) return
  const nobody = [...fill.key, ...fill.write].map(() => null)
  yield* overheard(dialect.updateRows({ ...fill, rows: [nobody] }), hear)
}

/** Whether a statement does more than ask. */
export function changesSomething(sql: string): boolean {
  return !/^\s*(?:SELECT\b|PRAGMA \w+$)/i.test(sql)
}

function* overheard<T>(work: SqlWork<T>, hear: (step: SqlStep) => void): SqlWork<T> {
  let state = work.next()
  while (!state.done) {
    hear(state.value)
    state = work.next(yield state.value)
  }
  return state.value
}
