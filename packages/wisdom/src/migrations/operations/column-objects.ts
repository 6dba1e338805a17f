import type {
  ColumnSnapshot,
  ForeignKeySnapshot,
  IndexSnapshot,
  JsonValue,
  RestoreFieldChange,
  SetAsideFieldChange,
  TableSnapshot,
} from '@luxdb/core'
import { requireColumn } from './find-object.js'

interface ColumnObjects {
  readonly column: ColumnSnapshot
  readonly indexes: readonly IndexSnapshot[]
  readonly foreignKey?: ForeignKeySnapshot
}

/** A column with the indexes and the foreign key that it is part of. */
function columnObjects(table: TableSnapshot, name: string): ColumnObjects {
  const foreignKey = table.foreignKeys.find(({ columns }) => columns.includes(name))
  return {
    column: requireColumn(table, name),
    indexes: table.indexes.filter(({ columns }) => columns.includes(name)),
    ...(foreignKey && { foreignKey }),
  }
}

/** Keeps a column of `table`, with all that hangs on it, aside. */
export function setAside(table: TableSnapshot, column: string, as: string): SetAsideFieldChange {
  return { type: 'setAsideField', table: table.name, as, ...columnObjects(table, column) }
}

/** Makes a column as `table` has it from one that is kept aside. */
export function restore(
  table: TableSnapshot,
  column: string,
  { from, fill }: { readonly from: string; readonly fill?: JsonValue | undefined },
): RestoreFieldChange {
  const objects = columnObjects(table, column)
  return { type: 'restoreField', table: table.name, from, ...objects, ...(fill !== undefined && { fill }) }
}

/** A column under an aside name: same store, but nothing that would refuse a value. */
export function asideColumn({ store }: ColumnSnapshot, name: string): ColumnSnapshot {
  return { name, store, nullable: true }
}
