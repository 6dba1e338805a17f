import type { JsonValue } from '../query/json.js'
import type { ColumnSnapshot, ForeignKeySnapshot, IndexSnapshot, TableSnapshot } from './schema-snapshot.js'

/**
 * Adds a column that is nullable or has a static default. Under an `asideName` it is a column that belongs to
 * no being yet, for a fill to write.
 */
export interface AddFieldChange {
  readonly type: 'addField'
  readonly table: string
  readonly column: ColumnSnapshot
}

/**
 * Keeps a column's values under another name: renamed in place, without its NOT NULL, default, CHECK, indexes
 * and foreign key. Inverse of `restoreField`.
 */
export interface SetAsideFieldChange {
  readonly type: 'setAsideField'
  readonly table: string
  readonly column: ColumnSnapshot
  /** An `asideName`. */
  readonly as: string
  /** The indexes that the column is part of; they are dropped. */
  readonly indexes: readonly IndexSnapshot[]
  readonly foreignKey?: ForeignKeySnapshot
}

/**
 * Makes a column that is kept aside one of the kind again, with all that the snapshot says of it. Beings made
 * meanwhile have NULL there, or `fill`. Inverse of `setAsideField`.
 * @throws LUX_EVOLUTION_BLOCKED where values do not allow it: NULL in a required column without `fill`, ...
 */
export interface RestoreFieldChange {
  readonly type: 'restoreField'
  readonly table: string
  readonly column: ColumnSnapshot
  /** An `asideName`. */
  readonly from: string
  /** What stands in for NULL, as a JSON literal of the column's store. */
  readonly fill?: JsonValue
  readonly indexes: readonly IndexSnapshot[]
  readonly foreignKey?: ForeignKeySnapshot
}

/**
 * Gives a field another name; the CHECK, indexes and foreign key that are named after it follow. Its inverse
 * has `before` and `after`, `from` and `to` exchanged.
 */
export interface RenameFieldChange {
  readonly type: 'renameField'
  readonly before: TableSnapshot
  readonly after: TableSnapshot
  readonly from: string
  readonly to: string
}

/**
 * Changes whether a column is required, its default, enum, range or jsonType; never its name or store. Its
 * inverse has `before` and `after` exchanged.
 * @throws LUX_EVOLUTION_BLOCKED where values do not allow it
 */
export interface AlterFieldChange {
  readonly type: 'alterField'
  readonly table: string
  readonly before: ColumnSnapshot
  readonly after: ColumnSnapshot
  /** What stands in for NULL once the column is required, as a JSON literal of its store. */
  readonly fill?: JsonValue
}

/** Deletes the values of a column that is kept aside. Cannot be undone. */
export interface EraseFieldChange {
  readonly type: 'eraseField'
  readonly table: string
  /** An `asideName`. */
  readonly from: string
}

export type FieldSchemaChange =
  | AddFieldChange
  | SetAsideFieldChange
  | RestoreFieldChange
  | RenameFieldChange
  | AlterFieldChange
  | EraseFieldChange
