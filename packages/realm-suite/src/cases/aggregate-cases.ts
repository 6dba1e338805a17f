import type { BaseRealm } from '@luxdb/core'
import { type AggregateClause, asc, at, desc, type JsonObject, type JsonValue, or } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import { type Case, type CaseGroup, casesOf } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount, type Question } from '../suite/reading.js'

const BIG = 9_007_199_254_740_993n

async function seed(realm: BaseRealm): Promise<void> {
  await realm.of(Sample).manifest([
    {
      label: 'a',
      note: 'x',
      amount: 1,
      huge: BIG,
      ratio: 0.5,
      lit: true,
      born: new Date(1),
      data: { v: 'k' },
    },
    {
      label: 'b',
      note: 'x',
      amount: 2,
      huge: BIG,
      ratio: 0.25,
      lit: false,
      born: new Date(3),
      data: { v: 'k' },
    },
    { label: 'c', note: 'y', amount: 2, ratio: -2, data: { v: 1 } },
    { label: 'd', note: 'y', lit: true },
    { label: 'e', amount: -7, data: {} },
  ])
}

type Column = AggregateClause['columns'][number]

function column(name: Column['function'], field?: string): Column {
  return { as: 'value', function: name, ...(field === undefined ? {} : { field }) }
}

interface Computation {
  readonly name: string
  readonly column: Column
  readonly gives: JsonValue
}

const OVER_ALL: readonly Computation[] = [
  { name: 'count of beings', column: column('count'), gives: 5 },
  { name: 'count of values', column: column('count', 'note'), gives: 4 },
  { name: 'count of json values', column: column('count', 'data'), gives: 4 },
  { name: 'countDistinct of text', column: column('countDistinct', 'note'), gives: 2 },
  { name: 'countDistinct of int', column: column('countDistinct', 'amount'), gives: 3 },
  { name: 'countDistinct of bigint', column: column('countDistinct', 'huge'), gives: 1 },
  { name: 'countDistinct of bool', column: column('countDistinct', 'lit'), gives: 2 },
  { name: 'countDistinct of time', column: column('countDistinct', 'born'), gives: 2 },
  { name: 'sum of int', column: column('sum', 'amount'), gives: -2 },
  { name: 'sum of bigint', column: column('sum', 'huge'), gives: (2n * BIG).toString() },
  { name: 'sum of float', column: column('sum', 'ratio'), gives: -1.25 },
  { name: 'sum of version', column: column('sum', 'version'), gives: 5 },
  { name: 'avg of int', column: column('avg', 'amount'), gives: -0.5 },
  { name: 'avg of bigint', column: column('avg', 'huge'), gives: Number(BIG) },
  { name: 'avg of energyLevel', column: column('avg', 'energyLevel'), gives: 100 },
  { name: 'min of int', column: column('min', 'amount'), gives: -7 },
  { name: 'max of int', column: column('max', 'amount'), gives: 2 },
  { name: 'max of bigint', column: column('max', 'huge'), gives: BIG.toString() },
  { name: 'min of float', column: column('min', 'ratio'), gives: -2 },
  { name: 'min of text', column: column('min', 'note'), gives: 'x' },
  { name: 'max of text', column: column('max', 'label'), gives: 'e' },
  { name: 'max of time', column: column('max', 'born'), gives: '1970-01-01T00:00:00.003Z' },
]

/** What each function gives where no being, or no value, is left. */
const OVER_NOTHING: readonly Computation[] = [
  { name: 'count', column: column('count'), gives: 0 },
  { name: 'count of a field', column: column('count', 'note'), gives: 0 },
  { name: 'countDistinct', column: column('countDistinct', 'note'), gives: 0 },
  { name: 'sum of int', column: column('sum', 'amount'), gives: null },
  { name: 'sum of bigint', column: column('sum', 'huge'), gives: null },
  { name: 'sum of float', column: column('sum', 'ratio'), gives: null },
  { name: 'avg', column: column('avg', 'amount'), gives: null },
  { name: 'min', column: column('min', 'note'), gives: null },
  { name: 'max', column: column('max', 'born'), gives: null },
]

async function compute(realm: BaseRealm, question: Omit<Question, 'kind'>): Promise<readonly JsonObject[]> {
  return ask(realm, { kind: 'sample', ...question })
}

const overAll: Readonly<Record<string, Case>> = casesOf(
  OVER_ALL,
  ({ name }) => name,
  async ({ column: computed, gives }, { realm }) => {
    expect(await compute(realm, { aggregate: { columns: [computed] } })).toEqual([{ value: gives }])
  },
)

const overNothing: Readonly<Record<string, Case>> = casesOf(
  OVER_NOTHING,
  ({ name }) => `${name} over nothing`,
  async ({ column: computed, gives }, { realm }) => {
    expect(await compute(realm, { where: or(), aggregate: { columns: [computed] } })).toEqual([
      { value: gives },
    ])
  },
)

const BY_NOTE: AggregateClause = {
  groupBy: [{ field: 'note' }],
  columns: [
    { as: 'n', function: 'count' },
    { as: 'total', function: 'sum', field: 'amount' },
  ],
}

/** Groups and computed columns. */
export const AGGREGATE_CASES: CaseGroup = {
  title: 'aggregate',
  kinds: [Sample],
  seed,
  cases: {
    ...overAll,
    ...overNothing,
    'groups, NULL being a group of its own': async ({ realm }) => {
      expect(await compute(realm, { aggregate: BY_NOTE })).toEqual([
        { note: 'x', n: 2, total: 3 },
        { note: 'y', n: 2, total: 2 },
        { note: null, n: 1, total: -7 },
      ])
    },
    'no groups of no beings': async ({ realm }) => {
      expect(await compute(realm, { where: or(), aggregate: BY_NOTE })).toEqual([])
    },
    'groups without computed columns': async ({ realm }) => {
      const rows = await compute(realm, {
        aggregate: { groupBy: [{ field: 'lit' }, { field: 'amount' }], columns: [] },
      })
      expect(rows).toEqual([
        { lit: false, amount: 2 },
        { lit: true, amount: 1 },
        { lit: true, amount: null },
        { lit: null, amount: -7 },
        { lit: null, amount: 2 },
      ])
    },
    'groups by every store': async ({ realm }) => {
      for (const field of ['amount', 'huge', 'ratio', 'lit', 'born', 'note', 'mood', 'energyLevel']) {
        const rows = await compute(realm, {
          aggregate: { groupBy: [{ field }], columns: [{ as: 'n', function: 'count' }] },
        })
        expect(rows.reduce((sum, row) => sum + Number(row['n']), 0)).toBe(5)
      }
    },
    'groups by a place in json': async ({ realm }) => {
      const rows = await compute(realm, {
        aggregate: { groupBy: [at('data', 'v')], columns: [{ as: 'n', function: 'count' }] },
      })
      expect(rows).toEqual([
        { v: 1, n: 1 },
        { v: 'k', n: 2 },
        { v: null, n: 2 },
      ])
    },
    'filters beings before they are grouped': async ({ realm }) => {
      const rows = await compute(realm, { where: compare('amount', 'gt', 1), aggregate: BY_NOTE })
      expect(rows).toEqual([
        { note: 'x', n: 1, total: 2 },
        { note: 'y', n: 1, total: 2 },
      ])
    },
    'having filters groups; NULL does not pass': async ({ realm }) => {
      const having = [{ as: 'total', operator: 'lt', value: 3 }] as const
      expect(await compute(realm, { aggregate: { ...BY_NOTE, having } })).toEqual([
        { note: 'y', n: 2, total: 2 },
        { note: null, n: 1, total: -7 },
      ])
      const empty = {
        columns: [column('sum', 'amount')],
        having: [{ as: 'value', operator: 'neq', value: 1 }],
      } as const
      expect(await compute(realm, { where: or(), aggregate: empty })).toEqual([])
    },
    'having takes all of its conditions': async ({ realm }) => {
      const having = [
        { as: 'n', operator: 'eq', value: 2 },
        { as: 'total', operator: 'gte', value: 3 },
      ] as const
      expect(await compute(realm, { aggregate: { ...BY_NOTE, having } })).toEqual([
        { note: 'x', n: 2, total: 3 },
      ])
    },
    'having over bigint, float, text and time': async ({ realm }) => {
      const groupBy = [{ field: 'note' }]
      const only = async (
        computed: Column,
        operator: 'gt' | 'lt' | 'eq',
        value: JsonValue,
      ): Promise<readonly unknown[]> => {
        const aggregate = { groupBy, columns: [computed], having: [{ as: 'value', operator, value }] }
        return (await compute(realm, { aggregate })).map((row) => row['note'])
      }
      expect(await only(column('sum', 'huge'), 'eq', (2n * BIG).toString())).toEqual(['x'])
      expect(await only(column('avg', 'ratio'), 'lt', 0)).toEqual(['y'])
      expect(await only(column('max', 'label'), 'gt', 'b')).toEqual(['y', null])
      expect(await only(column('max', 'born'), 'gt', '1970-01-01T00:00:00.002Z')).toEqual(['x'])
    },
    'orders groups by computed columns': async ({ realm }) => {
      const rows = await compute(realm, { aggregate: BY_NOTE, order: [desc('n'), asc('total')] })
      expect(rows.map((row) => row['note'])).toEqual(['y', 'x', null])
    },
    'orders groups by a group, descending': async ({ realm }) => {
      const rows = await compute(realm, { aggregate: BY_NOTE, order: [desc('note')] })
      expect(rows.map((row) => row['note'])).toEqual([null, 'y', 'x'])
    },
    'cuts groups by limit and offset': async ({ realm }) => {
      const rows = await compute(realm, { aggregate: BY_NOTE, order: [asc('total')], offset: 1, limit: 1 })
      expect(rows.map((row) => row['note'])).toEqual(['y'])
    },
    'counts groups': async ({ realm }) => {
      expect(await askCount(realm, { kind: 'sample', aggregate: BY_NOTE })).toBe(3)
    },
    'refuses what a function does not take': async ({ realm }) => {
      const refuse = (computed: Column) => () => compute(realm, { aggregate: { columns: [computed] } })
      await expectRefusal('LUX_UNSUPPORTED', refuse(column('sum', 'note')))
      await expectRefusal('LUX_UNSUPPORTED', refuse(column('avg', 'born')))
      await expectRefusal('LUX_UNSUPPORTED', refuse(column('max', 'data')))
      await expectRefusal('LUX_UNSUPPORTED', refuse(column('min', 'lit')))
      await expectRefusal('LUX_UNSUPPORTED', refuse(column('countDistinct', 'data')))
      await expectRefusal('LUX_INVALID_QUERY', refuse(column('sum')))
      await expectRefusal('LUX_UNKNOWN_FIELD', refuse(column('max', 'unknown')))
    },
    'refuses bare columns, orders and havings that are not there': async ({ realm }) => {
      await expectRefusal('LUX_INVALID_QUERY', () =>
        compute(realm, { aggregate: BY_NOTE, select: [{ field: 'label' }] }),
      )
      await expectRefusal('LUX_INVALID_QUERY', () =>
        compute(realm, { aggregate: BY_NOTE, order: [asc('label')] }),
      )
      await expectRefusal('LUX_UNKNOWN_FIELD', () =>
        compute(realm, { aggregate: BY_NOTE, order: [asc('unknown')] }),
      )
      await expectRefusal('LUX_INVALID_QUERY', () =>
        compute(realm, { aggregate: { ...BY_NOTE, having: [{ as: 'note', operator: 'eq', value: 'x' }] } }),
      )
    },
  },
}
