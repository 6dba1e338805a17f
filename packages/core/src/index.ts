export type { ErrorCatalogueRow, LuxErrorCode } from './errors/error-catalogue.js'
export { ERROR_CATALOGUE } from './errors/error-catalogue.js'
export type { LuxErrorOptions } from './errors/lux-error.js'
export { isLuxError, LuxError, toLuxError } from './errors/lux-error.js'
export type {
  BackupOptions,
  ConflictPolicy,
  DissolveWrite,
  DriverContext,
  FieldChange,
  ManifestWrite,
  Progress,
  RealmPulse,
  TransformWrite,
  WriteGuard,
  WriteResult,
  WriteTarget,
} from './realm/driver-contract.js'
export type { DriverRead, RealmDriver } from './realm/realm-driver.js'
export type { RealmSupports } from './realm/realm-supports.js'
export { diffSchema, type SchemaDiff } from './schema/diff-schema.js'
export type {
  AddBondChange,
  AddFieldChange,
  AddIndexChange,
  AddKindChange,
  SchemaChange,
} from './schema/schema-change.js'
export { type SchemaMismatch, type SchemaNote, schemaMismatchError } from './schema/schema-mismatch.js'
export {
  type ColumnSnapshot,
  type ForeignKeySnapshot,
  type IndexSnapshot,
  parseSnapshot,
  type SchemaSnapshot,
  snapshotHash,
  snapshotText,
  type TableSnapshot,
} from './schema/schema-snapshot.js'
export { snapshotOf } from './schema/snapshot-of.js'
