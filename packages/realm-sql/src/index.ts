export type {
  AdoptedColumn,
  AdoptedDefault,
  AdoptedTable,
  AdoptionModel,
  AdoptionNote,
  StoreEvidence,
} from './adoption/adoption-model.js'
export {
  type AdoptOptions,
  ambiguousKeySql,
  sameColumns,
  unkeyed,
  wrongKey,
} from './adoption/declared-key.js'
export { enumOfCheck } from './adoption/enum-of-check.js'
export type { RestoreDialect } from './backup/restore-dialect.js'
export { beginRestore, endRestore, keepEntries, type Restoring } from './backup/restore-work.js'
export { type DoWork, sqlMoment } from './backup/sql-moment.js'
export { knownTables, type StoredTables, storedTables } from './backup/stored-tables.js'
export {
  abortedError,
  atDeadline,
  type CallLimits,
  callLimits,
  isPast,
  NO_LIMITS,
  timeoutError,
} from './call-limits.js'
export { ChangeDecoder, type DecodedChange, type LoggedChange } from './changes/change-decoder.js'
export {
  CHANGES_TABLE,
  type ChangeLayout,
  LAYOUTS_TABLE,
  type LayoutCell,
  layoutCells,
  layoutOf,
  layoutText,
  widenedCells,
} from './changes/change-layout.js'
export { type LayoutSql, layoutSql } from './changes/layout-sql.js'
export { STATE_TABLE, type StateSql, stateSql } from './changes/state-sql.js'
export type { BoundStatement, CompiledStatement, RawEntry, RawRow } from './compiled-statement.js'
export { prefixEnd } from './condition/prefix-end.js'
export { checkRefusal, requiredRefusal } from './constraint-refusals.js'
export { changeSql, changesSql } from './ddl/change-ddl.js'
export { type ColumnValues, valuesWanted } from './ddl/column-values.js'
export { createIndexSql } from './ddl/index-ddl.js'
export {
  LUX_META_TABLE,
  type LuxMetaKey,
  type LuxMetaSql,
  luxMetaSql,
  OBJECTS_VERSION,
} from './ddl/lux-meta.js'
export { schemaToRecord } from './ddl/schema-to-record.js'
export { bareColumnSql, checkName, columnSql, foreignKeySql } from './ddl/table-ddl.js'
export {
  type ErrorTranslation,
  MISFIT_VALUE,
  SCHEMA_MISFIT,
  STORAGE_FULL,
  translatedError,
} from './error-translation.js'
export { countRows } from './evolution/count-rows.js'
export type {
  ColumnRedefinition,
  EvolutionDialect,
  MarkedTable,
  Renaming,
  RowUpdate,
  TableRedefinition,
} from './evolution/evolution-dialect.js'
export { addedTables, overtaken, withKnown } from './evolution/evolution-result.js'
export { evolveSchema } from './evolution/evolve-schema.js'
export { fillRows } from './evolution/fill-rows.js'
export { readPage } from './evolution/read-rows.js'
export { changesSomething, rehearseFill } from './evolution/rehearse-fill.js'
export { type RenamedObjects, renamedObjects } from './evolution/renamed-objects.js'
export { authoredSql } from './evolution/run-sql.js'
export {
  doWork,
  doWorkLater,
  execute,
  ready,
  rowsOf,
  type SqlStep,
  type SqlStepResult,
  type SqlWork,
} from './evolution/sql-work.js'
export { encodeCell } from './evolution/table-columns.js'
export { keptNames } from './kept-names.js'
export { ServedKinds } from './served-kinds.js'
export { joinSql, type SlotBinder, Sql, slot, sql, trusted } from './sql.js'
export { SqlCompiler, type SqlCompilerOptions } from './sql-compiler.js'
export type {
  AdoptedUse,
  AggregateDialect,
  CellCodec,
  ConditionDialect,
  DdlDialect,
  EmbedDialect,
  JsonDialect,
  JsonPlace,
  JsonScalarType,
  OrderDialect,
  SearchedColumns,
  SplitValue,
  SqlDialect,
  TextSlot,
  ValueDialect,
} from './sql-dialect.js'
export { holdsIntegerSoulId, type SnakeCase, type TableColumn, toStoredJson } from './table-types.js'
export {
  endedTransactionError,
  idleTransactionError,
  lateTransactionError,
} from './transaction-errors.js'
export { writtenKeys } from './written-keys.js'
