import type { SchemaSnapshot, TableSnapshot } from '@luxdb/core'

/**
 * A recorded schema with the names that its indexes and foreign keys really have: they are recognised by their
 * form, but changed by their name.
 */
export function withNamesOf(recorded: SchemaSnapshot, actual: SchemaSnapshot): SchemaSnapshot {
  return {
    v: 1,
    tables: recorded.tables.map((table) => {
      const there = actual.tables.find(({ name }) => name === table.name)
      return there === undefined ? table : named(table, there)
    }),
  }
}

function named(table: TableSnapshot, there: TableSnapshot): TableSnapshot {
  return {
    ...table,
    indexes: table.indexes.map((index) => {
      const twin = there.indexes.find(
        ({ unique, columns }) => unique === index.unique && columns.join() === index.columns.join(),
      )
      return twin === undefined ? index : { ...index, name: twin.name }
    }),
    foreignKeys: table.foreignKeys.map((foreignKey) => {
      const twin = there.foreignKeys.find(
        ({ table: target, columns }) =>
          target === foreignKey.table && columns.join() === foreignKey.columns.join(),
      )
      return twin === undefined ? foreignKey : { ...foreignKey, name: twin.name }
    }),
  }
}
