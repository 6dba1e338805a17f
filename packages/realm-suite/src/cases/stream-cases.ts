import type { BaseRealm } from '@luxdb/core'
import { asc, desc } from '@luxdb/core/query'
import { expect } from 'vitest'
import { bondedId, seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS, Guardian } from '../fixtures/bonded-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askStream, fieldOf, type Question } from '../suite/reading.js'

const ROWS = 1_500

async function fill(realm: BaseRealm): Promise<void> {
  await realm.of(Sample).manifest(Array.from({ length: ROWS }, (_, amount) => ({ label: 'l', amount })))
}

const QUESTIONS: readonly Question[] = [
  { kind: 'guardian' },
  { kind: 'guardian', order: [desc('name')], limit: 3, offset: 1 },
  { kind: 'guardian', where: compare('affinity', 'eq', 'shadow'), select: [{ field: 'name' }] },
  { kind: 'guardian', select: [{ field: 'affinity' }], distinct: true },
  {
    kind: 'guardian',
    embed: [{ bond: 'relics' }, { bond: 'orders', select: [{ field: 'title' }] }],
    order: [asc('name')],
  },
  {
    kind: 'guardian',
    aggregate: { groupBy: [{ field: 'affinity' }], columns: [{ as: 'n', function: 'count' }] },
  },
]

/** Rows one by one. */
export const STREAM_CASES: CaseGroup = {
  title: 'stream',
  kinds: [Sample, ...BONDED_KINDS],
  cases: {
    'gives the same rows as contemplate, in the same order': async ({ realm }) => {
      await seedBonds(realm)
      for (const question of QUESTIONS)
        expect(await askStream(realm, question)).toEqual(await ask(realm, question))
    },
    'gives beings': async ({ realm }) => {
      await seedBonds(realm)
      const names: unknown[] = []
      for await (const being of realm
        .of(Guardian)
        .stream({ where: compare('soulId', 'eq', bondedId(Guardian, 0)) })) {
        names.push(fieldOf(being, 'name'))
        expect(await being.evolve({ rank: 9 })).toMatchObject({ rank: 9, version: 2 })
      }
      expect(names).toEqual(['a'])
    },
    'gives all of many': async ({ realm }) => {
      await fill(realm)
      const rows = await askStream(realm, { kind: 'sample', order: [desc('amount')] })
      expect(rows.map((row) => row['amount'])).toEqual([...Array(ROWS).keys()].reverse())
    },
    'stops when its reader does, and leaves the realm free': async ({ realm }) => {
      await fill(realm)
      let read = 0
      for await (const _being of realm.of(Sample).stream()) {
        read += 1
        if (read === 5) break
      }
      expect(read).toBe(5)
      await realm.of(Sample).manifest({ label: 'after' })
      expect(await realm.of(Sample).count()).toBe(ROWS + 1)
    },
    'shows one point in time while others write': async ({ realm }) => {
      await fill(realm)
      const seen: unknown[] = []
      for await (const being of realm.of(Sample).stream({ orderBy: [asc('amount')] })) {
        if (seen.length === 3) {
          await realm.of(Sample).transform({ where: compare('amount', 'gte', 0) }, { label: 'changed' })
          await realm.of(Sample).dissolve({ where: compare('amount', 'gte', ROWS / 2) })
          await realm.of(Sample).manifest({ label: 'new', amount: ROWS })
        }
        seen.push(fieldOf(being, 'label'))
      }
      expect(seen).toEqual(Array.from({ length: ROWS }, () => 'l'))
      expect(await realm.of(Sample).count()).toBe(ROWS / 2 + 1)
    },
    'reads several at a time': async ({ realm }) => {
      await fill(realm)
      const counts = await Promise.all(
        Array.from({ length: 4 }, async () => (await askStream(realm, { kind: 'sample' })).length),
      )
      expect(counts).toEqual([ROWS, ROWS, ROWS, ROWS])
    },
    'gives up when it is aborted on the way': async ({ realm }) => {
      await fill(realm)
      const controller = new AbortController()
      let read = 0
      await expectRefusal('LUX_ABORTED', async () => {
        for await (const _being of realm.of(Sample).stream({}, { signal: controller.signal })) {
          read += 1
          if (read === 2) controller.abort()
        }
      })
      expect(read).toBeLessThan(ROWS)
      expect(await realm.of(Sample).count()).toBe(ROWS)
    },
    'reads the own writes of a transaction': async ({ realm }) => {
      await realm.transaction(async (transaction) => {
        await transaction.of(Sample).manifest({ label: 'own' })
        const labels: unknown[] = []
        for await (const being of transaction.of(Sample).stream()) labels.push(fieldOf(being, 'label'))
        expect(labels).toEqual(['own'])
      })
    },
    'passes on what its reader throws': async ({ realm }) => {
      await fill(realm)
      const failure = new Error('the reader failed')
      const reading = async (): Promise<void> => {
        for await (const _being of realm.of(Sample).stream()) throw failure
      }
      await expect(reading()).rejects.toBe(failure)
      expect(await realm.of(Sample).count()).toBe(ROWS)
    },
    'refuses what contemplate refuses': async ({ realm }) => {
      await expectRefusal('LUX_UNKNOWN_FIELD', () =>
        askStream(realm, { kind: 'sample', order: [asc('unknown')] }),
      )
    },
  },
}
