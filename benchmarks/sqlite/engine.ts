import type { GuardianInput } from './guardian.js'

/** What each engine is asked to do, as its users would write it. */
export interface BenchEngine {
  readonly name: string
  get(soulId: string): unknown
  /** The 50 strongest of an affinity above a level. */
  list(affinity: string, above: number): unknown
  insert(input: GuardianInput): unknown
  /** All or none. */
  insertMany(inputs: readonly GuardianInput[]): unknown
  close(): unknown
}

export interface SqliteEngine extends BenchEngine {
  /** Changes one field of one being, and counts its version up. */
  update(soulId: string, energyLevel: number): unknown
}

/** Opens an engine on a file that has the table already; undefined when it is not to be had here. */
export type OpenEngine = (path: string) => Promise<SqliteEngine | undefined>
