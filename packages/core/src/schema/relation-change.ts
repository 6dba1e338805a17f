import type { ColumnSnapshot, ForeignKeySnapshot, IndexSnapshot } from './schema-snapshot.js'

/** Adds the nullable columns of a bond together with their foreign key. */
export interface AddBondChange {
  readonly type: 'addBond'
  readonly table: string
  readonly columns: readonly ColumnSnapshot[]
  readonly foreignKey: ForeignKeySnapshot
}

/**
 * Adds a foreign key over columns that are there. Inverse of `dropBond`.
 * @throws LUX_EVOLUTION_BLOCKED where a being is bound to nothing
 */
export interface AddBondToChange {
  readonly type: 'addBondTo'
  readonly table: string
  readonly foreignKey: ForeignKeySnapshot
}

/** Takes a foreign key away and leaves its columns. */
export interface DropBondChange {
  readonly type: 'dropBond'
  readonly table: string
  readonly foreignKey: ForeignKeySnapshot
}

/** @throws LUX_EVOLUTION_BLOCKED where beings share what shall be unique */
export interface AddIndexChange {
  readonly type: 'addIndex'
  readonly table: string
  readonly index: IndexSnapshot
}

/** Inverse of `addIndex`. */
export interface DropIndexChange {
  readonly type: 'dropIndex'
  readonly table: string
  readonly index: IndexSnapshot
}

export type RelationChange =
  | AddBondChange
  | AddBondToChange
  | DropBondChange
  | AddIndexChange
  | DropIndexChange
