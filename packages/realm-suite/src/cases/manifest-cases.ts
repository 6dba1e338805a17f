import { expect } from 'vitest'
import { Preset, Sample, STRICT_INPUT, Strict } from '../fixtures/sample-kind.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { fieldOf, manifestAll, plain, soulIdOf } from '../suite/reading.js'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const GIVEN_ID = '018f2b5e-0000-7abc-8def-0123456789ab'

/** How beings come into being. */
export const MANIFEST_CASES: CaseGroup = {
  title: 'manifest',
  kinds: [Sample, Strict, Preset],
  cases: {
    'gives the being back as it is stored': async ({ realm }) => {
      const made = await realm.of(Strict).manifest(STRICT_INPUT)
      const stored = await realm.of(Strict).contemplate(soulIdOf(made))
      expect(plain(stored)).toEqual(plain(made))
      expect(plain(made)).toMatchObject({
        ...STRICT_INPUT,
        huge: '9007199254740993',
        born: '2024-05-17T08:30:15.123Z',
      })
    },
    'hands values out in their TypeScript types': async ({ realm }) => {
      const made = await realm.of(Strict).manifest(STRICT_INPUT)
      for (const being of [made, await realm.of(Strict).contemplate(soulIdOf(made))]) {
        expect(fieldOf(being, 'huge')).toBe(9_007_199_254_740_993n)
        expect(fieldOf(being, 'born')).toEqual(new Date('2024-05-17T08:30:15.123Z'))
        expect(fieldOf(being, 'lit')).toBe(true)
        expect(fieldOf(being, 'tags')).toEqual(['a'])
      }
    },
    'fills in what every being has': async ({ open }) => {
      const nowMs = Date.UTC(2024, 4, 17)
      const { realm } = await open([Sample], { name: 'here', clock: () => nowMs })
      const made = await realm.of(Sample).manifest({ label: 'a' })
      expect(plain(made)).toMatchObject({
        soulId: expect.stringMatching(UUID_V7),
        energyLevel: 100,
        manifestationTime: '2024-05-17T00:00:00.000Z',
        version: 1,
        realm: 'here',
      })
    },
    'fills in defaults of every store': async ({ realm }) => {
      const made = await realm.of(Preset).manifest({})
      expect(plain(await realm.of(Preset).contemplate(soulIdOf(made)))).toMatchObject({
        title: 'untitled',
        amount: 7,
        huge: '9007199254740993',
        ratio: 0.25,
        lit: false,
        born: '2000-01-01T00:00:00.000Z',
        tags: ['new'],
        data: { a: 1 },
      })
    },
    "takes the realm's clock for a time of creation": async ({ open }) => {
      const nowMs = Date.UTC(2024, 4, 17, 8)
      const { realm } = await open([Preset], { clock: () => nowMs })
      expect(fieldOf(await realm.of(Preset).manifest({}), 'noted')).toEqual(new Date(nowMs))
    },
    'does not share a default between beings': async ({ realm }) => {
      const [first, second] = await manifestAll(realm, Preset, [{}, {}])
      expect(fieldOf(first, 'tags')).not.toBe(fieldOf(second, 'tags'))
    },
    'reads nullish fields as null and optional ones as absent': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      const stored = plain(await realm.of(Sample).contemplate(soulIdOf(made)))
      expect(stored).toMatchObject({
        note: null,
        amount: null,
        huge: null,
        ratio: null,
        lit: null,
        born: null,
        data: null,
      })
      expect(stored).not.toHaveProperty('alias')
      expect(stored).not.toHaveProperty('natural')
      expect(plain(made)).toEqual(stored)
    },
    'takes undefined for absent': async ({ realm }) => {
      const made = await realm
        .of(Sample)
        .manifest({ label: 'a', alias: undefined, mood: undefined, soulId: undefined })
      expect(plain(made)).toMatchObject({ mood: 'calm' })
    },
    'takes JSON forms: time as ISO 8601, bigint as text': async ({ realm }) => {
      const made = await realm
        .of(Strict)
        .manifest({ ...STRICT_INPUT, huge: '-12', born: '2024-05-17T10:30:15.123+02:00' })
      expect(plain(made)).toMatchObject({ huge: '-12', born: '2024-05-17T08:30:15.123Z' })
    },
    'takes a soulId, lower-cased': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ soulId: GIVEN_ID.toUpperCase(), label: 'a' })
      expect(soulIdOf(made)).toBe(GIVEN_ID)
      expect(plain(await realm.of(Sample).contemplate(GIVEN_ID.toUpperCase()))).toEqual(plain(made))
    },
    'refuses a soulId that is none': async ({ realm }) => {
      for (const soulId of ['', 'a', `${GIVEN_ID}0`, GIVEN_ID.replace('-', ''), 7]) {
        await expectRefusal('LUX_INVALID_VALUE', () => realm.of(Sample).manifest({ soulId, label: 'a' }))
      }
    },
    'takes an energyLevel, refuses what the realm decides': async ({ realm }) => {
      expect(plain(await realm.of(Sample).manifest({ label: 'a', energyLevel: -0.5 }))).toMatchObject({
        energyLevel: -0.5,
      })
      for (const extra of [{ version: 2 }, { realm: 'elsewhere' }, { manifestationTime: new Date(0) }]) {
        await expectRefusal('LUX_IMMUTABLE_FIELD', () => realm.of(Sample).manifest({ label: 'a', ...extra }))
      }
    },
    'orders generated ids by the order of creation': async ({ realm }) => {
      const made = await manifestAll(
        realm,
        Sample,
        Array.from({ length: 50 }, (_, index) => ({ label: `l${index}` })),
      )
      const ids = made.map(soulIdOf)
      expect([...ids].sort()).toEqual(ids)
      expect(new Set(ids).size).toBe(50)
    },
    'keeps the order of many': async ({ realm }) => {
      const labels = ['c', 'a', 'b', 'a']
      const made = await manifestAll(
        realm,
        Sample,
        labels.map((label) => ({ label })),
      )
      expect(made.map((being) => fieldOf(being, 'label'))).toEqual(labels)
    },
    'makes nothing of an empty list': async ({ realm }) => {
      expect(await realm.of(Sample).manifest([])).toEqual([])
    },
    'makes all or none': async ({ realm }) => {
      const beings = [{ label: 'a', soulId: GIVEN_ID }, { label: 'b' }, { label: 'c', soulId: GIVEN_ID }]
      await expectRefusal('LUX_UNIQUE', () => realm.of(Sample).manifest(beings))
      await expectRefusal('LUX_INVALID_VALUE', () =>
        realm.of(Sample).manifest([{ label: 'a' }, { label: 1 }]),
      )
      expect(await realm.of(Sample).count()).toBe(0)
    },
    'makes a thousand at once': async ({ realm }) => {
      const made = await manifestAll(
        realm,
        Sample,
        Array.from({ length: 1_000 }, (_, index) => ({ label: `l${index}`, amount: index })),
      )
      expect(made).toHaveLength(1_000)
      expect(await realm.of(Sample).count()).toBe(1_000)
      expect(fieldOf(made[999], 'amount')).toBe(999)
    },
    'does not keep what the caller holds': async ({ realm }) => {
      const tags = ['a']
      const made = await realm.of(Sample).manifest({ label: 'a', tags, data: { list: tags } })
      tags.push('b')
      expect(plain(await realm.of(Sample).contemplate(soulIdOf(made)))).toMatchObject({
        tags: ['a'],
        data: { list: ['a'] },
      })
    },
    'refuses fields that the kind does not have': async ({ realm }) => {
      for (const extra of [
        { unknown: 1 },
        { Label: 'a' },
        { soul_id: GIVEN_ID },
        JSON.parse('{"__proto__":{"a":1}}'),
      ]) {
        await expectRefusal('LUX_UNKNOWN_FIELD', () =>
          realm.of(Sample).manifest({ label: 'a', ...own(extra) }),
        )
      }
    },
    'refuses what is no object': async ({ realm }) => {
      for (const input of [null, 'text', 7, [[]]]) {
        await expectRefusal('LUX_INVALID_VALUE', () =>
          Reflect.apply(realm.of(Sample).manifest, realm.of(Sample), [input]),
        )
      }
    },
    'checks what the schema checks': async ({ realm }) => {
      await expectRefusal('LUX_INVALID_VALUE', () =>
        realm.of(Strict).manifest({ ...STRICT_INPUT, title: '' }),
      )
      await expectRefusal('LUX_INVALID_VALUE', () =>
        realm.of(Strict).manifest({ ...STRICT_INPUT, title: 'x'.repeat(41) }),
      )
    },
    'keeps null where the schema demands a decision': async ({ realm }) => {
      expect(plain(await realm.of(Strict).manifest(STRICT_INPUT))).toMatchObject({ remark: null })
    },
    ...casesOf(
      Object.keys(STRICT_INPUT),
      (field) => `refuses to do without ${field}`,
      async (field, { realm }) => {
        const { [field]: _left, ...rest } = STRICT_INPUT
        const error = await expectRefusal('LUX_REQUIRED', () => realm.of(Strict).manifest(rest))
        expect(error.details).toMatchObject({ field })
      },
    ),
  },
}

/** Spreading would call the setter of `__proto__`; this keeps it an own property. */
function own(extra: object): object {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(extra))
}
