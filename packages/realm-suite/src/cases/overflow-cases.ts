import type { BaseRealm } from '@luxdb/core'
import { asc, desc } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount, type Question } from '../suite/reading.js'

const MAX_INT = 2 ** 53 - 1
const MAX_BIGINT = 2n ** 63n - 1n

async function compute(realm: BaseRealm, name: 'sum' | 'avg', field: string): Promise<unknown> {
  const [row] = await ask(realm, {
    kind: 'sample',
    aggregate: { columns: [{ as: 'value', function: name, field }] },
  })
  return row?.['value']
}

async function fill(realm: BaseRealm, field: string, values: readonly unknown[]): Promise<void> {
  await realm.of(Sample).manifest(values.map((value) => ({ label: 'a', [field]: value })))
}

/** Computed columns at the edge of their types: exact up to it, one typed error beyond. */
export const OVERFLOW_CASES: CaseGroup = {
  title: 'overflow',
  kinds: [Sample],
  cases: {
    'sums int up to 2^53-1': async ({ realm }) => {
      await fill(realm, 'amount', [MAX_INT - 1, 1])
      expect(await compute(realm, 'sum', 'amount')).toBe(MAX_INT)
    },
    'refuses a sum of int beyond 2^53-1': async ({ realm }) => {
      await fill(realm, 'amount', [MAX_INT, 1])
      await expectRefusal('LUX_OVERFLOW', () => compute(realm, 'sum', 'amount'))
      expect(await compute(realm, 'avg', 'amount')).toBe(2 ** 52)
    },
    'judges a sum of int by its end, not by what lies between': async ({ realm }) => {
      await fill(realm, 'amount', [MAX_INT, MAX_INT, -MAX_INT, 5])
      await expectRefusal('LUX_OVERFLOW', () => compute(realm, 'sum', 'amount'))
      await fill(realm, 'amount', [-MAX_INT])
      expect(await compute(realm, 'sum', 'amount')).toBe(5)
    },
    'sums bigint up to 2^63-1': async ({ realm }) => {
      await fill(realm, 'huge', [MAX_BIGINT - 1n, 1n])
      expect(await compute(realm, 'sum', 'huge')).toBe(MAX_BIGINT.toString())
    },
    'refuses a sum of bigint beyond 64 bits': async ({ realm }) => {
      await fill(realm, 'huge', [MAX_BIGINT, 1n])
      await expectRefusal('LUX_OVERFLOW', () => compute(realm, 'sum', 'huge'))
      expect(await compute(realm, 'avg', 'huge')).toBe(2 ** 62)
    },
    'judges a sum of bigint by its end, not by what lies between': async ({ realm }) => {
      await fill(realm, 'huge', [MAX_BIGINT, MAX_BIGINT, -MAX_BIGINT, -MAX_BIGINT, 7n])
      expect(await compute(realm, 'sum', 'huge')).toBe('7')
    },
    'refuses a sum of float beyond the largest': async ({ realm }) => {
      await fill(realm, 'ratio', [Number.MAX_VALUE, Number.MAX_VALUE])
      await expectRefusal('LUX_OVERFLOW', () => compute(realm, 'sum', 'ratio'))
    },
    'refuses the overflow of one group, whatever the others': async ({ realm }) => {
      await fill(realm, 'amount', [MAX_INT, MAX_INT])
      await realm.of(Sample).manifest({ label: 'b', amount: 1 })
      await expectRefusal('LUX_OVERFLOW', () =>
        ask(realm, {
          kind: 'sample',
          aggregate: {
            groupBy: [{ field: 'label' }],
            columns: [{ as: 'value', function: 'sum', field: 'amount' }],
          },
        }),
      )
    },
    'what the answer leaves out overflows nothing, and is compared exactly': async ({ realm }) => {
      const values = [
        { label: 'small', amount: 1, huge: 1n },
        { label: 'large', amount: MAX_INT, huge: MAX_BIGINT },
        { label: 'large', amount: MAX_INT, huge: MAX_BIGINT },
      ]
      await realm.of(Sample).manifest(values)
      for (const field of ['amount', 'huge']) {
        const total = { as: 'total', function: 'sum', field } as const
        const aggregate = { groupBy: [{ field: 'label' }], columns: [total] }
        const labels = async (question: Partial<Question>): Promise<readonly unknown[]> => {
          const rows = await ask(realm, { kind: 'sample', aggregate, ...question })
          return rows.map((row) => row['label'])
        }
        expect(await askCount(realm, { kind: 'sample', aggregate })).toBe(2)
        expect(await labels({ order: [desc('label')], limit: 1 })).toEqual(['small'])
        expect(await labels({ order: [asc('total')], limit: 1 })).toEqual(['small'])
        const one = field === 'huge' ? '1' : 1
        const least = { ...aggregate, having: [{ as: 'total', operator: 'lte', value: one }] as const }
        expect(await labels({ aggregate: least })).toEqual(['small'])
        const most = { ...aggregate, having: [{ as: 'total', operator: 'gt', value: one }] as const }
        expect(await askCount(realm, { kind: 'sample', aggregate: most })).toBe(1)
        await expectRefusal('LUX_OVERFLOW', () => labels({ aggregate: most }))
        await expectRefusal('LUX_OVERFLOW', () => labels({}))
      }
    },
    'the average of int is the nearest double': async ({ realm }) => {
      await fill(realm, 'amount', [1, 2, 2])
      expect(await compute(realm, 'avg', 'amount')).toBe(5 / 3)
    },
    'an overflow leaves the realm as it was': async ({ realm }) => {
      await fill(realm, 'amount', [MAX_INT, MAX_INT])
      await expectRefusal('LUX_OVERFLOW', () => compute(realm, 'sum', 'amount'))
      expect(await realm.of(Sample).count()).toBe(2)
    },
  },
}
