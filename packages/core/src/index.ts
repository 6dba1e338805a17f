export type { ErrorCatalogueRow, LuxErrorCode } from './errors/error-catalogue.js'
export { ERROR_CATALOGUE } from './errors/error-catalogue.js'
export type { LuxErrorOptions } from './errors/lux-error.js'
export { isLuxError, LuxError, toLuxError } from './errors/lux-error.js'
export type {
  AggregateColumn,
  AggregateInput,
  AggregateRowOf,
  AnyAggregate,
  CheckedAggregate,
} from './kind/aggregate-input.js'
export {
  type Bond,
  type BondMany,
  type BondThrough,
  type BondThroughOptions,
  type BondTo,
  type BondToOptions,
  bond,
} from './kind/bond.js'
export type { AnyQuery, CheckedQuery } from './kind/checked-query.js'
export type { BooleanFilter, JsonFilter, TextFilter, ValueFilter } from './kind/filter-types.js'
export { type AnyKind, type FieldPart, type Kind, type KindTraits, kind } from './kind/kind.js'
export type {
  AccessInput,
  AccessRuleInput,
  HiddenInput,
  IndexInput,
  KindOptions,
} from './kind/kind-options.js'
export type {
  BeingMembers,
  BeingOf,
  InputOf,
  JsonOf,
  JsonRecordOf,
  PatchOf,
  RecordOf,
} from './kind/kind-types.js'
export type { LuxFieldMeta } from './kind/lux-field-meta.js'
export type {
  BondName,
  BondTargetOf,
  Direction,
  EmbedInput,
  FieldName,
  OrderInput,
  OrderTerm,
  QueryInput,
  SearchInput,
  Selector,
  Where,
  WhereInput,
} from './kind/query-input.js'
export type { ResultOf } from './kind/query-result.js'
export {
  createRecordCodec,
  type ParsedPatch,
  type RecordCodec,
  type RecordCodecOptions,
} from './kind/record-codec.js'
export { toAggregateQuery } from './kind/to-aggregate-query.js'
export { toCondition } from './kind/to-condition.js'
export { toQuery } from './kind/to-query.js'
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
