import { type AddBondChange, type AdditiveChange, type ForeignKeySnapshot, LuxError } from '@luxdb/core'
import type { SqlDialect } from '../sql-dialect.js'
import { createIndexSql } from './index-ddl.js'
import { addColumnSql, createTableSql, foreignKeySql, referencesSql } from './table-ddl.js'

/**
 * The statements of some changes, in the order in which they can be executed. Kinds may be bound to each
 * other: where foreign keys can come later, they come when all tables are there.
 */
export function changesSql(changes: readonly AdditiveChange[], dialect: SqlDialect): readonly string[] {
  if (!dialect.ddl.addsForeignKeys) return changes.flatMap((change) => changeSql(change, dialect))
  const later: string[] = []
  const statements = changes.flatMap((change) => {
    if (change.type !== 'addKind') return changeSql(change, dialect)
    const { table } = change
    for (const foreignKey of table.foreignKeys) later.push(addForeignKeySql(table.name, foreignKey, dialect))
    return changeSql({ ...change, table: { ...table, foreignKeys: [] } }, dialect)
  })
  return [...statements, ...later]
}

/** The statements of one change, to be executed in this order and in one transaction. */
export function changeSql(change: AdditiveChange, dialect: SqlDialect): readonly string[] {
  switch (change.type) {
    case 'addKind': {
      const { table } = change
      return [
        createTableSql(table, dialect),
        ...table.indexes.map((index) => createIndexSql(table.name, index, dialect)),
      ]
    }
    case 'addField':
      return [addColumnSql(change.table, change.column, dialect)]
    case 'addIndex':
      return [createIndexSql(change.table, change.index, dialect)]
    case 'addBond':
      return addBondSql(change, dialect)
  }
}

function addBondSql(change: AddBondChange, dialect: SqlDialect): readonly string[] {
  const { table, columns, foreignKey } = change
  const [column, ...more] = columns
  if (column && more.length === 0) {
    const constraint = `CONSTRAINT ${dialect.quote(foreignKey.name)} ${referencesSql(foreignKey, dialect)}`
    return [`${addColumnSql(table, column, dialect)} ${constraint}`]
  }
  if (!dialect.ddl.addsForeignKeys) throw compositeBondError(change)
  return [
    ...columns.map((each) => addColumnSql(table, each, dialect)),
    addForeignKeySql(table, foreignKey, dialect),
  ]
}

function addForeignKeySql(table: string, foreignKey: ForeignKeySnapshot, dialect: SqlDialect): string {
  return `ALTER TABLE ${dialect.quote(table)} ADD ${foreignKeySql(foreignKey, dialect)}`
}

function compositeBondError({ table, foreignKey }: AddBondChange): LuxError {
  return new LuxError(
    'LUX_SCHEMA_MISMATCH',
    `The bond on (${foreignKey.columns.join(', ')}) leads to a composite key and cannot be added to table "${table}", which is there already. Declare such a bond when the kind is created.`,
    { details: { table, foreignKey: foreignKey.name } },
  )
}
