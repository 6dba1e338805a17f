import { kind, refuse } from '@luxdb/core'
import { expect } from 'vitest'
import { z } from 'zod'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'

const Chair = kind(
  'chair',
  { row: z.string(), number: z.int(), price: z.number().default(0) },
  { key: ['row', 'number'] },
)

/** Nobody counts its versions. */
const Counter = kind('counter', { title: z.string(), count: z.int().default(0) }, { systemFields: false })

const chairs = [1, 2, 3].map((number) => ({ row: 'a', number }))

/** Before-hooks: what is written is what they let pass, whoever else writes. */
export const HOOK_CASES: CaseGroup = {
  title: 'hooks',
  kinds: [Chair, Counter],
  cases: {
    'change what is created': async ({ realm }) => {
      realm.before(Counter, 'manifest', ({ after }) => ({ title: `${after.title}!` }))
      const made = await realm.of(Counter).manifest([{ title: 'a' }, { title: 'b' }])
      expect(made.map(({ title }) => title)).toEqual(['a!', 'b!'])
    },
    'refuse: nothing is written': async ({ realm }) => {
      realm.before(Counter, 'manifest', ({ after }) => {
        if (after.title === 'bad') throw refuse('It is bad.')
        return undefined
      })
      const beings = [{ title: 'good' }, { title: 'bad' }]
      await expectRefusal('LUX_REFUSED', () => realm.of(Counter).manifest(beings))
      expect(await realm.of(Counter).count()).toBe(0)
    },
    'see what is stored, and lose no update of beings with versions': async ({ realm }) => {
      realm.before(Chair, 'transform', ({ before }) => ({ price: before.price + 1 }))
      const { soulId } = await realm.of(Chair).manifest({ row: 'a', number: 1 })
      await together(() => realm.of(Chair).transform(soulId, {}))
      expect(await realm.of(Chair).contemplate(soulId)).toMatchObject({ price: 40, version: 41 })
    },
    'see what is stored, and lose no update of beings without': async ({ realm }) => {
      realm.before(Counter, 'transform', ({ before }) => ({ count: before.count + 1 }))
      const { soulId } = await realm.of(Counter).manifest({ title: 'a' })
      await together(() => realm.of(Counter).transform(soulId, {}))
      expect(await realm.of(Counter).contemplate(soulId)).toMatchObject({ count: 40 })
    },
    'run on each of many beings': async ({ realm }) => {
      realm.before(Chair, 'transform', ({ before, after }) => ({ price: before.number + after.price }))
      await realm.of(Chair).manifest([...chairs, { row: 'b', number: 4, price: 1 }])
      expect(await realm.of(Chair).transform({ where: { row: 'a' } }, { price: 10 })).toBe(3)
      const found = await realm.of(Chair).contemplate({ orderBy: { number: 'asc' } })
      expect(found.map(({ price }) => price)).toEqual([11, 12, 13, 1])
    },
    'undo all of many beings when they refuse one': async ({ realm }) => {
      realm.before(Chair, 'dissolve', ({ before }) => {
        if (before.number === 2) throw refuse('It is taken.')
        return undefined
      })
      await realm.of(Chair).manifest(chairs)
      await expectRefusal('LUX_REFUSED', () => realm.of(Chair).dissolve({ where: { row: 'a' } }))
      expect(await realm.of(Chair).count()).toBe(3)
      expect(await realm.of(Chair).dissolve({ where: { number: { in: [1, 3] } } })).toBe(2)
    },
    'run inside transactions': async ({ realm }) => {
      realm.before(Counter, 'transform', ({ before }) => ({ count: before.count + 1 }))
      const { soulId } = await realm.of(Counter).manifest({ title: 'a' })
      await realm.transaction(async (transaction) => {
        await transaction.of(Counter).transform(soulId, { title: 'b' })
        await transaction.of(Counter).transform(soulId, { title: 'c' })
      })
      expect(await realm.of(Counter).contemplate(soulId)).toMatchObject({ title: 'c', count: 2 })
    },
    'lose no update of transactions beside one another': async ({ realm }) => {
      realm.before(Chair, 'transform', ({ before }) => ({ price: before.price + 1 }))
      const { soulId } = await realm.of(Chair).manifest({ row: 'a', number: 1 })
      await together(() =>
        realm.transaction((transaction) => transaction.of(Chair).transform(soulId, { price: 0 })),
      )
      expect(await realm.of(Chair).contemplate(soulId)).toMatchObject({ price: 40, version: 41 })
    },
    'lose no update of many beings at once': async ({ realm }) => {
      realm.before(Chair, 'transform', ({ before }) => ({ price: before.price + 1 }))
      const made = await realm.of(Chair).manifest(chairs)
      await together(async () => {
        await realm.of(Chair).transform({ where: { row: 'a' } }, {})
        for (const { soulId } of made) await realm.of(Chair).transform(soulId, {})
      })
      const found = await realm.of(Chair).contemplate()
      expect(found.map(({ price }) => price)).toEqual([80, 80, 80])
    },
    'end when they are taken away': async ({ realm }) => {
      const end = realm.before(Counter, 'manifest', () => {
        throw refuse('None.')
      })
      await expectRefusal('LUX_REFUSED', () => realm.of(Counter).manifest({ title: 'a' }))
      end()
      await realm.of(Counter).manifest({ title: 'a' })
    },
  },
}

/** Four callers, ten times each. */
async function together(call: () => Promise<unknown>): Promise<void> {
  const repeat = async (): Promise<void> => {
    for (let step = 0; step < 10; step++) await call()
  }
  await Promise.all([repeat(), repeat(), repeat(), repeat()])
}
