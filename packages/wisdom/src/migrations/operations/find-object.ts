import {
  type ColumnSnapshot,
  type ForeignKeySnapshot,
  type IndexSnapshot,
  LuxError,
  type SchemaSnapshot,
  type TableSnapshot,
} from '@luxdb/core'

/** @throws LUX_EVOLUTION_CONFLICT when the schema has no such table */
export function requireTable(schema: SchemaSnapshot, name: string): TableSnapshot {
  return found(
    schema.tables.find((table) => table.name === name),
    `table ${name}`,
  )
}

/** @throws LUX_EVOLUTION_CONFLICT when the table has no such column */
export function requireColumn(table: TableSnapshot, name: string): ColumnSnapshot {
  return found(
    table.columns.find((column) => column.name === name),
    `column ${table.name}.${name}`,
  )
}

/** @throws LUX_EVOLUTION_CONFLICT when the table has no such index */
export function requireIndex(table: TableSnapshot, name: string): IndexSnapshot {
  return found(
    table.indexes.find((index) => index.name === name),
    `index ${name} on ${table.name}`,
  )
}

/** @throws LUX_EVOLUTION_CONFLICT when the table has no such foreign key */
export function requireForeignKey(table: TableSnapshot, name: string): ForeignKeySnapshot {
  return found(
    table.foreignKeys.find((foreignKey) => foreignKey.name === name),
    `foreign key ${name} on ${table.name}`,
  )
}

/** The columns that identify a row. */
export function keyColumns(table: TableSnapshot): readonly ColumnSnapshot[] {
  return table.key.map((name) => requireColumn(table, name))
}

function found<T>(object: T | undefined, what: string): T {
  if (object !== undefined) return object
  throw new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `An operation of the evolution is about ${what}, which is not there at that point; correct the operation or the evolution before it.`,
    { details: { object: what } },
  )
}
