export { EvolvingKinds } from './kinds/evolving-kinds.js'
export {
  type AstralLogger,
  type AstralLoggerOptions,
  LOG_LEVELS,
  type LogFacts,
  type LogLevel,
  type LogMethod,
} from './logging/astral-logger.js'
export { createAstralLogger } from './logging/create-astral-logger.js'
export { redactText } from './logging/redactor.js'
export { type ExplainingRealm, SlowQueryLog, type SlowQueryLogOptions } from './logging/slow-query-log.js'
export {
  type OperationSpan,
  type OperationTracer,
  type SpanAttributes,
  traceOperations,
} from './logging/trace-operations.js'
export { createEvolution, type NewEvolution } from './migrations/create-evolution.js'
export { describeOperation } from './migrations/describe-operation.js'
export { DivineMigrations } from './migrations/divine-migrations.js'
export { describeDrift } from './migrations/drift/assert-no-drift.js'
export type { SchemaDrift } from './migrations/drift/drift-of.js'
export {
  type DataFunction,
  type Evolution,
  evolutionLabel,
  type LoadedEvolution,
  sha256,
} from './migrations/evolution.js'
export { type ReadEvolutionsOptions, readEvolutions } from './migrations/files/read-evolutions.js'
export { writeEvolution } from './migrations/files/write-evolution.js'
export { type Confirmation, describeFinding } from './migrations/guards/assert-confirmed.js'
export type { EvolutionFinding } from './migrations/guards/evolution-finding.js'
export type { JournalName } from './migrations/journal/evolution-journal.js'
export type { FinishedEntry, JournalEntry } from './migrations/journal/journal-entry.js'
export type { EvolutionPhase } from './migrations/journal/journal-head.js'
export type {
  DivineMigrationsOptions,
  EvolveCallOptions,
  PurgeOptions,
} from './migrations/migration-options.js'
export type {
  EvolutionReport,
  MigrationStatus,
  MigrationVerdict,
  OperationReport,
} from './migrations/migration-report.js'
export type { EvolutionOperation } from './migrations/operations/evolution-operation.js'
export type { GuardClass } from './migrations/operations/operation-work.js'
export type { RunSqlOperation } from './migrations/operations/run-sql.js'
export type { TransformDataOperation } from './migrations/operations/transform-data.js'
export type { Aside } from './migrations/plan/aside-ledger.js'
export type { EvolutionDirection } from './migrations/plan/evolution-plan.js'
export type { MigrationProgress } from './migrations/run/migration-progress.js'
