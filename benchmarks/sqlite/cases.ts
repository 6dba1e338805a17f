import { randomAffinity, randomGuardian, randomGuardians } from '../guardians/guardian.js'
import type { Case } from '../lib/measure-rounds.js'
import { integerBelow, type Random } from '../lib/random.js'
import { repeat, together } from '../lib/repeat.js'
import type { SqliteEngine } from './engine.js'

/** One engine on its two files: reads find the same rows however much has been written. */
export interface OpenedEngine {
  readonly reading: SqliteEngine
  readonly writing: SqliteEngine
  /** Moves what was written from the WAL into the file, from outside the engine. */
  checkpoint(): void
}

export interface CaseOptions {
  /** Ids that are there to be read. */
  readonly soulIds: readonly string[]
  readonly random: Random
}

const GETS = 8_000
const LISTS = 600
const INSERTS = 400
const UPDATES = 400
const BULK_ROWS = 1_000
const BULKS = 3
export const WRITERS = 64
const INSERTS_PER_WRITER = 30

/** Names of the operations, as tables and budgets call them. */
export const GET = 'get'
export const LIST = 'list'
export const INSERT = 'insert'
export const UPDATE = 'update'
export const BULK = `bulk of ${BULK_ROWS}`
export const CONCURRENT = `${WRITERS} writers`

/** The CPU time of making inputs is inside, the same for every engine. */
export function casesOf(
  { reading, writing, checkpoint }: OpenedEngine,
  { soulIds, random }: CaseOptions,
): Case[] {
  const { name: engine } = reading
  const soulId = (): string => soulIds[integerBelow(soulIds.length, random)] ?? ''
  return [
    { engine, operation: GET, run: () => repeat(GETS, () => reading.get(soulId())) },
    {
      engine,
      operation: LIST,
      run: () => repeat(LISTS, () => reading.list(randomAffinity(random), random() * 900)),
    },
    {
      engine,
      operation: INSERT,
      run: () => repeat(INSERTS, () => writing.insert(randomGuardian(random))),
      settle: checkpoint,
    },
    {
      engine,
      operation: UPDATE,
      run: () => repeat(UPDATES, () => writing.update(soulId(), random() * 1e3)),
      settle: checkpoint,
    },
    {
      engine,
      operation: BULK,
      run: async () =>
        BULK_ROWS * (await repeat(BULKS, () => writing.insertMany(randomGuardians(BULK_ROWS, random)))),
      settle: checkpoint,
    },
  ]
}

/** Writers that each wait for their own write before the next, all at the same time. */
export function concurrentCase({ writing, checkpoint }: OpenedEngine, random: Random): Case {
  return {
    engine: writing.name,
    operation: CONCURRENT,
    settle: checkpoint,
    run: () => together(WRITERS, INSERTS_PER_WRITER, () => writing.insert(randomGuardian(random))),
  }
}
