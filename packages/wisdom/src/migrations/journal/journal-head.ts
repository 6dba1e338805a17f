import type { Aside } from '../plan/aside-ledger.js'

export type EvolutionPhase = 'planned' | 'expanding' | 'filling' | 'contracting' | 'done'

/**
 * Where a realm stands: one entry of its state store, replaced together with each step that is done. Whoever can
 * replace it has done the step; so each happens once, whoever else tries, and whatever was killed.
 */
export interface JournalHead {
  readonly v: 1
  /** Number of entries so far. */
  readonly sequence: number
  /** The latest entry; null before the first. */
  readonly entry: string | null
  readonly phase: EvolutionPhase
  /** The step that comes next, of the entry or of what takes it back. */
  readonly step: number
  /** What stood in the way made the entry be taken back: where the steps for that lie. */
  readonly undo?: string
  /** Within a fill: where it goes on and ends, and how many rows it has looked at and written. */
  readonly cursor?: string
  readonly until?: string
  readonly rows: number
  readonly written: number
  /** Hashes of the evolutions that are in force, in order. */
  readonly applied: readonly string[]
  readonly asides: readonly Aside[]
  readonly atMs: number
}

export const FIRST_HEAD: JournalHead = {
  v: 1,
  sequence: 0,
  entry: null,
  phase: 'done',
  step: 0,
  rows: 0,
  written: 0,
  applied: [],
  asides: [],
  atMs: 0,
}
