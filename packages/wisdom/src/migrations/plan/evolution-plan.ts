import type { ColumnSnapshot, SchemaChange, SchemaSnapshot } from '@luxdb/core'
import type { FillSpec } from '../fills/fill-spec.js'

export type EvolutionDirection = 'up' | 'down'

/** Changes of one transaction: those that prepare, or those that everybody sees. */
export interface ChangeStep {
  readonly type: 'change'
  readonly phase: 'expanding' | 'contracting'
  readonly changes: readonly SchemaChange[]
  /** Fills whose marked rows are looked at in the same transaction. */
  readonly finish: readonly FillStep[]
  /** The segment that it is part of. */
  readonly segment: number
  /** What the tables have to be then, where SQL of its author's own could have made them something else. */
  readonly reached?: SchemaSnapshot
}

/** A fill, in as many transactions as its rows take. */
export interface FillStep {
  readonly type: 'fill'
  readonly phase: 'filling'
  readonly fill: FillSpec
  /** The columns that identify a row. */
  readonly key: readonly ColumnSnapshot[]
  readonly segment: number
}

export type PlanStep = ChangeStep | FillStep

/** What an evolution, or its revert, does to one realm, step by step. Plain JSON: it is kept, and gone on with after a crash. */
export interface EvolutionPlan {
  readonly direction: EvolutionDirection
  readonly steps: readonly PlanStep[]
  /** How many operations each segment carries out: what is contracted together. */
  readonly segments: readonly number[]
  /** The schema that it leads to. */
  readonly target: SchemaSnapshot
}
