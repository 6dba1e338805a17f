import type { ColumnSnapshot, ForeignKeySnapshot, IndexSnapshot, TableSnapshot } from './schema-snapshot.js'

/** Creates a kind's table with its keys and indexes. */
export interface AddKindChange {
  readonly type: 'addKind'
  readonly table: TableSnapshot
}

/** Adds a column that is nullable or has a static default. */
export interface AddFieldChange {
  readonly type: 'addField'
  readonly table: string
  readonly column: ColumnSnapshot
}

/** Adds the nullable columns of a bond together with their foreign key. */
export interface AddBondChange {
  readonly type: 'addBond'
  readonly table: string
  readonly columns: readonly ColumnSnapshot[]
  readonly foreignKey: ForeignKeySnapshot
}

export interface AddIndexChange {
  readonly type: 'addIndex'
  readonly table: string
  readonly index: IndexSnapshot
}

/** One step of a schema's evolution, in no database's dialect. These four only ever add. */
export type SchemaChange = AddKindChange | AddFieldChange | AddBondChange | AddIndexChange
