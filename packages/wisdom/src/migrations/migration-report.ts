import type { SchemaSnapshot } from '@luxdb/core'
import type { SchemaDrift } from './drift/drift-of.js'
import type { Evolution } from './evolution.js'
import type { EvolutionFinding } from './guards/evolution-finding.js'
import type { FinishedEntry } from './journal/journal-entry.js'
import type { EvolutionPhase } from './journal/journal-head.js'
import type { GuardClass } from './operations/operation-work.js'
import type { Aside } from './plan/aside-ledger.js'
import type { EvolutionDirection, PlanStep } from './plan/evolution-plan.js'

/** What an operation does, for people. */
export interface OperationReport {
  readonly type: string
  readonly guard: GuardClass
  readonly text: string
}

/** What would happen, or happened. */
export interface EvolutionReport {
  /** `planned` by a dry run; `already` when it was in force before. */
  readonly outcome: 'planned' | 'done' | 'already'
  /** `0007_add_mood` */
  readonly label: string
  readonly direction: EvolutionDirection
  readonly operations: readonly OperationReport[]
  readonly findings: readonly EvolutionFinding[]
  readonly steps: readonly PlanStep[]
  /** The SQL of each step, told by a dry run. Absent in memory, and where a role may not try it on an empty copy. */
  readonly statements?: readonly (readonly string[])[]
  /** Where the backup before it lies. */
  readonly backup?: string
}

/** Where a realm stands. */
export interface MigrationStatus {
  readonly realm: string
  readonly phase: EvolutionPhase
  /** In force, in order. */
  readonly applied: readonly Evolution[]
  /** The schema that they lead to. */
  readonly schema: SchemaSnapshot
  readonly asides: readonly Aside[]
  /** Everything that happened, the latest first. */
  readonly history: readonly FinishedEntry[]
}

/** What `verify` found; nothing is well unless both lists are empty. */
export interface MigrationVerdict {
  readonly drift: readonly SchemaDrift[]
  /** Columns and tables in the database that nothing was recorded of. */
  readonly extras: readonly SchemaDrift[]
}
