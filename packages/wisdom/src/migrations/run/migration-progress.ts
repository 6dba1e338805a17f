import type { EvolutionPhase } from '../journal/journal-head.js'
import type { EvolutionDirection } from '../plan/evolution-plan.js'

/** How far an evolution has come. */
export interface MigrationProgress {
  readonly realm: string
  /** `0007_add_mood` */
  readonly label: string
  readonly direction: EvolutionDirection | 'purge'
  readonly phase: EvolutionPhase
  /** Steps that are done, of how many. */
  readonly step: number
  readonly steps: number
  /** Rows of the fill that is under way: looked at, and how many there are. */
  readonly done: number
  readonly total: number
  /** Absent before it can be measured. */
  readonly ratePerSecond?: number
  readonly remainingMs?: number
}
