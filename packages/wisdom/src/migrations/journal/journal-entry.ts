import type { EvolutionDirection, PlanStep } from '../plan/evolution-plan.js'

/** One thing that happened to a realm's schema. Entries are added, and none is ever changed. */
export interface JournalEntry {
  readonly v: 1
  readonly id: string
  readonly sequence: number
  /** The entry before. */
  readonly previous: string | null
  readonly direction: EvolutionDirection | 'purge'
  /** Hash of the evolution; absent for a purge. */
  readonly evolution?: string
  /** `0007_add_mood`, or `purge`. */
  readonly label: string
  readonly steps: readonly PlanStep[]
  /** How many operations each segment of the steps carries out. */
  readonly segments: readonly number[]
  readonly startedAtMs: number
  /** Host and process. */
  readonly by: string
  /** Id of the principal who asked for it, where that is known. */
  readonly who?: string
  /** Where the backup before it lies. */
  readonly backup?: string
}

/** An entry with when it ended. */
export interface FinishedEntry extends JournalEntry {
  /** Absent while it is under way. */
  readonly finishedAtMs?: number
  /** What is stored stood in the way, and all was taken back. */
  readonly undone?: true
}
