import { expect } from 'vitest'
import { BONDED_KINDS, Guardian, Sign } from '../fixtures/bonded-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { fieldOf, plain, soulIdOf } from '../suite/reading.js'

const NOBODY = '018f0000-0000-7000-8000-00000000dead'

/** Several calls that happen together or not at all. */
export const TRANSACTION_CASES: CaseGroup = {
  title: 'transaction',
  kinds: [Sample, ...BONDED_KINDS],
  cases: {
    'keeps everything when it resolves, and gives the result': async ({ realm }) => {
      const result = await realm.transaction(async (transaction) => {
        const sign = await transaction.of(Sign).manifest({ name: 'lion' })
        await transaction.of(Guardian).manifest({ name: 'a', signId: soulIdOf(sign) })
        return { answer: 42 }
      })
      expect(result).toEqual({ answer: 42 })
      expect(await realm.of(Guardian).count()).toBe(1)
    },
    'undoes everything when it rejects, and passes the error on': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'before' })
      const failure = new Error('changed my mind')
      const undone = realm.transaction(async (transaction) => {
        await transaction.of(Sample).manifest({ label: 'new' })
        await transaction.of(Sample).transform(soulIdOf(made), { label: 'changed' })
        await transaction.of(Sign).manifest({ name: 'lion' })
        throw failure
      })
      await expect(undone).rejects.toBe(failure)
      expect((await realm.of(Sample).contemplate()).map(plain)).toEqual([plain(made)])
      expect(await realm.of(Sign).count()).toBe(0)
      await realm.of(Sign).manifest({ name: 'lion' })
    },
    'undoes what was dissolved, and what went with it': async ({ realm }) => {
      const mentor = soulIdOf(await realm.of(Guardian).manifest({ name: 'a' }))
      await realm.of(Guardian).manifest({ name: 'b', mentorId: mentor })
      await expectRefusal('LUX_UNIQUE', () =>
        realm.transaction(async (transaction) => {
          await transaction.of(Guardian).dissolve(mentor)
          await transaction.of(Guardian).manifest({ name: 'b' })
        }),
      )
      const found = await realm.of(Guardian).contemplate({ where: compare('mentorId', 'eq', mentor) })
      expect(found.map(plain)).toMatchObject([{ name: 'b', version: 1 }])
    },
    'reads its own writes': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a', amount: 1 })
      await realm.transaction(async (transaction) => {
        const beings = transaction.of(Sample)
        const made = await beings.manifest({ label: 'b', amount: 1 })
        expect(await beings.count()).toBe(2)
        expect(plain(await beings.contemplate(soulIdOf(made)))).toEqual(plain(made))
        expect(await beings.transform({ where: compare('amount', 'eq', 1) }, { amount: 2 })).toBe(2)
        expect(await beings.contemplate({ where: compare('amount', 'eq', 2) })).toHaveLength(2)
        expect(await beings.dissolve(soulIdOf(made))).toBe(true)
        expect(await beings.count()).toBe(1)
      })
    },
    'shows nothing to others before it ends': async ({ realm }) => {
      await realm.transaction(async (transaction) => {
        await transaction.of(Sample).manifest({ label: 'a' })
        expect(await realm.of(Sample).count()).toBe(0)
        expect(await realm.of(Sample).contemplate()).toEqual([])
      })
      expect(await realm.of(Sample).count()).toBe(1)
    },
    'beings made in it evolve in it': async ({ realm }) => {
      await realm.transaction(async (transaction) => {
        const made = await transaction.of(Sample).manifest({ label: 'a' })
        const evolved = await made.evolve({ label: 'b' })
        expect(plain(evolved)).toMatchObject({ label: 'b', version: 2 })
      })
      expect((await realm.of(Sample).contemplate()).map(plain)).toMatchObject([{ label: 'b', version: 2 }])
    },
    'takes parallel calls': async ({ realm }) => {
      await realm.transaction(async (transaction) => {
        const beings = transaction.of(Sample)
        await Promise.all(Array.from({ length: 10 }, (_, amount) => beings.manifest({ label: 'a', amount })))
      })
      expect(await realm.of(Sample).count()).toBe(10)
    },
    'fails for good when a call in it has failed, also when that was caught': async ({ realm }) => {
      const calls = [
        () =>
          realm.transaction((transaction) =>
            transaction
              .of(Sign)
              .transform(NOBODY, { name: 'x' })
              .catch(() => undefined),
          ),
        () =>
          realm.transaction((transaction) =>
            transaction
              .of(Guardian)
              .manifest({ name: 'a', mentorId: NOBODY })
              .catch(() => undefined),
          ),
      ]
      for (const call of calls) await expectRefusal('LUX_TRANSACTION_ABORTED', call)
      expect(await realm.of(Guardian).count()).toBe(0)
    },
    'passes the code of a failed call on': async ({ realm }) => {
      await expectRefusal('LUX_NOT_FOUND', () =>
        realm.transaction((transaction) => transaction.of(Sample).transform(NOBODY, { label: 'b' })),
      )
    },
    'does nothing when nothing is done': async ({ realm }) => {
      expect(await realm.transaction(() => Promise.resolve('nothing'))).toBe('nothing')
    },
    'many at once each see a whole state': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'counter', amount: 0 }))
      const increment = (): Promise<void> =>
        realm.transaction(async (transaction) => {
          const being = await transaction.of(Sample).contemplate(soulId)
          await transaction
            .of(Sample)
            .transform(
              soulId,
              { amount: Number(fieldOf(being, 'amount')) + 1 },
              { version: Number(fieldOf(being, 'version')) },
            )
        })
      const outcomes = await Promise.allSettled(Array.from({ length: 12 }, increment))
      const done = outcomes.filter(({ status }) => status === 'fulfilled').length
      expect(done).toBeGreaterThan(0)
      expect(plain(await realm.of(Sample).contemplate(soulId))).toMatchObject({
        amount: done,
        version: done + 1,
      })
    },
    'writes of others wait for it or go ahead, but never mix': async ({ realm }) => {
      const transaction = realm.transaction(async (own) => {
        await own.of(Sample).manifest({ label: 'first', amount: 1 })
        await own.of(Sample).manifest({ label: 'second', amount: 1 })
        throw new Error('undone')
      })
      const other = realm.of(Sample).manifest({ label: 'other' })
      await expect(transaction).rejects.toThrow()
      expect(plain(await other)).toMatchObject({ label: 'other' })
      expect(await realm.of(Sample).count()).toBe(1)
    },
    'a batch happens together': async ({ realm }) => {
      const result = await realm.execute({
        type: 'batch',
        requests: [
          { type: 'manifest', kind: 'sign', beings: [{ name: 'lion' }, { name: 'ram' }], returning: false },
          { type: 'count', kind: 'sign', query: { v: 1, type: 'query', kind: 'sign' } },
        ],
      })
      expect(result).toMatchObject({
        type: 'batch',
        results: [
          { count: 2, inserted: 2 },
          { type: 'count', count: 2 },
        ],
      })
    },
    'a batch with a failing request does nothing': async ({ realm }) => {
      await expectRefusal('LUX_UNIQUE', () =>
        realm.execute({
          type: 'batch',
          requests: [
            { type: 'manifest', kind: 'sign', beings: [{ name: 'lion' }], returning: false },
            { type: 'manifest', kind: 'sign', beings: [{ name: 'lion' }], returning: false },
          ],
        }),
      )
      expect(await realm.of(Sign).count()).toBe(0)
    },
  },
}
