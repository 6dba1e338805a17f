import type { BenchEngine } from '../guardians/bench-engine.js'
import type { BenchSchema } from './bench-schemas.js'

/** Connections of every engine: LuxDB's own default. */
export const POOL_SIZE = 10

/** Opens an engine on a schema that has the table already; undefined where it is not to be had. */
export type OpenEngine = (schema: BenchSchema) => Promise<BenchEngine | undefined>
