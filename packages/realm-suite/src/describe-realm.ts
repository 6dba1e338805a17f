import { describe } from 'vitest'
import { ALL_CASES } from './cases/all-cases.js'
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
}

/**
 * Declares the conformance suite for one realm: vitest tests, to be called at the top of a test file.
 *
 * - Each case has a realm of its own, or, where it only reads, one with its group.
 * - A case is skipped only when the realm's `supports` says that it does not do this.
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
export function describeRealm({ name, createRealm, gaps = [], groups = ALL_CASES }: RealmSuiteOptions): void {
  const failing = gapNames(gaps, groups)
  describe(name, () => {
    for (const group of groups) runGroup(group, createRealm, failing)
  })
}
