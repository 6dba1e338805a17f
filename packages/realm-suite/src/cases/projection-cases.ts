import type { BaseRealm } from '@luxdb/core'
import { asc, at, desc } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount } from '../suite/reading.js'

async function seed(realm: BaseRealm): Promise<void> {
  await realm.of(Sample).manifest([
    { label: 'a', note: 'x', amount: 1, huge: 1n, alias: 'one', born: new Date(1), data: { v: 1, w: [1] } },
    { label: 'b', note: 'x', amount: 1, huge: 2n, data: { v: 1 } },
    { label: 'c', note: 'y', lit: true },
    { label: 'd', amount: 1, lit: false },
    { label: 'e', amount: 2 },
  ])
}

/** Projections: some columns instead of whole beings. */
export const PROJECTION_CASES: CaseGroup = {
  title: 'projection',
  kinds: [Sample],
  seed,
  cases: {
    'gives the columns asked for, in JSON forms': async ({ realm }) => {
      const select = ['label', 'huge', 'born', 'lit', 'tags', 'energyLevel', 'version'].map((field) => ({
        field,
      }))
      const [row] = await ask(realm, { kind: 'sample', select, where: compare('label', 'eq', 'a') })
      expect(row).toEqual({
        label: 'a',
        huge: '1',
        born: '1970-01-01T00:00:00.001Z',
        lit: null,
        tags: [],
        energyLevel: 100,
        version: 1,
      })
    },
    'gives them in the order asked for': async ({ realm }) => {
      const [row] = await ask(realm, {
        kind: 'sample',
        select: [{ field: 'note' }, { field: 'label' }],
        limit: 1,
      })
      expect(Object.keys(row ?? {})).toEqual(['note', 'label'])
    },
    'finds no item in what is no list': async ({ realm }) => {
      const select = [
        { field: 'data', path: ['v', 0], as: 'inNumber' },
        { field: 'data', path: [0], as: 'inObject' },
        { field: 'data', path: ['w', -1], as: 'last' },
      ]
      const [row] = await ask(realm, { kind: 'sample', select, where: compare('label', 'eq', 'a') })
      expect(row).toEqual({ inNumber: null, inObject: null, last: 1 })
    },
    'leaves optional columns without a value out': async ({ realm }) => {
      const rows = await ask(realm, {
        kind: 'sample',
        select: [{ field: 'alias' }],
        order: [asc('label')],
        limit: 2,
      })
      expect(rows).toEqual([{ alias: 'one' }, {}])
    },
    'renames columns, one field twice': async ({ realm }) => {
      const select = [
        { field: 'label', as: 'name' },
        { field: 'label', as: 'again' },
      ]
      expect(await ask(realm, { kind: 'sample', select, order: [asc('label')], limit: 1 })).toEqual([
        { name: 'a', again: 'a' },
      ])
    },
    'orders by fields that it does not select': async ({ realm }) => {
      const rows = await ask(realm, {
        kind: 'sample',
        select: [{ field: 'label' }],
        order: [desc('amount', 'last'), desc('label')],
      })
      expect(rows.map((row) => row['label']).join('')).toBe('edbac')
    },
    'takes columns from inside json, by the last key': async ({ realm }) => {
      const select = [at('data', 'v'), at('data', 'w', 0), { ...at('data', 'w'), as: 'list' }]
      const rows = await ask(realm, { kind: 'sample', select, order: [asc('label')], limit: 3 })
      expect(rows).toEqual([
        { v: 1, w: 1, list: [1] },
        { v: 1, w: null, list: null },
        { v: null, w: null, list: null },
      ])
    },
    'keeps rows that are the same': async ({ realm }) => {
      expect(await ask(realm, { kind: 'sample', select: [{ field: 'note' }] })).toHaveLength(5)
    },
    'distinct drops rows that are the same, NULL included': async ({ realm }) => {
      const rows = await ask(realm, { kind: 'sample', select: [{ field: 'note' }], distinct: true })
      expect(rows).toEqual([{ note: 'x' }, { note: 'y' }, { note: null }])
    },
    'distinct over two columns, ordered by both': async ({ realm }) => {
      const select = [{ field: 'amount' }, { field: 'note' }]
      const rows = await ask(realm, { kind: 'sample', select, distinct: true, order: [desc('amount')] })
      expect(rows).toEqual([
        { amount: null, note: 'y' },
        { amount: 2, note: null },
        { amount: 1, note: null },
        { amount: 1, note: 'x' },
      ])
    },
    'distinct is cut after it was made': async ({ realm }) => {
      const rows = await ask(realm, {
        kind: 'sample',
        select: [{ field: 'note' }],
        distinct: true,
        offset: 1,
        limit: 1,
      })
      expect(rows).toEqual([{ note: 'y' }])
    },
    'counts a distinct projection by its rows': async ({ realm }) => {
      expect(await askCount(realm, { kind: 'sample', select: [{ field: 'note' }], distinct: true })).toBe(3)
    },
    'refuses columns that are not there, or the same twice': async ({ realm }) => {
      const select =
        (...columns: readonly { field: string; as?: string }[]) =>
        () =>
          ask(realm, { kind: 'sample', select: columns })
      await expectRefusal('LUX_UNKNOWN_FIELD', select({ field: 'unknown' }))
      await expectRefusal('LUX_UNKNOWN_FIELD', select({ field: 'soul_id' }))
      await expectRefusal('LUX_INVALID_QUERY', select({ field: 'label' }, { field: 'label' }))
      await expectRefusal('LUX_INVALID_QUERY', select({ field: 'label', as: 'note' }, { field: 'note' }))
      await expectRefusal('LUX_INVALID_QUERY', select({ field: 'label', as: '__proto__' }))
      await expectRefusal('LUX_INVALID_QUERY', select({ field: 'label', as: 'a\0' }))
      await expectRefusal('LUX_INVALID_QUERY', select({ field: 'label', as: '' }))
      await expectRefusal('LUX_INVALID_QUERY', select())
    },
    'keeps odd names of columns': async ({ realm }) => {
      const names = [
        'a b',
        "it's",
        '"quoted"',
        'select',
        'é',
        '\u{1F600}',
        'a.b',
        '$1',
        '; drop table sample',
        'x'.repeat(63),
      ]
      const select = names.map((as) => ({ field: 'label', as }))
      const [row] = await ask(realm, { kind: 'sample', select, order: [asc('label')], limit: 1 })
      expect(Object.keys(row ?? {})).toEqual(names)
      expect(new Set(Object.values(row ?? {}))).toEqual(new Set(['a']))
    },
    'refuses distinct where rows cannot be compared or ordered': async ({ realm }) => {
      const ask1 = (question: object) => () => ask(realm, { kind: 'sample', distinct: true, ...question })
      await expectRefusal('LUX_UNSUPPORTED', ask1({ select: [{ field: 'data' }] }))
      await expectRefusal('LUX_INVALID_QUERY', ask1({ select: [{ field: 'note' }], order: [asc('label')] }))
    },
    'distinct over whole beings changes nothing': async ({ realm }) => {
      expect(await ask(realm, { kind: 'sample', distinct: true })).toHaveLength(5)
    },
  },
}
