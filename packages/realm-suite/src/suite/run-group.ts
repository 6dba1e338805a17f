import type { BaseRealm } from '@luxdb/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import type { Case, CaseGroup, Stage } from './case-group.js'
import { caseName } from './gap.js'
import type { RealmMaker, RealmUnderTest } from './realm-maker.js'

/** Declares the tests of one group for one realm; cases in `gaps` are expected to fail. */
export function runGroup(group: CaseGroup, createRealm: RealmMaker, gaps: ReadonlySet<string>): void {
  describe(group.title, () => {
    const opened = new OpenedRealms(createRealm)
    const shared = new OpenedRealms(createRealm)
    let realm: BaseRealm | undefined
    const prepare = async (realms: OpenedRealms): Promise<void> => {
      realm = (await realms.open(group.kinds)).realm
      await group.seed?.(realm)
    }
    if (group.seed === undefined) beforeEach(() => prepare(opened))
    else beforeAll(() => prepare(shared))
    afterEach(() => opened.cleanup())
    afterAll(() => shared.cleanup())
    for (const [name, entry] of Object.entries(group.cases)) {
      const test = gaps.has(caseName(group, name)) ? it.fails : it
      test(name, async (context) => {
        if (realm === undefined) throw new TypeError('The realm of this group was not made.')
        const { when, run } = conditional(entry)
        context.skip(!when(realm.supports), 'realm.supports says that this realm does not do it')
        await run(stageOf(realm, opened))
      })
    }
  })
}

function conditional(entry: Case): Exclude<Case, (stage: Stage) => Promise<void>> {
  return typeof entry === 'function' ? { when: () => true, run: entry } : entry
}

function stageOf(realm: BaseRealm, opened: OpenedRealms): Stage {
  return {
    realm,
    create: (kinds, options = {}) => opened.create(kinds, options),
    open: (kinds, options = {}) => opened.open(kinds, options),
  }
}

/** Realms made for a test, removed after it in reverse order. */
class OpenedRealms {
  readonly #createRealm: RealmMaker
  readonly #realms: RealmUnderTest[] = []

  constructor(createRealm: RealmMaker) {
    this.#createRealm = createRealm
  }

  async create(...[kinds, options]: Parameters<RealmMaker>): Promise<RealmUnderTest> {
    const made = await this.#createRealm(kinds, options)
    this.#realms.push(made)
    return made
  }

  async open(
    kinds: Parameters<RealmMaker>[0],
    options: Parameters<RealmMaker>[1] = {},
  ): Promise<RealmUnderTest> {
    const made = await this.create(kinds, options)
    await made.realm.awaken()
    return made
  }

  async cleanup(): Promise<void> {
    for (const made of this.#realms.splice(0).reverse()) await made.cleanup()
  }
}
