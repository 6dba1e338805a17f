export type { KindDigest } from './backup/backup-format.js'
export { kindDigests } from './backup/kind-digests.js'
export { checkBackup } from './backup/restore-backup.js'
export type { RestoreTarget } from './backup/restore-target.js'
export type { StorageMoment } from './backup/storage-moment.js'
export { writeWholeFile } from './backup/whole-file.js'
export { Being } from './being/being.js'
export type {
  BeingCollection,
  CountOptions,
  LiveBeing,
  LiveBeings,
  Page,
  ReturningOptions,
  WatchOptions,
} from './being/being-collection.js'
export type { CallbackContext, CallbackEvent, CallbackHandler } from './callback/callback-event.js'
export { CallbackFlow, type CallbackFlowOptions } from './callback/callback-flow.js'
export type {
  ChangeFilter,
  ConsumerGap,
  ConsumerOptions,
  DeliveryOptions,
} from './callback/consumer-options.js'
export type { ConsumerPulse, ConsumerState } from './callback/consumer-statistics.js'
export type { DeadLetter, GapReason } from './callback/dead-letter.js'
export type { DeadLetters } from './callback/dead-letters.js'
export type { RetryPolicy } from './callback/retry-policy.js'
export type { StoredChange } from './callback/stored-change.js'
export type { WebhookOptions } from './callback/webhook-options.js'
export { type VerifyWebhookInput, verifyWebhook } from './callback/webhook-signature.js'
export {
  Consciousness,
  type ConsciousnessLevel,
  type Insight,
  type Prediction,
  type Reflection,
  type ShapeStatistics,
} from './consciousness/consciousness.js'
export { describeShape } from './consciousness/describe-shape.js'
export { AstralEngine } from './engine/astral-engine.js'
export type { AstralRequest, RequestOrigin } from './engine/astral-request.js'
export type { Authenticator, Credentials } from './engine/authenticator.js'
export type { BroadcastBus, BusMessage } from './engine/broadcast-bus.js'
export type { EngineHandleOptions, EngineOptions, KindPlacement } from './engine/engine-options.js'
export type { Flow } from './engine/flow.js'
export type {
  KindChangeCall,
  KindChangeReport,
  KindDocuments,
  KindLedger,
  KindsChange,
  RecordedKinds,
  RetypedColumn,
} from './engine/kind-ledger.js'
export { ADMIN_ROLE, ANONYMOUS_PRINCIPAL, isAdmin, LOCAL_PRINCIPAL } from './engine/known-principals.js'
export { LocalBus } from './engine/local-bus.js'
export type { EngineState, Health, Meditation, RealmMeditation } from './engine/meditation.js'
export type { RealmDriverFactory, RealmFactoryOptions } from './engine/realm-driver-factory.js'
export type { GateLimits, GateLoad } from './engine/realm-gate.js'
export type { ChangedKind, RunTimeKindOptions } from './engine/run-time-kinds.js'
export type { ErrorCatalogueRow, LuxErrorCode } from './errors/error-catalogue.js'
export { ERROR_CATALOGUE } from './errors/error-catalogue.js'
export type { LuxErrorOptions } from './errors/lux-error.js'
export { isLuxError, LuxError, toLuxError } from './errors/lux-error.js'
export {
  forbiddenWrite,
  missingTargetRefusal,
  stillBoundRefusal,
  uniqueRefusal,
} from './errors/write-refusals.js'
export type { Change, ChangeOperation, ChangeWindow, KindReset, ResetReason } from './feed/change.js'
export type { ChangeFeed, FeedPulse, LivePulse, LogSize, WindowsOptions } from './feed/change-feed.js'
export type { ChangeLogDriver, SnapshotRows } from './feed/change-log-driver.js'
export {
  type ChangeRetention,
  type ChangeSource,
  DEFAULT_RETENTION,
  type ReadChangesOptions,
} from './feed/change-source.js'
export { type FeedPosition, toFeedPosition } from './feed/feed-position.js'
export { positionLost } from './feed/position-lost.js'
export { type Balance, type Decision, Harmony, type WriteConflict } from './harmony/harmony.js'
export type {
  AggregateColumn,
  AggregateInput,
  AggregateRowOf,
  AnyAggregate,
  CheckedAggregate,
  CheckedColumns,
  CheckedGroupOrder,
  CheckedHaving,
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
export type {
  AnyQuery,
  CheckedEmbed,
  CheckedOrder,
  CheckedQuery,
  CheckedSelection,
  CheckedWhere,
} from './kind/checked-query.js'
export type { BooleanFilter, JsonFilter, TextFilter, ValueFilter } from './kind/filter-types.js'
export { type AnyKind, type FieldPart, type Kind, type KindTraits, kind } from './kind/kind.js'
export { kindFromJsonSchema, type RunTimeKind } from './kind/kind-from-json-schema.js'
export type {
  AccessInput,
  AccessRuleInput,
  HiddenInput,
  IndexInput,
  KindOptions,
} from './kind/kind-options.js'
export { kindToJsonSchema } from './kind/kind-to-json-schema.js'
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
export type { JsonSchema } from './kind/lux-keywords.js'
export type { Mistake } from './kind/mistake.js'
export { constraintName, toSnakeCase } from './kind/naming.js'
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
export { assertReadsOnly, readsOnly } from './kind/reads-only.js'
export {
  createRecordCodec,
  type ParsedPatch,
  type RecordCodec,
  type RecordCodecOptions,
} from './kind/record-codec.js'
export type { SchemaDirection } from './kind/zod-to-json-schema.js'
export type {
  LiveChange,
  LiveMessage,
  LiveOrigin,
  LiveStream,
  ResyncReason,
  WatchRequest,
} from './live/live-message.js'
export type { LiveOptions } from './live/live-options.js'
export { MemoryRealm, memoryDriver } from './memory-realm/memory-realm.js'
export { MemoryStorage } from './memory-realm/memory-storage.js'
export { toAggregateQuery } from './query/input/to-aggregate-query.js'
export { toCondition } from './query/input/to-condition.js'
export { toQuery } from './query/input/to-query.js'
export type { JsonObject, JsonValue } from './query/json.js'
export { LiveResult, type LiveStep, type LiveUpdate } from './query/live-result.js'
export type { Principal } from './query/principal.js'
export { BaseRealm, type RealmTransaction } from './realm/base-realm.js'
export {
  type BeforeHook,
  type HookResult,
  type PendingWrite,
  refuse,
  type WriteOperation,
} from './realm/before-hooks.js'
export type { BoundAccess, BoundRule } from './realm/bound-access.js'
export type { CallOptions, ManifestOptions, VersionOptions } from './realm/call-options.js'
export type { CallSignal } from './realm/call-signal.js'
export type { CountMode } from './realm/count-rows.js'
export type {
  BackupContents,
  BackupOptions,
  BackupReport,
  ConflictPolicy,
  DissolveWrite,
  DriverContext,
  FieldChange,
  ManifestWrite,
  Progress,
  ProgressOptions,
  RealmPulse,
  RestoreOptions,
  TransformWrite,
  WriteGuard,
  WriteResult,
  WriteTarget,
} from './realm/driver-contract.js'
export type { RealmSnapshot } from './realm/execute-snapshot.js'
export type { ExecuteOptions } from './realm/execution-scope.js'
export {
  type AnswerContent,
  type AnswerState,
  type AnswerSubject,
  type BegunRequest,
  KeptAnswers,
  type KeptAnswersOptions,
} from './realm/kept-answers.js'
export type { DriverPlan, QueryPlan, QuerySql } from './realm/query-plan.js'
export type { RealmChannel, RowStream } from './realm/realm-channel.js'
export type { DriverRead, RealmDriver } from './realm/realm-driver.js'
export type { OperationEvent, RealmEvent, RealmState, RealmStateEvent } from './realm/realm-event.js'
export type { ChangeOptions, RealmOptions, SchemaPolicy } from './realm/realm-options.js'
export type {
  AffectsPolicy,
  BatchRequest,
  BatchResult,
  ContemplateRequest,
  CountRequest,
  CountResult,
  DissolveRequest,
  ExplainRequest,
  FindRequest,
  ManifestRequest,
  PlanResult,
  RealmRequest,
  RealmResult,
  RowsResult,
  ShownRows,
  SingleRequest,
  SingleResult,
  TransformRequest,
  UpsertPolicy,
  WriteEffect,
  WriteRequest,
  WrittenResult,
} from './realm/realm-request.js'
export type {
  EvolveOptions,
  FillOptions,
  ReachedSchema,
  RealmSchema,
  SchemaStep,
  StateReplacement,
} from './realm/realm-schema.js'
export type { RealmSupports } from './realm/realm-supports.js'
export type { StateEntry, StateStore } from './realm/state-store.js'
export { applyChanges } from './schema/apply-changes.js'
export { asideName, isAsideName } from './schema/aside-name.js'
export { diffSchema, type SchemaDiff } from './schema/diff-schema.js'
export { type BlockReason, type EvolutionBlock, evolutionBlocked } from './schema/evolution-blocked.js'
export type {
  AddFieldChange,
  AlterFieldChange,
  EraseFieldChange,
  RenameFieldChange,
  RestoreFieldChange,
  SetAsideFieldChange,
} from './schema/field-change.js'
export type {
  AddKindChange,
  EraseKindChange,
  RenameKindChange,
  RestoreKindChange,
  SetAsideKindChange,
} from './schema/kind-change.js'
export { missingAdditions } from './schema/missing-additions.js'
export { orderByDependency } from './schema/order-by-dependency.js'
export { type KeptNames, NOTHING_KEPT, refusedAdditions } from './schema/refused-additions.js'
export type {
  AddBondChange,
  AddBondToChange,
  AddIndexChange,
  DropBondChange,
  DropIndexChange,
} from './schema/relation-change.js'
export { fromRowCursor, toRowCursor } from './schema/row-cursor.js'
export type { FillProgress, RowFill, RowPage, RowRange } from './schema/row-fill.js'
export type { RunSqlChange, SqlByDialect } from './schema/run-sql-change.js'
export type { AdditiveChange, SchemaChange } from './schema/schema-change.js'
export { type SchemaMismatch, type SchemaNote, schemaMismatchError } from './schema/schema-mismatch.js'
export { questionColumns, type SchemaCount, type SchemaQuestion } from './schema/schema-question.js'
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
export { snapshotOf, sortByName } from './schema/snapshot-of.js'
export type { UnwatchFillChange, WatchFillChange } from './schema/watch-change.js'
