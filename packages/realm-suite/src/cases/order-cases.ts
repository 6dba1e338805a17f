import type { BaseRealm, LuxErrorCode } from '@luxdb/core'
import { asc, at, desc, type OrderNode } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import { type Case, type CaseGroup, casesOf } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount } from '../suite/reading.js'

/** Ids that do not follow the order in which beings are made. */
function idOf(index: number): string {
  return `018f0000-0000-7000-8000-0000000000${String(index).padStart(2, '0')}`
}

async function seed(realm: BaseRealm): Promise<void> {
  const beings = [
    {
      label: 'a',
      note: 'x',
      amount: 2,
      huge: 9_007_199_254_740_993n,
      ratio: 0.5,
      lit: true,
      born: new Date(5),
      data: { v: 10 },
    },
    {
      label: 'b',
      note: 'x',
      amount: 1,
      huge: 9_007_199_254_740_992n,
      ratio: -1,
      lit: false,
      born: new Date(-5),
      data: { v: 9 },
    },
    { label: 'c', amount: 2, data: { v: 'a' } },
    { label: 'd', note: 'w', data: { v: true } },
    { label: 'e', note: 'w', amount: 1, ratio: 0, lit: true, data: { v: null } },
    { label: 'f', data: { v: false } },
    { label: 'g', data: [1] },
  ]
  await realm.of(Sample).manifest(beings.map((being, index) => ({ ...being, soulId: idOf(9 - index) })))
}

/** Labels in the order of their soulIds: g has the smallest. */
interface Ordering {
  readonly name: string
  readonly order: readonly OrderNode[]
  readonly labels: string
}

const ORDERINGS: readonly Ordering[] = [
  { name: 'no order: by the key', order: [], labels: 'gfedcba' },
  { name: 'ascending: nulls last, ties by the key', order: [asc('amount')], labels: 'ebcagfd' },
  { name: 'descending: nulls first, ties by the key descending', order: [desc('amount')], labels: 'dfgacbe' },
  { name: 'ascending with nulls first', order: [asc('amount', 'first')], labels: 'gfdebca' },
  { name: 'descending with nulls last', order: [desc('amount', 'last')], labels: 'acbedfg' },
  { name: 'two terms', order: [asc('note'), desc('amount')], labels: 'deabfgc' },
  {
    name: 'two terms, the second in the other direction',
    order: [desc('note'), asc('amount')],
    labels: 'cgfbaed',
  },
  { name: 'a term that is repeated', order: [asc('amount'), desc('amount')], labels: 'ebcagfd' },
  { name: 'by key, descending', order: [desc('soulId')], labels: 'abcdefg' },
  {
    name: 'by key first: later terms mean nothing',
    order: [asc('soulId'), desc('label')],
    labels: 'gfedcba',
  },
  { name: 'bigint to the last digit', order: [asc('huge'), asc('label')], labels: 'bacdefg' },
  { name: 'float', order: [asc('ratio'), asc('label')], labels: 'beacdfg' },
  { name: 'bool: false before true', order: [asc('lit'), asc('label')], labels: 'baecdfg' },
  { name: 'time, before 1970 too', order: [asc('born'), asc('label')], labels: 'bacdefg' },
  { name: 'text', order: [desc('label')], labels: 'gfedcba' },
  {
    name: 'a place in json: booleans, numbers, text, nothing',
    order: [asc(at('data', 'v')), asc('label')],
    labels: 'fdbaceg',
  },
  { name: 'a place in json, descending', order: [desc(at('data', 'v')), asc('label')], labels: 'egcabdf' },
  { name: 'an array index in json', order: [asc(at('data', 0)), asc('label')], labels: 'gabcdef' },
  { name: 'energyLevel, equal for all', order: [asc('energyLevel')], labels: 'gfedcba' },
]

const orderings: Readonly<Record<string, Case>> = casesOf(
  ORDERINGS,
  ({ name }) => name,
  async ({ order, labels }, { realm }) => {
    const rows = await ask(realm, { kind: 'sample', order })
    expect(rows.map((row) => row['label']).join('')).toBe(labels)
  },
)

interface RefusedOrder {
  readonly name: string
  readonly order: readonly OrderNode[]
  readonly code: LuxErrorCode
}

const REFUSED: readonly RefusedOrder[] = [
  { name: 'json without a path', order: [asc('data')], code: 'LUX_UNSUPPORTED' },
  { name: 'an unknown field', order: [asc('unknown')], code: 'LUX_UNKNOWN_FIELD' },
  { name: 'a path into an int', order: [asc(at('amount', 'a'))], code: 'LUX_UNSUPPORTED' },
  { name: 'nine terms', order: Array.from({ length: 9 }, () => asc('note')), code: 'LUX_QUERY_TOO_COMPLEX' },
]

const refusals: Readonly<Record<string, Case>> = casesOf(
  REFUSED,
  ({ name }) => `refuses ${name}`,
  async ({ order, code }, { realm }) => {
    await expectRefusal(code, () => ask(realm, { kind: 'sample', order }))
  },
)

/** Order, and what limit and offset cut out of it. */
export const ORDER_CASES: CaseGroup = {
  title: 'order',
  kinds: [Sample],
  seed,
  cases: {
    ...orderings,
    ...refusals,
    'limit takes the first': async ({ realm }) => {
      const rows = await ask(realm, { kind: 'sample', order: [asc('label')], limit: 2 })
      expect(rows.map((row) => row['label'])).toEqual(['a', 'b'])
    },
    'a limit above what is there takes all': async ({ realm }) => {
      expect(await ask(realm, { kind: 'sample', limit: 1_000_000 })).toHaveLength(7)
      expect(await ask(realm, { kind: 'sample', limit: Number.MAX_SAFE_INTEGER })).toHaveLength(7)
    },
    'a limit of 0 takes none': async ({ realm }) => {
      expect(await ask(realm, { kind: 'sample', limit: 0 })).toEqual([])
    },
    'offset leaves the first out': async ({ realm }) => {
      const rows = await ask(realm, { kind: 'sample', order: [asc('label')], offset: 5 })
      expect(rows.map((row) => row['label'])).toEqual(['f', 'g'])
    },
    'offset and limit together': async ({ realm }) => {
      const rows = await ask(realm, { kind: 'sample', order: [desc('label')], offset: 1, limit: 2 })
      expect(rows.map((row) => row['label'])).toEqual(['f', 'e'])
    },
    'an offset beyond the end leaves nothing': async ({ realm }) => {
      expect(await ask(realm, { kind: 'sample', offset: 7 })).toEqual([])
      expect(await ask(realm, { kind: 'sample', offset: Number.MAX_SAFE_INTEGER, limit: 1 })).toEqual([])
    },
    'a count leaves limit, offset and order aside': async ({ realm }) => {
      const where = compare('amount', 'gte', 1)
      expect(
        await askCount(realm, { kind: 'sample', where, limit: 1, offset: 3, order: [asc('label')] }),
      ).toBe(4)
    },
    'an exact count comes with the rows': async ({ realm }) => {
      const query = {
        v: 1,
        type: 'query',
        kind: 'sample',
        where: compare('amount', 'gte', 1),
        limit: 1,
      } as const
      const result = await realm.execute({ type: 'contemplate', kind: 'sample', query, count: 'exact' })
      expect(result).toMatchObject({ type: 'rows', total: 4 })
    },
    'refuses limits and offsets that are none': async ({ realm }) => {
      for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
        await expectRefusal('LUX_INVALID_RANGE', () => ask(realm, { kind: 'sample', limit: bad }))
        await expectRefusal('LUX_INVALID_RANGE', () => ask(realm, { kind: 'sample', offset: bad }))
      }
    },
  },
}
