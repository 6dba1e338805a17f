import type { BaseRealm, FillOptions, FillProgress, RowFill } from '@luxdb/core'
import { expect } from 'vitest'
import { EVOLVED_KINDS, Pet } from '../fixtures/evolved-kinds.js'
import {
  CONTRACT,
  EXPAND,
  FILL_WEIGHT,
  NEW_WEIGHT,
  PET_KEY,
  UNDO,
  WEIGHT,
} from '../fixtures/field-filling.js'
import { KEYED_KINDS, Parcel, Seat } from '../fixtures/keyed-kinds.js'
import { named, tableNamed } from '../fixtures/schema-changes.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { rowsOf, settle } from '../suite/evolving.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { changesAfter } from '../suite/following.js'
import { contemplateLoosely, fieldOf, manifestAll, soulIdOf } from '../suite/reading.js'

const PET = tableNamed('pet')
const PETS = 63

/** The batches of a fill, one after the other, until it is done. */
async function fillAll(realm: BaseRealm, fill: RowFill): Promise<readonly FillProgress[]> {
  const batches: FillProgress[] = []
  for (let options: FillOptions = {}; batches.length < 100; ) {
    const progress = await realm.schema.fill(fill, options)
    if (progress === undefined) throw new TypeError('Nobody else records anything here.')
    batches.push(progress)
    if (progress.atEnd && progress.marked === 0) return batches
    options = goingOn(progress)
  }
  throw new TypeError('The fill does not come to its end.')
}

/** Where the next batch begins, and where the fill ends. */
function goingOn({ cursor, until }: FillProgress): FillOptions {
  return { ...(cursor !== undefined && { after: cursor }), ...(until !== undefined && { until }) }
}

/** Every filled value is that of its row. */
async function assertFilled(realm: BaseRealm): Promise<void> {
  for (const [weight, filled] of await rowsOf(realm, PET, [WEIGHT, NEW_WEIGHT])) {
    expect(filled).toBe(typeof weight === 'number' ? `${weight} kg` : null)
  }
}

async function rexOf(realm: BaseRealm): Promise<string> {
  const [rex] = await contemplateLoosely(realm, Pet, { where: { name: 'Rex' } })
  return soulIdOf(rex)
}

/** Long changes of rows, batch by batch, beside everybody's reads and writes. */
export const EVOLUTION_FILL_CASES: CaseGroup = {
  title: 'evolution: fills',
  kinds: [...EVOLVED_KINDS, ...KEYED_KINDS],
  cases: onlyWhere(({ evolution }) => evolution === 'full', {
    'what belongs to no being yet changes none: no version, nothing in the log': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve(EXPAND)
      const from = await realm.changes.head()
      const versions = await rowsOf(realm, PET, [named(PET.columns, 'version')])
      const batches = await fillAll(realm, FILL_WEIGHT)
      expect(batches.map(({ rows }) => rows)).toEqual([25, 25, 13])
      expect(batches.map(({ written }) => written)).toEqual([25, 25, 13])
      await assertFilled(realm)
      expect(await rowsOf(realm, PET, [named(PET.columns, 'version')])).toEqual(versions)
      await realm.of(Pet).manifest({ name: 'After' })
      const [change] = await changesAfter(realm, from, 1)
      expect(change).toMatchObject({ operation: 'insert', kind: 'pet' })
    },
    'a field of beings changes them: versions and log take part': async ({ realm }) => {
      await settle(realm)
      const from = await realm.changes.head()
      const [legs, mood] = [named(PET.columns, 'legs'), named(PET.columns, 'mood')]
      const convert: RowFill['convert'] = ([was]) => (was === 'wild' ? [12] : undefined)
      const progress = await realm.schema.fill({
        table: 'pet',
        key: PET_KEY,
        read: [mood],
        write: [legs],
        limit: 500,
        convert,
      })
      expect(progress).toMatchObject({ rows: PETS, written: 1, marked: 0, atEnd: true })
      const [change, more] = await changesAfter(realm, from, 1)
      expect(change).toMatchObject({ operation: 'update', kind: 'pet' })
      expect(more).toBeUndefined()
      const rex = await realm.of(Pet).contemplate(await rexOf(realm))
      expect([fieldOf(rex, 'legs'), fieldOf(rex, 'version')]).toEqual([12, 2])
    },
    'rows that are written meanwhile are looked at again': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve(EXPAND)
      const first = await realm.schema.fill(FILL_WEIGHT)
      const rex = await rexOf(realm)
      await realm.of(Pet).transform(rex, { weight: 77 })
      await realm.of(Pet).transform(rex, { name: 'Rexi' })
      const [gone] = await manifestAll(realm, Pet, [
        { name: 'Gone', weight: 1 },
        { name: 'New', weight: 0.5 },
      ])
      await realm.of(Pet).dissolve(soulIdOf(gone))
      const error = await expectRefusal('LUX_EVOLUTION_BLOCKED', () => realm.schema.evolve(CONTRACT))
      expect(error.details).toMatchObject({ reason: 'marked', count: 3 })
      let progress = first
      for (let turn = 0; turn < 10 && progress && !(progress.atEnd && progress.marked === 0); turn++) {
        progress = await realm.schema.fill(FILL_WEIGHT, goingOn(progress))
      }
      expect(progress).toMatchObject({ atEnd: true, marked: 0 })
      await assertFilled(realm)
      expect(await rowsOf(realm, PET, [NEW_WEIGHT])).toContainEqual(['77 kg'])
    },
    'a fill ends where the table ended when it began; what came since is marked': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve(EXPAND)
      const small = { ...FILL_WEIGHT, limit: 20 }
      let progress = await realm.schema.fill(small)
      // More comes than each batch looks at.
      const came = (turn: number): readonly { name: string; weight: number }[] =>
        Array.from({ length: 30 }, (_, index) => ({ name: `New ${turn} ${index}`, weight: index }))
      for (let turn = 0; turn < 10 && progress?.atEnd === false; turn++) {
        await manifestAll(realm, Pet, came(turn))
        progress = await realm.schema.fill(small, goingOn(progress))
      }
      expect(progress?.atEnd).toBe(true)
      expect(progress?.marked).toBeGreaterThan(20)
      expect(await realm.schema.evolve(CONTRACT, { finish: [small] })).toBe(true)
      const weights = await rowsOf(realm, PET, [{ ...NEW_WEIGHT, name: 'weight' }])
      expect(weights.filter(([weight]) => weight === '29 kg')).toHaveLength(3)
    },
    'what a fill writes itself it does not look at again': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve(EXPAND)
      const weigh: RowFill['convert'] = ([weight]) => [typeof weight === 'number' ? weight + 1 : 0]
      const [first] = await fillAll(realm, { ...FILL_WEIGHT, limit: 500, write: [WEIGHT], convert: weigh })
      expect(first).toMatchObject({ rows: PETS, written: PETS, marked: 0, atEnd: true })
    },
    'the end looks at what is marked still, and nothing is lost on the way back': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve(EXPAND)
      await fillAll(realm, FILL_WEIGHT)
      await realm.of(Pet).transform(await rexOf(realm), { weight: 3.25 })
      await manifestAll(
        realm,
        Pet,
        Array.from({ length: 30 }, (_, index) => ({ name: `L${index}`, weight: index })),
      )
      const before = await rowsOf(realm, PET, [WEIGHT])
      expect(await realm.schema.evolve(CONTRACT, { finish: [FILL_WEIGHT] })).toBe(true)
      const text = { ...NEW_WEIGHT, name: 'weight' }
      expect(await rowsOf(realm, PET, [text])).toEqual(
        before.map(([weight]) => [weight === null ? null : `${weight} kg`]),
      )
      await realm.schema.evolve(UNDO)
      expect(await rowsOf(realm, PET, [WEIGHT])).toEqual(before)
      expect((await realm.schema.inspect()).tables).toContainEqual(PET)
    },
    'a batch and what it records happen together or not at all': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve(EXPAND)
      const key = 'evolution/fill'
      const record: FillOptions['record'] = ({ cursor = '' }) => ({ key, expected: undefined, value: cursor })
      const done = await Promise.all([1, 2].map(() => realm.schema.fill(FILL_WEIGHT, { record })))
      expect(done.filter((progress) => progress === undefined)).toHaveLength(1)
      const cursor = done.find((progress) => progress !== undefined)?.cursor
      expect(await realm.stateStore.get(key)).toBe(cursor)
      const overtaken = { after: cursor ?? '', record } as const
      expect(await realm.schema.fill(FILL_WEIGHT, overtaken)).toBeUndefined()
      const filled = await rowsOf(realm, PET, [NEW_WEIGHT])
      expect(filled.filter(([cell]) => cell !== null).length).toBeLessThanOrEqual(25)
    },
    'goes through keys of several columns and of big integers': async ({ realm }) => {
      const seats = Array.from({ length: 40 }, (_, index) => ({
        row: 'aäb\u{1F600}'.charAt(index % 3),
        number: index,
      }))
      await manifestAll(realm, Seat, seats)
      const codes = Array.from({ length: 12 }, (_, index) => 9_007_199_254_740_990n + BigInt(index))
      await manifestAll(
        realm,
        Parcel,
        codes.map((code) => ({ code, goods: 'salt' })),
      )
      for (const kind of [Seat, Parcel]) {
        const { tables } = await realm.schema.inspect()
        const table = named(tables, kind.shape.table)
        const key = table.key.map((name) => named(table.columns, name))
        const seen: unknown[] = []
        const convert: RowFill['convert'] = (row) => {
          seen.push(row.join())
          return undefined
        }
        await fillAll(realm, { table: table.name, key, read: key, write: [], limit: 7, convert })
        expect(new Set(seen).size).toBe(await realm.of(kind).count())
        expect(seen).toHaveLength(new Set(seen).size)
      }
    },
  }),
}
