import type { TableSnapshot } from '@luxdb/core'

/** Indexes and foreign keys that are named after a table or column: former name -> new name. */
export type NewNames = Readonly<Record<string, string>>

interface Renaming {
  readonly name?: string
  readonly kind?: string
  readonly column?: { readonly from: string; readonly to: string }
  readonly names?: NewNames | undefined
}

/** A table under its new names. Its own foreign keys that lead to itself follow. */
export function renamedTable(table: TableSnapshot, renaming: Renaming): TableSnapshot {
  const { name = table.name, kind = table.kind, column, names = {} } = renaming
  const columnName = (former: string): string => (former === column?.from ? column.to : former)
  return {
    ...table,
    name,
    kind,
    columns: table.columns.map((each) => ({ ...each, name: columnName(each.name) })),
    key: table.key.map(columnName),
    foreignKeys: table.foreignKeys.map((foreignKey) => ({
      ...foreignKey,
      name: names[foreignKey.name] ?? foreignKey.name,
      columns: foreignKey.columns.map(columnName),
      ...(foreignKey.table === table.name && {
        table: name,
        targetColumns: foreignKey.targetColumns.map(columnName),
      }),
    })),
    indexes: table.indexes.map((index) => ({
      ...index,
      name: names[index.name] ?? index.name,
      columns: index.columns.map(columnName),
    })),
  }
}
