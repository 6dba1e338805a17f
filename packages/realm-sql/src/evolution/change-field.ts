import type {
  AddFieldChange,
  AlterFieldChange,
  ColumnSnapshot,
  EraseFieldChange,
  RenameFieldChange,
  RestoreFieldChange,
  SetAsideFieldChange,
} from '@luxdb/core'
import { isAsideName } from '@luxdb/core'
import { type JsonValue, literalToCell } from '@luxdb/core/query'
import { addColumnSql, bareColumnSql } from '../ddl/table-ddl.js'
import { assertBound, createIndexes, dropIndexes } from './change-relation.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { assertFits, guarded } from './guard-change.js'
import { execute, type SqlWork } from './sql-work.js'
import { assertColumns, encodeCell } from './table-columns.js'

export function* addField({ table, column }: AddFieldChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(table, [], dialect)
  const { quote } = dialect.sql
  if (!isAsideName(column.name)) yield* execute(addColumnSql(table, column, dialect.sql))
  else yield* execute(`ALTER TABLE ${quote(table)} ADD COLUMN ${bareColumnSql(column, dialect.sql)}`)
}

export function* setAsideField(change: SetAsideFieldChange, dialect: EvolutionDialect): SqlWork<void> {
  const { table, column, as, indexes, foreignKey } = change
  yield* assertColumns(table, [column.name], dialect)
  yield* dropIndexes(indexes, dialect)
  yield* dialect.redefine({
    table,
    columns: [{ column, bare: true }],
    ...(foreignKey && { droppedKeys: [foreignKey] }),
  })
  yield* renameColumn({ table, from: column.name, to: as }, dialect)
}

export function* restoreField(change: RestoreFieldChange, dialect: EvolutionDialect): SqlWork<void> {
  const { table, column, from, fill, indexes, foreignKey } = change
  yield* assertColumns(table, [from], dialect)
  if (fill !== undefined) yield* fillNulls({ table, column, storedAs: from, fill }, dialect)
  yield* renameColumn({ table, from, to: column.name }, dialect)
  yield* guarded(
    function* () {
      yield* assertFits(table, { column }, dialect)
      if (foreignKey) yield* assertBound(table, foreignKey, dialect)
    },
    () => dialect.redefine({ table, columns: [{ column }], ...(foreignKey && { addedKeys: [foreignKey] }) }),
    dialect,
  )
  yield* createIndexes(table, indexes, dialect)
}

export function* alterField(change: AlterFieldChange, dialect: EvolutionDialect): SqlWork<void> {
  const { table, before, after, fill } = change
  yield* assertColumns(table, [after.name], dialect)
  if (fill !== undefined) yield* fillNulls({ table, column: after, storedAs: after.name, fill }, dialect)
  yield* guarded(
    () => assertFits(table, { column: after }, dialect),
    () => dialect.redefine({ table, columns: [{ column: after, before }] }),
    dialect,
  )
}

export function* renameField(change: RenameFieldChange, dialect: EvolutionDialect): SqlWork<void> {
  const { before, after, from, to } = change
  yield* assertColumns(before.name, [from], dialect)
  yield* renameColumn({ table: before.name, from, to }, dialect)
  yield* dialect.rename({ before, after, nameNow: (column) => (column === from ? to : column) })
}

export function* eraseField({ table, from }: EraseFieldChange, dialect: EvolutionDialect): SqlWork<void> {
  yield* assertColumns(table, [from], dialect)
  const { quote } = dialect.sql
  yield* execute(`ALTER TABLE ${quote(table)} DROP COLUMN ${quote(from)}`)
}

function* renameColumn(
  { table, from, to }: { readonly table: string; readonly from: string; readonly to: string },
  { sql: { quote } }: EvolutionDialect,
): SqlWork<void> {
  yield* execute(`ALTER TABLE ${quote(table)} RENAME COLUMN ${quote(from)} TO ${quote(to)}`)
}

interface NullFill {
  readonly table: string
  readonly column: ColumnSnapshot
  readonly storedAs: string
  readonly fill: JsonValue
}

function* fillNulls({ table, column, storedAs, fill }: NullFill, dialect: EvolutionDialect): SqlWork<void> {
  const { quote, placeholder } = dialect.sql
  const name = quote(storedAs)
  const cell = encodeCell(literalToCell(fill, column), column, dialect.sql)
  yield* execute(`UPDATE ${quote(table)} SET ${name} = ${placeholder(1)} WHERE ${name} IS NULL`, [cell])
}
