import type { AddBondOperation } from './add-bond.js'
import type { AddFieldOperation } from './add-field.js'
import type { AddIndexOperation } from './add-index.js'
import type { AddKindOperation } from './add-kind.js'
import type { ChangeTypeOperation } from './change-type.js'
import type { DropBondOperation } from './drop-bond.js'
import type { DropFieldOperation } from './drop-field.js'
import type { DropIndexOperation } from './drop-index.js'
import type { DropKindOperation } from './drop-kind.js'
import type { RenameFieldOperation } from './rename-field.js'
import type { RenameKindOperation } from './rename-kind.js'
import type { RunSqlOperation } from './run-sql.js'
import type { SetBoundsOperation } from './set-bounds.js'
import type { SetDefaultOperation } from './set-default.js'
import type { SetEnumOperation } from './set-enum.js'
import type { SetOptionalOperation } from './set-optional.js'
import type { SetRequiredOperation } from './set-required.js'
import type { TransformDataOperation } from './transform-data.js'

/**
 * One change that an evolution means, as plain JSON. Tables and columns are called as they are called once the
 * operations before it are done.
 */
export type EvolutionOperation =
  | AddKindOperation
  | DropKindOperation
  | RenameKindOperation
  | AddFieldOperation
  | DropFieldOperation
  | RenameFieldOperation
  | ChangeTypeOperation
  | SetRequiredOperation
  | SetOptionalOperation
  | SetDefaultOperation
  | SetEnumOperation
  | SetBoundsOperation
  | AddIndexOperation
  | DropIndexOperation
  | AddBondOperation
  | DropBondOperation
  | TransformDataOperation
  | RunSqlOperation
