import type {
  AddBondChange,
  AddBondToChange,
  DropBondChange,
  ForeignKeySnapshot,
  IndexSnapshot,
} from '@luxdb/core'
import { createIndexSql } from '../ddl/index-ddl.js'
import { addColumnSql } from '../ddl/table-ddl.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { assertNone, assertUnique, guarded } from './guard-change.js'
import { execute, type SqlWork } from './sql-work.js'
import { assertColumns } from './table-columns.js'

export function* addBond(change: AddBondChange, dialect: EvolutionDialect): SqlWork<void> {
  const { table, columns, foreignKey } = change
  yield* assertColumns(table, [], dialect)
  for (const column of columns) yield* execute(addColumnSql(table, column, dialect.sql))
  yield* dialect.redefine({ table, addedKeys: [foreignKey] })
}

export function* addBondTo({ table, foreignKey }: AddBondToChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(table, foreignKey.columns, dialect)
  yield* addKeys(table, [foreignKey], dialect)
}

/** @throws LUX_EVOLUTION_BLOCKED where rows are bound to nothing */
export function* addKeys(
  table: string,
  foreignKeys: readonly ForeignKeySnapshot[],
  dialect: EvolutionDialect,
): SqlWork<void> {
  yield* guarded(
    function* () {
      for (const foreignKey of foreignKeys) yield* assertBound(table, foreignKey, dialect)
    },
    () => dialect.redefine({ table, addedKeys: foreignKeys }),
    dialect,
  )
}

export function assertBound(
  table: string,
  foreignKey: ForeignKeySnapshot,
  dialect: EvolutionDialect,
): SqlWork<void> {
  return assertNone({ type: 'orphans', table, foreignKey }, foreignKey.name, dialect)
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
    if (yield* dialect.hasIndex(table, index.name)) continue
    yield* guarded(
      () => assertUnique(table, index, dialect),
      function* () {
        yield* execute(createIndexSql(table, index, dialect.sql))
      },
      dialect,
    )
  }
}

export function* dropIndexes(
  indexes: readonly IndexSnapshot[],
  { sql: { quote } }: EvolutionDialect,
): SqlWork<void> {
  // One that somebody took away already is what is wanted.
  for (const { name } of indexes) yield* execute(`DROP INDEX IF EXISTS ${quote(name)}`)
}
