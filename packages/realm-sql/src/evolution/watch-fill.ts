import type { UnwatchFillChange, WatchFillChange } from '@luxdb/core'
import type { EvolutionDialect } from './evolution-dialect.js'
import { assertNothing } from './guard-change.js'
import { rowsOf, type SqlWork } from './sql-work.js'
import { assertColumns } from './table-columns.js'

export function* watchFill(change: WatchFillChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(change.table, change.columns, dialect)
  yield* dialect.createMarks(change)
}

export function* unwatchFill(change: UnwatchFillChange, dialect: EvolutionDialect): SqlWork<void> {
  const { table, marks, key } = change
  yield* assertColumns(marks, [], dialect)
  const { quote } = dialect.sql
  const text = key.map(({ name }) => `CAST(${quote(name)} AS text)`).join(` || ',' || `)
  const names = (yield* rowsOf(`SELECT ${text} FROM ${quote(marks)}`)).map(([name]) => String(name))
  assertNothing('marked', { table, object: marks, names })
  yield* dialect.dropMarks(change)
}
