import type { AnyKind } from '@luxdb/core'
import { and, not, resonanceOf, resonates } from '@luxdb/core/query'
import { expect } from 'vitest'
import { BONDED_KINDS, Guardian, Relic } from '../fixtures/bonded-kinds.js'
import { Account, Reading, Tally } from '../fixtures/keyed-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup, Stage } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount, contemplateLoosely, fieldOf, plain, soulIdOf } from '../suite/reading.js'

const BEINGS = 400

/** Ids whose last digits are spread evenly, so that shares can be told exactly. */
async function fill({ realm }: Stage): Promise<void> {
  const step = 2 ** 48 / BEINGS
  const inputs = Array.from({ length: BEINGS }, (_, index) => {
    const tail = Math.ceil(index * step)
      .toString(16)
      .padStart(12, '0')
    return { soulId: `018f0000-0000-7000-8000-${tail}`, label: `l${index}` }
  })
  await realm.of(Sample).manifest(inputs)
}

async function evolveStale({ realm }: Stage, kind: AnyKind, input: object, patch: object): Promise<void> {
  const made = await realm.of(kind).manifest(input)
  await realm.of(kind).transform(soulIdOf(made), patch)
  await expectRefusal('LUX_VERSION_CONFLICT', () => made.evolve(patch))
  await realm.of(kind).dissolve(soulIdOf(made))
  await expectRefusal('LUX_NOT_FOUND', () => made.evolve(patch))
}

/** What a being can do. */
export const BEING_CASES: CaseGroup = {
  title: 'being',
  kinds: [Sample, Account, Tally, Reading],
  cases: {
    'evolves under the version that was read': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'a' })
      const second = await made.evolve({ label: 'b' })
      const third = await second.evolve({ amount: 3 })
      expect(plain(third)).toEqual({ ...plain(made), label: 'b', amount: 3, version: 3 })
      expect(plain(made)).toMatchObject({ label: 'a', version: 1 })
    },
    'does not evolve from an old state': async (stage) => {
      await evolveStale(stage, Sample, { label: 'a' }, { label: 'b' })
    },
    'does not evolve from an old state with a declared key': async (stage) => {
      await evolveStale(stage, Account, { username: 'ann', email: 'old' }, { email: 'new' })
    },
    'does not evolve from an old state without a version': async (stage) => {
      await evolveStale(stage, Tally, { title: 'a' }, { count: 5 })
      await evolveStale(stage, Reading, { sensor: 's', at: new Date(0), value: null }, { value: 1.5 })
    },
    'evolves without a version from the state that was read': async ({ realm }) => {
      const made = await realm.of(Reading).manifest({ sensor: 's', at: new Date(0) })
      const evolved = await made.evolve({ value: 0.1 })
      expect(fieldOf(await evolved.evolve({ value: 0.2 }), 'value')).toBe(0.2)
    },
    'evolves when it comes from a query': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a' })
      for (const being of await realm.of(Sample).contemplate({ where: compare('label', 'eq', 'a') })) {
        expect(plain(await being.evolve({ note: 'n' }))).toMatchObject({ note: 'n', version: 2 })
      }
    },
    'transcends to plain JSON, as JSON.stringify does': async ({ open }) => {
      const { realm } = await open([Sample], { name: 'here' })
      const made = await realm
        .of(Sample)
        .manifest({ label: 'a', huge: 5n, born: new Date(0), data: { a: [1] } })
      const record = made.transcend()
      expect(JSON.parse(JSON.stringify(made))).toEqual(record)
      expect(made.toJSON()).toEqual(record)
      expect(record).toMatchObject({
        soulId: soulIdOf(made),
        huge: '5',
        born: '1970-01-01T00:00:00.000Z',
        data: { a: [1] },
        realm: 'here',
      })
    },
    'transcends with what was read along its bonds': async ({ open }) => {
      const { realm } = await open([...BONDED_KINDS])
      const mentor = await realm.of(Guardian).manifest({ name: 'mentor' })
      const owner = await realm.of(Guardian).manifest({ name: 'owner', mentorId: soulIdOf(mentor) })
      const relic = await realm.of(Relic).manifest({ name: 'relic', ownerId: soulIdOf(owner) })
      const embed = { relics: true, mentor: true, sign: true }
      const where = compare('name', 'eq', 'owner')
      const [being] = await contemplateLoosely(realm, Guardian, { where, embed })
      const record = plain(being)
      const { realm: _, ...relicRecord } = plain(relic)
      const { manifestationTime } = plain(mentor)
      expect(record).toMatchObject({
        name: 'owner',
        relics: [relicRecord],
        mentor: { manifestationTime },
        sign: null,
      })
      expect(JSON.parse(JSON.stringify(being))).toEqual(record)
    },
    'knows its realm': async ({ open }) => {
      const { realm } = await open([Sample], { name: 'elsewhere' })
      expect((await realm.of(Sample).manifest({ label: 'a' })).realm).toBe('elsewhere')
    },
    'does not share json values between readers': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a', data: { list: [1] } }))
      const read = await realm.of(Sample).contemplate(soulId)
      const data = fieldOf(read, 'data')
      if (typeof data === 'object' && data !== null) Reflect.set(data, 'list', [])
      expect(fieldOf(await realm.of(Sample).contemplate(soulId), 'data')).toEqual({ list: [1] })
    },
    'resonates with exactly its share': async (stage) => {
      await fill(stage)
      for (const fraction of [1, 0.5, 0.25, 0.1, 0.0025, 1e-12]) {
        const found = await stage.realm.of(Sample).contemplate({ where: resonates(fraction) })
        expect(found).toHaveLength(Math.ceil(BEINGS * fraction))
        expect(found.every((being) => being.resonate(fraction))).toBe(true)
        expect(await askCount(stage.realm, { kind: 'sample', where: not(resonates(fraction)) })).toBe(
          BEINGS - Math.ceil(BEINGS * fraction),
        )
      }
    },
    'says the same in process as in a query': async ({ realm }) => {
      await realm.of(Sample).manifest(Array.from({ length: 200 }, () => ({ label: 'a' })))
      const all = await realm.of(Sample).contemplate()
      for (const fraction of [0.9, 0.3, 1 / 3, resonanceOf(soulIdOf(all[7]))]) {
        const expected = all.filter((being) => being.resonate(fraction)).map(soulIdOf)
        const rows = await ask(realm, { kind: 'sample', where: and(resonates(fraction)) })
        expect(rows.map((row) => row['soulId'])).toEqual(expected)
      }
    },
    'a larger share holds a smaller one': async ({ realm }) => {
      await realm.of(Sample).manifest(Array.from({ length: 100 }, () => ({ label: 'a' })))
      const few = await askCount(realm, { kind: 'sample', where: and(resonates(0.2), not(resonates(0.6))) })
      expect(few).toBe(0)
    },
    'refuses shares that are none, and kinds without a uuid': async ({ realm }) => {
      for (const fraction of [0, -0.5, 1.01, Number.NaN]) {
        await expectRefusal('LUX_OUT_OF_RANGE', () =>
          ask(realm, { kind: 'sample', where: resonates(fraction) }),
        )
      }
      await expectRefusal('LUX_UNSUPPORTED', () => ask(realm, { kind: 'account', where: resonates(0.5) }))
      const account = await realm.of(Account).manifest({ username: 'ann' })
      await expectRefusal('LUX_UNSUPPORTED', () => account.resonate(0.5))
    },
  },
}
