import { expect } from 'vitest'
import { Sample, STRICT_INPUT, Strict } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare, is } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { fieldOf, plain, soulIdOf } from '../suite/reading.js'

const NOBODY = '018f0000-0000-7000-8000-00000000dead'
const EVERY = { where: { type: 'and', conditions: [] } } as const

/** How beings change. */
export const TRANSFORM_CASES: CaseGroup = {
  title: 'transform',
  kinds: [Sample, Strict],
  cases: {
    'changes what the patch names and bumps the version by one': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a', note: 'n', amount: 1 })
      const changed = await realm.of(Sample).transform(soulIdOf(made), { amount: 2 })
      expect(plain(changed)).toEqual({ ...plain(made), amount: 2, version: 2 })
      expect(plain(await realm.of(Sample).contemplate(soulIdOf(made)))).toEqual(plain(changed))
    },
    'changes every store': async ({ realm }) => {
      const made = await realm.of(Strict).manifest(STRICT_INPUT)
      const patch = {
        title: 'b',
        amount: -1,
        huge: -1n,
        ratio: -1.5,
        lit: false,
        born: new Date(1),
        mood: 'wild',
        tags: [],
        remark: 'r',
      }
      const changed = await realm.of(Strict).transform(soulIdOf(made), patch)
      expect(plain(changed)).toMatchObject({ ...patch, huge: '-1', born: '1970-01-01T00:00:00.001Z' })
    },
    'replaces a json field whole': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a', data: { a: 1, b: { c: 2 } } })
      const changed = await realm.of(Sample).transform(soulIdOf(made), { data: { b: {} } })
      expect(fieldOf(changed, 'data')).toEqual({ b: {} })
    },
    'leaves out what is undefined': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a', note: 'n' })
      const changed = await realm.of(Sample).transform(soulIdOf(made), { note: undefined, label: 'b' })
      expect(plain(changed)).toMatchObject({ label: 'b', note: 'n' })
    },
    'clears nullish and optional fields by null': async ({ realm }) => {
      const made = await realm
        .of(Sample)
        .manifest({ label: 'a', note: 'n', alias: 'x', natural: 3, data: [1] })
      const changed = plain(
        await realm
          .of(Sample)
          .transform(soulIdOf(made), { note: null, alias: null, natural: null, data: null }),
      )
      expect(changed).toMatchObject({ note: null, data: null })
      expect(changed).not.toHaveProperty('alias')
      expect(changed).not.toHaveProperty('natural')
    },
    'refuses to clear what is required': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      for (const field of ['label', 'mood', 'tags', 'energyLevel']) {
        const error = await expectRefusal('LUX_REQUIRED', () =>
          realm.of(Sample).transform(soulIdOf(made), { [field]: null }),
        )
        expect(error.details).toMatchObject({ field })
      }
      expect(plain(await realm.of(Sample).contemplate(soulIdOf(made)))).toEqual(plain(made))
    },
    'does not fill in defaults': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a', mood: 'wild', tags: ['t'] })
      expect(plain(await realm.of(Sample).transform(soulIdOf(made), { label: 'b' }))).toMatchObject({
        mood: 'wild',
        tags: ['t'],
      })
    },
    'changes the energyLevel': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      expect(plain(await realm.of(Sample).transform(soulIdOf(made), { energyLevel: 0 }))).toMatchObject({
        energyLevel: 0,
        version: 2,
      })
    },
    'counts an empty patch as a change': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      expect(plain(await realm.of(Sample).transform(soulIdOf(made), {}))).toEqual({
        ...plain(made),
        version: 2,
      })
    },
    'takes a being back whole, as long as it is current': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      const changed = await realm.of(Sample).transform(soulIdOf(made), { ...plain(made), label: 'b' })
      expect(plain(changed)).toEqual({ ...plain(made), label: 'b', version: 2 })
    },
    'refuses to change what never changes': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      const changes = [
        { soulId: NOBODY },
        { version: 7 },
        { manifestationTime: new Date(0) },
        { realm: 'elsewhere' },
      ]
      for (const patch of changes) {
        await expectRefusal('LUX_IMMUTABLE_FIELD', () =>
          realm.of(Sample).transform(soulIdOf(made), { ...patch, label: 'b' }),
        )
      }
      expect(plain(await realm.of(Sample).contemplate(soulIdOf(made)))).toEqual(plain(made))
    },
    'refuses unknown fields and wrong values': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      const change = (patch: object) => () => realm.of(Sample).transform(soulIdOf(made), patch)
      await expectRefusal('LUX_UNKNOWN_FIELD', change({ unknown: 1 }))
      await expectRefusal('LUX_INVALID_VALUE', change({ amount: '2' }))
      await expectRefusal('LUX_INVALID_VALUE', change({ mood: 'furious' }))
      await expectRefusal('LUX_OUT_OF_RANGE', change({ small: 2 ** 31 }))
      expect(plain(await realm.of(Sample).contemplate(soulIdOf(made)))).toEqual(plain(made))
    },
    'does not find a being that is not there': async ({ realm }) => {
      for (const soulId of [NOBODY, 'no id at all', '', 'a\0b']) {
        await expectRefusal('LUX_NOT_FOUND', () => realm.of(Sample).transform(soulId, { label: 'b' }))
      }
    },
    'goes ahead under the right version, otherwise not': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a' }))
      await realm.of(Sample).transform(soulId, { label: 'b' }, { version: 1 })
      await expectRefusal('LUX_VERSION_CONFLICT', () =>
        realm.of(Sample).transform(soulId, { label: 'c' }, { version: 1 }),
      )
      await expectRefusal('LUX_VERSION_CONFLICT', () =>
        realm.of(Sample).transform(soulId, { label: 'c' }, { version: 3 }),
      )
      await expectRefusal('LUX_NOT_FOUND', () =>
        realm.of(Sample).transform(NOBODY, { label: 'c' }, { version: 1 }),
      )
      expect(plain(await realm.of(Sample).contemplate(soulId))).toMatchObject({ label: 'b', version: 2 })
    },
    'changes all that are selected and says how many': async ({ realm }) => {
      await realm.of(Sample).manifest([{ label: 'a', amount: 1 }, { label: 'b', amount: 2 }, { label: 'c' }])
      const count = await realm
        .of(Sample)
        .transform({ where: compare('amount', 'gte', 1) }, { note: 'changed' })
      expect(count).toBe(2)
      const rows = (await realm.of(Sample).contemplate()).map(plain)
      expect(rows.map((row) => [row['label'], row['note'], row['version']]).sort()).toEqual([
        ['a', 'changed', 2],
        ['b', 'changed', 2],
        ['c', null, 1],
      ])
    },
    'gives the changed beings back when asked to': async ({ realm }) => {
      await realm.of(Sample).manifest([{ label: 'a' }, { label: 'b', note: 'n' }])
      const changed = await realm
        .of(Sample)
        .transform({ where: is('note', null) }, { amount: 5 }, { returning: true })
      expect(changed.map(plain)).toMatchObject([{ label: 'a', amount: 5, version: 2 }])
    },
    'selects by what was there before the change': async ({ realm }) => {
      await realm.of(Sample).manifest([
        { label: 'a', amount: 1 },
        { label: 'b', amount: 2 },
      ])
      expect(await realm.of(Sample).transform({ where: compare('amount', 'lt', 2) }, { amount: 9 })).toBe(1)
      expect(await realm.of(Sample).count({ where: compare('amount', 'eq', 9) })).toBe(1)
    },
    'changes nothing where nothing is selected': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a' })
      expect(await realm.of(Sample).transform({ where: compare('label', 'eq', 'z') }, { note: 'n' })).toBe(0)
      expect(await realm.of(Sample).transform(EVERY, { note: 'n' })).toBe(1)
    },
    'changes all or none of a selection': async ({ realm }) => {
      await realm.of(Sample).manifest([{ label: 'a' }, { label: 'b' }])
      await expectRefusal('LUX_INVALID_VALUE', () =>
        realm.of(Sample).transform(EVERY, { note: 'n', amount: 'x' }),
      )
      expect(await realm.of(Sample).count({ where: is('note', null) })).toBe(2)
    },
    'keeps what it has given out as it was': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      await realm.of(Sample).transform(soulIdOf(made), { label: 'b' })
      expect(plain(made)).toMatchObject({ label: 'a', version: 1 })
    },
  },
}
