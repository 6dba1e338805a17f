import type { BaseRealm } from '@luxdb/core'
import { isLuxError } from '@luxdb/core'
import { expect } from 'vitest'
import { BONDED_KINDS, Sign } from '../fixtures/bonded-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { fieldOf, plain, soulIdOf } from '../suite/reading.js'

const WRITERS = 64

/** Reads, adds one and writes under the version read, until nobody came between. */
async function increment(realm: BaseRealm, soulId: string): Promise<void> {
  for (;;) {
    const being = await realm.of(Sample).contemplate(soulId)
    try {
      await being?.evolve({ amount: Number(fieldOf(being, 'amount')) + 1 })
      return
    } catch (error) {
      if (!isLuxError(error, 'LUX_VERSION_CONFLICT')) throw error
    }
  }
}

/** Many at the same time. */
export const CONCURRENCY_CASES: CaseGroup = {
  title: 'concurrency',
  kinds: [Sample, ...BONDED_KINDS],
  cases: {
    'each of 64 writers gets its own result': async ({ realm }) => {
      const writes = Array.from({ length: WRITERS }, (_, index) =>
        realm.of(Sample).manifest({ label: `l${index}`, amount: index }),
      )
      const made = await Promise.all(writes)
      expect(made.map((being) => fieldOf(being, 'amount'))).toEqual([...Array(WRITERS).keys()])
      expect(new Set(made.map(soulIdOf)).size).toBe(WRITERS)
      expect(await realm.of(Sample).count()).toBe(WRITERS)
    },
    'the failure of one writer is its own': async ({ realm }) => {
      await realm.of(Sign).manifest({ name: 'taken' })
      const writes = Array.from({ length: WRITERS }, (_, index) =>
        realm.of(Sign).manifest({ name: index % 4 === 0 ? 'taken' : `n${index}` }),
      )
      const outcomes = await Promise.allSettled(writes)
      for (const [index, outcome] of outcomes.entries()) {
        if (index % 4 === 0)
          expect(outcome.status === 'rejected' && isLuxError(outcome.reason, 'LUX_UNIQUE')).toBe(true)
        else expect(outcome.status === 'fulfilled' && fieldOf(outcome.value, 'name')).toBe(`n${index}`)
      }
      expect(await realm.of(Sign).count()).toBe(1 + (WRITERS * 3) / 4)
    },
    'a failing list undoes itself and nothing else': async ({ realm }) => {
      const writes = Array.from({ length: 16 }, (_, index) =>
        realm
          .of(Sign)
          .manifest([{ name: `a${index}` }, { name: index % 2 === 0 ? `a${index}` : `b${index}` }]),
      )
      const outcomes = await Promise.allSettled(writes)
      expect(outcomes.map(({ status }) => status)).toEqual(
        Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 'rejected' : 'fulfilled')),
      )
      expect(await realm.of(Sign).count()).toBe(16)
    },
    'one of many with the same unique value wins': async ({ realm }) => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: WRITERS }, () => realm.of(Sign).manifest({ name: 'only' })),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await realm.of(Sign).count()).toBe(1)
    },
    'counters under a version lose no update': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'counter', amount: 0 }))
      await Promise.all(Array.from({ length: 24 }, () => increment(realm, soulId)))
      expect(plain(await realm.of(Sample).contemplate(soulId))).toMatchObject({ amount: 24, version: 25 })
    },
    'writes of mixed kinds keep to their order per being': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a', amount: 0 }))
      const writes = Array.from({ length: 30 }, (_, index) =>
        realm.of(Sample).transform(soulId, { amount: index }),
      )
      const versions = (await Promise.all(writes)).map((being) => fieldOf(being, 'version'))
      expect(versions).toEqual(Array.from({ length: 30 }, (_, index) => index + 2))
      expect(fieldOf(await realm.of(Sample).contemplate(soulId), 'amount')).toBe(29)
    },
    'a read that begins after a write was acknowledged sees it': async ({ realm }) => {
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, index) => {
          const made = await realm.of(Sample).manifest({ label: `l${index}` })
          expect(await realm.of(Sample).contemplate(soulIdOf(made))).toBeDefined()
          expect(await realm.of(Sample).count({ where: compare('label', 'eq', `l${index}`) })).toBe(1)
        }),
      )
    },
    'a single write has its turn, however many transactions keep coming': async ({ realm }) => {
      let isOver = false
      let transactions = 0
      const keepComing = async (): Promise<void> => {
        while (!isOver && transactions < 200) {
          await realm.transaction((own) => own.of(Sample).manifest({ label: 'transaction' }))
          transactions += 1
        }
      }
      const running = [keepComing(), keepComing(), keepComing()]
      for (let index = 0; index < 5; index++) await realm.of(Sample).manifest({ label: 'single' })
      isOver = true
      await Promise.all(running)
      // Each write may wait for those that came before it, and for no other.
      expect(transactions).toBeLessThan(100)
    },
    'merges of the same being at once change it once each': async ({ realm }) => {
      const upsert = { upsert: { action: 'merge', on: ['name'] } } as const
      await Promise.all(Array.from({ length: 16 }, () => realm.of(Sign).manifest({ name: 'lion' }, upsert)))
      expect((await realm.of(Sign).contemplate()).map(plain)).toMatchObject([{ name: 'lion', version: 16 }])
    },
  },
}
