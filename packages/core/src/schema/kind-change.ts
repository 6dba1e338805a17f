import type { TableSnapshot } from './schema-snapshot.js'

/** Creates a kind's table with its keys and indexes. */
export interface AddKindChange {
  readonly type: 'addKind'
  readonly table: TableSnapshot
}

/**
 * Keeps a kind's table under another name, without its indexes and foreign keys; its changes are logged no more.
 * Inverse of `restoreKind`.
 * @throws LUX_EVOLUTION_BLOCKED while a foreign key of another table leads there
 */
export interface SetAsideKindChange {
  readonly type: 'setAsideKind'
  readonly table: TableSnapshot
  /** An `asideName`. */
  readonly as: string
}

/** Makes a table that is kept aside a kind's again, with its indexes and foreign keys. */
export interface RestoreKindChange {
  readonly type: 'restoreKind'
  readonly table: TableSnapshot
  /** An `asideName`. */
  readonly from: string
}

/**
 * Gives a kind and its table another name; the constraints and indexes that are named after it follow. Its
 * inverse has `before` and `after` exchanged.
 */
export interface RenameKindChange {
  readonly type: 'renameKind'
  readonly before: TableSnapshot
  readonly after: TableSnapshot
}

/** Deletes a table that is kept aside. Cannot be undone. */
export interface EraseKindChange {
  readonly type: 'eraseKind'
  /** An `asideName`. */
  readonly from: string
}

export type KindChange =
  | AddKindChange
  | SetAsideKindChange
  | RestoreKindChange
  | RenameKindChange
  | EraseKindChange
