import type { BenchEngine } from '../guardians/bench-engine.js'

export interface SqliteEngine extends BenchEngine {
  /** Changes one field of one being, and counts its version up. */
  update(soulId: string, energyLevel: number): unknown
}

/** Opens an engine on a file that has the table already; undefined when it is not to be had here. */
export type OpenEngine = (path: string) => Promise<SqliteEngine | undefined>
