import type { AnyKind, BaseRealm, RealmSupports } from '@luxdb/core'
import type { RealmUnderTest, SuiteRealmOptions } from './realm-maker.js'

/** What a case gets: an awake realm with the group's kinds, and the means to make more of them. */
export interface Stage {
  readonly realm: BaseRealm
  /** A realm of its own for this case, awake and removed afterwards. */
  open(kinds: readonly AnyKind[], options?: SuiteRealmOptions): Promise<RealmUnderTest>
  /** As `open`, but not yet awake. */
  create(kinds: readonly AnyKind[], options?: SuiteRealmOptions): Promise<RealmUnderTest>
}

export type CaseRun = (stage: Stage) => Promise<void>

/** A case that only some realms can run, by what they declare. */
export interface ConditionalCase {
  readonly when: (supports: RealmSupports) => boolean
  readonly run: CaseRun
}

export type Case = CaseRun | ConditionalCase

/** Cases about one concern. Names are stable: gaps refer to them as `title > name`. */
export interface CaseGroup {
  readonly title: string
  readonly kinds: readonly AnyKind[]
  /** Given: one realm, seeded once, serves all cases, which only read. Otherwise each has its own. */
  readonly seed?: (realm: BaseRealm) => Promise<void>
  readonly cases: Readonly<Record<string, Case>>
}

/** One case for each entry of a table. */
export function casesOf<T>(
  entries: readonly T[],
  name: (entry: T) => string,
  run: (entry: T, stage: Stage) => Promise<void>,
): Readonly<Record<string, CaseRun>> {
  const cases: Record<string, CaseRun> = {}
  for (const entry of entries) {
    if (name(entry) in cases) throw new TypeError(`Two cases are named ${name(entry)}.`)
    cases[name(entry)] = (stage) => run(entry, stage)
  }
  return cases
}

/** The same cases, for realms that declare something. */
export function onlyWhere(
  when: ConditionalCase['when'],
  cases: Readonly<Record<string, CaseRun>>,
): Readonly<Record<string, ConditionalCase>> {
  return Object.fromEntries(Object.entries(cases).map(([name, run]) => [name, { when, run }]))
}
