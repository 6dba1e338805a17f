import { expect } from 'vitest'
import { Branch } from '../fixtures/bonded-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { manifestAll, plain, soulIdOf } from '../suite/reading.js'

const NOBODY = '018f0000-0000-7000-8000-00000000dead'

/** How beings go. What becomes of beings bound to them: see the constraint cases. */
export const DISSOLVE_CASES: CaseGroup = {
  title: 'dissolve',
  kinds: [Sample, Branch],
  cases: {
    'removes one being': async ({ realm }) => {
      const [made] = await manifestAll(realm, Sample, [{ label: 'a' }, { label: 'b' }])
      expect(await realm.of(Sample).dissolve(soulIdOf(made))).toBe(true)
      expect(await realm.of(Sample).contemplate(soulIdOf(made))).toBeUndefined()
      expect(await realm.of(Sample).count()).toBe(1)
    },
    'says false when there was none': async ({ realm }) => {
      for (const soulId of [NOBODY, 'no id at all', '', 'a\0b']) {
        expect(await realm.of(Sample).dissolve(soulId)).toBe(false)
      }
    },
    'says false the second time': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a' }))
      expect(await realm.of(Sample).dissolve(soulId)).toBe(true)
      expect(await realm.of(Sample).dissolve(soulId)).toBe(false)
    },
    'goes ahead under the right version, otherwise not': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a' }))
      await expectRefusal('LUX_VERSION_CONFLICT', () => realm.of(Sample).dissolve(soulId, { version: 2 }))
      expect(await realm.of(Sample).count()).toBe(1)
      expect(await realm.of(Sample).dissolve(soulId, { version: 1 })).toBe(true)
      expect(await realm.of(Sample).dissolve(soulId, { version: 1 })).toBe(false)
    },
    'removes all that are selected and says how many': async ({ realm }) => {
      await realm.of(Sample).manifest([1, 2, 3].map((amount) => ({ label: 'a', amount })))
      expect(await realm.of(Sample).dissolve({ where: compare('amount', 'gte', 2) })).toBe(2)
      expect(await realm.of(Sample).dissolve({ where: compare('amount', 'gte', 2) })).toBe(0)
      expect(await realm.of(Sample).count()).toBe(1)
    },
    'gives what it removed back when asked to': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a', tags: ['t'], huge: 5n })
      const gone = await realm
        .of(Sample)
        .dissolve({ where: compare('label', 'eq', 'a') }, { returning: true })
      expect(gone.map(plain)).toEqual([plain(made)])
    },
    'counts and gives back what another one takes along': async ({ realm }) => {
      const branches = realm.of(Branch)
      const grow = async (): Promise<void> => {
        const trunk = await branches.manifest({ name: 'trunk' })
        const bough = await branches.manifest({ name: 'bough', trunkId: soulIdOf(trunk) })
        await branches.manifest({ name: 'twig', trunkId: soulIdOf(bough) })
      }
      const selector = { where: compare('name', 'neq', 'twig') }
      await grow()
      const gone = await branches.dissolve(selector, { returning: true })
      expect(gone.map((being) => plain(being)['name']).sort()).toEqual(['bough', 'trunk'])
      await grow()
      expect(await branches.dissolve(selector)).toBe(2)
      expect(await branches.count()).toBe(0)
    },
    'does not select where a condition is unknown': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a' })
      expect(await realm.of(Sample).dissolve({ where: compare('amount', 'neq', 1) })).toBe(0)
      expect(
        await realm.of(Sample).dissolve({ where: { type: 'not', condition: compare('amount', 'eq', 1) } }),
      ).toBe(0)
    },
    'lets a soulId be used again': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      await realm.of(Sample).dissolve(soulIdOf(made))
      const again = await realm.of(Sample).manifest({ soulId: soulIdOf(made), label: 'b' })
      expect(plain(again)).toMatchObject({ soulId: soulIdOf(made), label: 'b', version: 1 })
    },
  },
}
