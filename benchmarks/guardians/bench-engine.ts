import type { Affinity, GuardianInput } from './guardian.js'

/** What each engine is asked to do, as its users would write it. */
export interface BenchEngine {
  readonly name: string
  get(soulId: string): unknown
  /** The 50 strongest of an affinity above a level. */
  list(affinity: Affinity, above: number): unknown
  insert(input: GuardianInput): unknown
  /** All or none. */
  insertMany(inputs: readonly GuardianInput[]): unknown
  close(): unknown
}
