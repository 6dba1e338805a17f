import { MemoryRealm } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import type { RealmMaker } from '../suite/realm-maker.js'
import { differentialTest } from './differential-test.js'
import { differentialWrites } from './differential-writes.js'

export interface FuzzOptions {
  /** The realm whose answers are right; default: MemoryRealm. */
  readonly oracle?: RealmMaker
  /** Random queries; 0: none. Default: LUXDB_FUZZ_QUERIES, else 500. */
  readonly queries?: number
  /** Random writes; 0: none. Default: LUXDB_FUZZ_WRITES, else 400. */
  readonly writes?: number
  /** Default: LUXDB_FUZZ_SEED, else one that stays. */
  readonly seed?: number
}

const DEFAULT_QUERIES = 500
const DEFAULT_WRITES = 400
const DEFAULT_SEED = 20_240_517

/** Generous: a slow machine is no wrong answer. */
const TIMEOUT_MS = 60_000
const TIMEOUT_PER_STEP_MS = 60

/** Declares the comparison of a realm with an oracle, on random queries and random writes. */
export function describeFuzz(createRealm: RealmMaker, options: FuzzOptions): void {
  const { oracle = memoryOracle, seed = numberFrom('LUXDB_FUZZ_SEED', DEFAULT_SEED) } = options
  const queries = options.queries ?? numberFrom('LUXDB_FUZZ_QUERIES', DEFAULT_QUERIES)
  const writes = options.writes ?? numberFrom('LUXDB_FUZZ_WRITES', DEFAULT_WRITES)
  describe('fuzz', () => {
    if (queries > 0) {
      it(
        `answers ${queries} random queries as the oracle does (seed ${seed})`,
        timeoutOf(queries),
        async () => {
          const report = await differentialTest({ createRealm, oracle, queries, seed })
          expect(report.questions).toBe(queries)
          expect(report.found).toBeGreaterThan(queries / 3)
        },
      )
    }
    if (writes > 0) {
      it(`does ${writes} random writes as the oracle does (seed ${seed})`, timeoutOf(writes), async () => {
        const report = await differentialWrites({ createRealm, oracle, writes, seed })
        expect(report.writes).toBe(writes)
        expect(report.done).toBeGreaterThan(writes / 3)
      })
    }
  })
}

function timeoutOf(steps: number): { readonly timeout: number } {
  return { timeout: TIMEOUT_MS + steps * TIMEOUT_PER_STEP_MS }
}

const memoryOracle: RealmMaker = async (kinds, options) => {
  const realm = new MemoryRealm('memory://', { ...options, kinds })
  return { realm, cleanup: () => realm.close() }
}

function numberFrom(variable: string, fallback: number): number {
  const text = process.env[variable]
  if (text === undefined || text === '') return fallback
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new RangeError(`${variable} is ${JSON.stringify(text)}; give a whole number from 0.`)
}
