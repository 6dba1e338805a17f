import type {
  AddKindChange,
  EraseKindChange,
  RenameKindChange,
  RestoreKindChange,
  SetAsideKindChange,
} from '@luxdb/core'
import { createTableSql } from '../ddl/table-ddl.js'
import { addKeys, createIndexes, dropIndexes } from './change-relation.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { assertNothing } from './guard-change.js'
import { execute, type SqlWork } from './sql-work.js'
import { assertColumns } from './table-columns.js'

export function* setAsideKind({ table, as }: SetAsideKindChange, dialect: EvolutionDialect): SqlWork<void> {
  const { name, indexes, foreignKeys } = table
  yield* assertColumns(name, [], dialect)
  yield* assertUnbound(name, dialect)
  yield* dropIndexes(indexes, dialect)
  if (foreignKeys.length > 0) yield* dialect.redefine({ table: name, droppedKeys: foreignKeys })
  yield* renameTable(name, as, dialect)
}

export function* addKind({ table }: AddKindChange, dialect: EvolutionDialect): SqlWork<void> {
  const foreignKeys = dialect.sql.ddl.addsForeignKeys ? [] : table.foreignKeys
  yield* execute(createTableSql({ ...table, foreignKeys }, dialect.sql))
  yield* createIndexes(table.name, table.indexes, dialect)
}

export function* restoreKind({ table, from }: RestoreKindChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(from, [], dialect)
  yield* renameTable(from, table.name, dialect)
  yield* createIndexes(table.name, table.indexes, dialect)
}

/** Gives a kind that has just been added or restored the foreign keys that it could not have yet. */
export function* bindKind(
  { type, table: { name, foreignKeys } }: AddKindChange | RestoreKindChange,
  dialect: EvolutionDialect,
): SqlWork<void> {
  if (foreignKeys.length === 0 || (type === 'addKind' && !dialect.sql.ddl.addsForeignKeys)) return
  yield* addKeys(name, foreignKeys, dialect)
}

export function* renameKind({ before, after }: RenameKindChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(before.name, [], dialect)
  yield* renameTable(before.name, after.name, dialect)
  yield* dialect.rename({ before, after, nameNow: (column) => column })
}

/** SQLite deletes the rows of a table before it drops it, and what is bound to them with them. */
export function* eraseKind({ from }: EraseKindChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(from, [], dialect)
  yield* assertUnbound(from, dialect)
  yield* execute(`DROP TABLE ${dialect.sql.quote(from)}`)
}

function* assertUnbound(table: string, dialect: EvolutionDialect): SqlWork<void> {
  assertNothing('bound', { table, object: '*', names: yield* dialect.keysLeadingTo(table) })
}

function* renameTable(from: string, to: string, dialect: EvolutionDialect): SqlWork<void> {
  const { quote } = dialect.sql
  yield* execute(`ALTER TABLE ${quote(from)} RENAME TO ${quote(to)}`)
  yield* dialect.renameKey(to)
}
