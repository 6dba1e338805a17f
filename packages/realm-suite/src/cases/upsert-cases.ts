import { expect } from 'vitest'
import { BONDED_KINDS, Guardian, Sign } from '../fixtures/bonded-kinds.js'
import { Account, KEYED_KINDS, Seat } from '../fixtures/keyed-kinds.js'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { fieldOf, manifestAll, plain, soulIdOf } from '../suite/reading.js'

const MERGE = { upsert: { action: 'merge' } } as const
const IGNORE = { upsert: { action: 'ignore' } } as const
const MERGE_BY_NAME = { upsert: { action: 'merge', on: ['name'] } } as const
const IGNORE_BY_NAME = { upsert: { action: 'ignore', on: ['name'] } } as const

/** Manifest where beings may be there already. */
export const UPSERT_CASES: CaseGroup = {
  title: 'upsert',
  kinds: [...BONDED_KINDS, ...KEYED_KINDS],
  cases: {
    'merge creates what is not there': async ({ realm }) => {
      const made = await realm.of(Sign).manifest({ name: 'lion' }, MERGE_BY_NAME)
      expect(plain(made)).toMatchObject({ name: 'lion', version: 1 })
    },
    'merge by a unique field changes what is there': async ({ realm }) => {
      const made = await realm.of(Guardian).manifest({ name: 'a', affinity: 'shadow', rank: 1 })
      const merged = await realm.of(Guardian).manifest({ name: 'a', rank: 2 }, MERGE_BY_NAME)
      expect(plain(merged)).toEqual({ ...plain(made), rank: 2, version: 2 })
      expect(await realm.of(Guardian).count()).toBe(1)
    },
    'merge leaves alone what is not given, defaults included': async ({ realm }) => {
      await realm.of(Guardian).manifest({ name: 'a', affinity: 'shadow', energyLevel: 5 })
      const merged = await realm.of(Guardian).manifest({ name: 'a' }, MERGE_BY_NAME)
      expect(plain(merged)).toMatchObject({ affinity: 'shadow', energyLevel: 5, version: 2 })
    },
    'merge changes the energyLevel when it is given': async ({ realm }) => {
      await realm.of(Guardian).manifest({ name: 'a' })
      const merged = await realm.of(Guardian).manifest({ name: 'a', energyLevel: 7 }, MERGE_BY_NAME)
      expect(fieldOf(merged, 'energyLevel')).toBe(7)
    },
    'merge by key changes what is there': async ({ realm }) => {
      await realm.of(Account).manifest({ username: 'ann', email: 'old' })
      const merged = await realm.of(Account).manifest({ username: 'ann', email: 'new' }, MERGE)
      expect(plain(merged)).toMatchObject({ username: 'ann', email: 'new', version: 2 })
    },
    'merge by a composite key changes what is there': async ({ realm }) => {
      await realm.of(Seat).manifest([
        { row: 'A', number: 1, price: 1 },
        { row: 'A', number: 2, price: 1 },
      ])
      const merged = await realm.of(Seat).manifest({ row: 'A', number: 2, price: 9 }, MERGE)
      expect(plain(merged)).toMatchObject({ row: 'A', number: 2, price: 9, version: 2 })
      expect(await realm.of(Seat).count()).toBe(2)
    },
    'merge by soulId changes what is there': async ({ realm }) => {
      const made = await realm.of(Sign).manifest({ name: 'lion' })
      const merged = await realm.of(Sign).manifest({ soulId: soulIdOf(made), name: 'ram' }, MERGE)
      expect(plain(merged)).toEqual({ ...plain(made), name: 'ram', version: 2 })
    },
    'merge of many keeps their order': async ({ realm }) => {
      await realm.of(Guardian).manifest([
        { name: 'b', rank: 1 },
        { name: 'd', rank: 1 },
      ])
      const inputs = ['a', 'b', 'c', 'd'].map((name) => ({ name, rank: 2 }))
      const merged = await manifestAll(realm, Guardian, inputs, MERGE_BY_NAME)
      expect(merged.map((being) => [fieldOf(being, 'name'), fieldOf(being, 'version')])).toEqual([
        ['a', 1],
        ['b', 2],
        ['c', 1],
        ['d', 2],
      ])
    },
    'merge counts what is new': async ({ realm }) => {
      await realm.of(Sign).manifest({ name: 'lion' })
      const result = await realm.execute({
        type: 'manifest',
        kind: 'sign',
        beings: [{ name: 'lion' }, { name: 'ram' }],
        upsert: { action: 'merge', on: ['name'] },
        returning: false,
      })
      expect(result).toMatchObject({ type: 'written', count: 2, inserted: 1, rows: [] })
    },
    'merge with another collision is refused': async ({ realm }) => {
      const [lion] = await manifestAll(realm, Sign, [{ name: 'lion' }, { name: 'ram' }])
      await expectRefusal('LUX_UNIQUE', () =>
        realm.of(Sign).manifest({ soulId: soulIdOf(lion), name: 'ram' }, MERGE),
      )
      expect(await realm.of(Sign).count()).toBe(2)
    },
    'merge is all or none': async ({ realm }) => {
      await realm.of(Guardian).manifest({ name: 'a', rank: 1 })
      const inputs = [
        { name: 'a', rank: 2 },
        { name: 'b', mentorId: '018f0000-0000-7000-8000-00000000dead' },
      ]
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Guardian).manifest(inputs, MERGE_BY_NAME))
      const rows = (await realm.of(Guardian).contemplate()).map(plain)
      expect(rows).toMatchObject([{ name: 'a', rank: 1, version: 1 }])
    },
    'ignore leaves what is there and gives only the new ones back': async ({ realm }) => {
      await realm.of(Guardian).manifest({ name: 'a', rank: 1 })
      const inputs = [
        { name: 'a', rank: 2 },
        { name: 'b', rank: 2 },
      ]
      const made = await manifestAll(realm, Guardian, inputs, IGNORE_BY_NAME)
      expect(made.map((being) => fieldOf(being, 'name'))).toEqual(['b'])
      const rows = (await realm.of(Guardian).contemplate()).map(plain)
      expect(rows).toContainEqual(expect.objectContaining({ name: 'a', rank: 1, version: 1 }))
    },
    'ignore by key': async ({ realm }) => {
      await realm.of(Seat).manifest({ row: 'A', number: 1, price: 1 })
      expect(await realm.of(Seat).manifest([{ row: 'A', number: 1, price: 9 }], IGNORE)).toEqual([])
      expect(plain(await realm.of(Seat).contemplate('["A",1]'))).toMatchObject({ price: 1, version: 1 })
    },
    'ignore with another collision is refused': async ({ realm }) => {
      await realm.of(Sign).manifest({ name: 'lion' })
      await expectRefusal('LUX_UNIQUE', () => realm.of(Sign).manifest({ name: 'lion' }, IGNORE))
    },
    'refuses a target that is not unique': async ({ realm }) => {
      await expectRefusal('LUX_INVALID_REQUEST', () =>
        realm.of(Guardian).manifest({ name: 'a' }, { upsert: { action: 'merge', on: ['affinity'] } }),
      )
      await expectRefusal('LUX_UNKNOWN_FIELD', () =>
        realm.of(Guardian).manifest({ name: 'a' }, { upsert: { action: 'merge', on: ['unknown'] } }),
      )
    },
    'does not take NULL for a collision': async ({ realm }) => {
      const sign = soulIdOf(await realm.of(Sign).manifest({ name: 'lion' }))
      await realm.of(Guardian).manifest({ name: 'a', signId: sign })
      const on = { upsert: { action: 'merge', on: ['signId', 'rank'] } } as const
      const made = await realm.of(Guardian).manifest({ name: 'b', signId: sign }, on)
      expect(plain(made)).toMatchObject({ name: 'b', version: 1 })
    },
  },
}
