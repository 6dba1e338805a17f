import type { BenchEngine } from '../guardians/bench-engine.js'
import { randomAffinity, randomGuardian, randomGuardians } from '../guardians/guardian.js'
import type { Case } from '../lib/measure-rounds.js'
import { integerBelow, type Random } from '../lib/random.js'
import { repeat, together } from '../lib/repeat.js'

/** One engine on the schema that all read, and on its own. */
export interface OpenedEngine {
  readonly reading: BenchEngine
  readonly writing: BenchEngine
}

export interface CaseOptions {
  /** Ids that are there to be read. */
  readonly soulIds: readonly string[]
  readonly random: Random
}

export const CALLERS = 32
const GETS_EACH = 300
const LISTS_EACH = 40
const INSERTS_EACH = 60
const INSERTS_ALONE = 300
const BULK_ROWS = 1_000
const BULKS = 30

/** Names of the operations, as tables and budgets call them. */
export const GET = 'get'
export const LIST = 'list'
export const INSERT = 'insert'
export const INSERT_ALONE = 'insert, one caller'
export const BULK = `bulk of ${BULK_ROWS}`

/** Callers that each wait for their own answer before they ask again; bulks, and inserts alone, come one after the other. */
export function casesOf({ reading, writing }: OpenedEngine, { soulIds, random }: CaseOptions): Case[] {
  const { name: engine } = reading
  const soulId = (): string => soulIds[integerBelow(soulIds.length, random)] ?? ''
  return [
    { engine, operation: GET, run: () => together(CALLERS, GETS_EACH, () => reading.get(soulId())) },
    {
      engine,
      operation: LIST,
      run: () => together(CALLERS, LISTS_EACH, () => reading.list(randomAffinity(random), random() * 900)),
    },
    {
      engine,
      operation: INSERT,
      run: () => together(CALLERS, INSERTS_EACH, () => writing.insert(randomGuardian(random))),
    },
    {
      engine,
      operation: INSERT_ALONE,
      run: () => repeat(INSERTS_ALONE, () => writing.insert(randomGuardian(random))),
    },
    {
      engine,
      operation: BULK,
      run: async () =>
        BULK_ROWS * (await repeat(BULKS, () => writing.insertMany(randomGuardians(BULK_ROWS, random)))),
    },
  ]
}
