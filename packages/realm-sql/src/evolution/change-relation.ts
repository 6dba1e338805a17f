import type { AddBondChange, AddBondToChange, DropBondChange, IndexSnapshot } from '@luxdb/core'
import { createIndexSql } from '../ddl/index-ddl.js'
import { addColumnSql } from '../ddl/table-ddl.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { assertNone, assertUnique } from './guard-change.js'
import { execute, type SqlWork } from './sql-work.js'
import { assertColumns } from './table-columns.js'

export function* addBond(change: AddBondChange, dialect: EvolutionDialect): SqlWork<void> {
  const { table, columns, foreignKey } = change
  yield* assertColumns(table, [], dialect)
  for (const column of columns) yield* execute(addColumnSql(table, column, dialect.sql))
  yield* dialect.redefine({ table, addedKeys: [foreignKey] })
}

export function* addBondTo({ table, foreignKey }: AddBondToChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertNone({ type: 'orphans', table, foreignKey }, foreignKey.name, dialect)
  yield* dialect.redefine({ table, addedKeys: [foreignKey] })
}

export function* dropBond({ table, foreignKey }: DropBondChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(table, foreignKey.columns, dialect)
  yield* dialect.redefine({ table, droppedKeys: [foreignKey] })
}

export function* createIndexes(
  table: string,
  indexes: readonly IndexSnapshot[],
  dialect: EvolutionDialect,
): SqlWork<void> {
  for (const index of indexes) {
    yield* assertColumns(table, index.columns, dialect)
    yield* assertUnique(table, index, dialect)
    yield* execute(createIndexSql(table, index, dialect.sql))
  }
}

export function* dropIndexes(
  indexes: readonly IndexSnapshot[],
  { sql: { quote } }: EvolutionDialect,
): SqlWork<void> {
  // One that somebody took away already is what is wanted.
  for (const { name } of indexes) yield* execute(`DROP INDEX IF EXISTS ${quote(name)}`)
}
