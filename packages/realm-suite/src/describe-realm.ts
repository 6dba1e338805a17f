import { describe } from 'vitest'
import { ALL_CASES } from './cases/all-cases.js'
import { describeFuzz, type FuzzOptions } from './fuzz/describe-fuzz.js'
import type { CaseGroup } from './suite/case-group.js'
import { type Gap, gapNames } from './suite/gap.js'
import type { RealmMaker } from './suite/realm-maker.js'
import { runGroup } from './suite/run-group.js'

export interface RealmSuiteOptions {
  /** Names the realm in the report. */
  readonly name: string
  readonly createRealm: RealmMaker
  /** Cases that the realm is known to fail. */
  readonly gaps?: readonly Gap[]
  /** Default: all cases. A realm that is to be called a realm passes all of them. */
  readonly groups?: readonly CaseGroup[]
  /** How the realm is compared with an oracle on random queries and writes. */
  readonly fuzz?: FuzzOptions
}

/**
 * Declares the conformance suite for one realm: vitest tests, to be called at the top of a test file.
 *
 * - Each case has a realm of its own, or, where it only reads, one with its group.
 * - A case is skipped only when the realm's `supports` says that it does not do this.
 * - Random queries and writes must have the outcome that they have in MemoryRealm; the seed is in the
 *   test's name, LUXDB_FUZZ_SEED, LUXDB_FUZZ_QUERIES and LUXDB_FUZZ_WRITES change seed and numbers.
 * - A case in `gaps` must fail; once it passes, its gap has to go, or the run fails.
 *
 * ```ts
 * describeRealm({
 *   name: 'MemoryRealm',
 *   createRealm: async (kinds, options) => {
 *     const realm = new MemoryRealm('memory://', { ...options, kinds })
 *     return { realm, cleanup: () => realm.close() }
 *   },
 * })
 * ```
 */
export function describeRealm(options: RealmSuiteOptions): void {
  const { name, createRealm, gaps = [], groups = ALL_CASES, fuzz = {} } = options
  const failing = gapNames(gaps, groups)
  describe(name, () => {
    for (const group of groups) runGroup(group, createRealm, failing)
    describeFuzz(createRealm, fuzz)
  })
}
