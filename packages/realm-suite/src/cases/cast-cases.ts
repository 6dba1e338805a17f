import { asc } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, contemplateLoosely } from '../suite/reading.js'

interface Cast {
  readonly field: string
  readonly gives: readonly unknown[]
}

const CASTS: readonly Cast[] = [
  { field: 'label', gives: ['a', 'b'] },
  { field: 'mood', gives: ['wild', 'calm'] },
  { field: 'amount', gives: ['-9007199254740991', null] },
  { field: 'small', gives: ['-1', '0'] },
  { field: 'huge', gives: ['-9223372036854775808', '9223372036854775807'] },
  { field: 'lit', gives: ['true', 'false'] },
  { field: 'version', gives: ['1', '1'] },
]

const TEXT = 'text' as const

/** What stands in the json of a, and its text. */
const INSIDE = [
  { step: 'text', value: 'a "b"', gives: 'a "b"' },
  { step: 'digits', value: '1', gives: '1' },
  { step: 'number', value: 1.5, gives: '1.5' },
  { step: 'whole', value: 100, gives: '100' },
  { step: 'truth', value: true, gives: 'true' },
  { step: 'list', value: [1, 'x'], gives: '[1,"x"]' },
  { step: 'object', value: { b: 1, a: null }, gives: '{"a":null,"b":1}' },
  { step: 'nothing', value: null, gives: null },
] as const

/** Selected values as text, where every database prints them alike. */
export const CAST_CASES: CaseGroup = {
  title: 'cast',
  kinds: [Sample],
  seed: async (realm) => {
    await realm.of(Sample).manifest([
      {
        label: 'a',
        mood: 'wild',
        amount: -9_007_199_254_740_991,
        small: -1,
        huge: -9_223_372_036_854_775_808n,
        lit: true,
        data: Object.fromEntries(INSIDE.map(({ step, value }) => [step, value])),
      },
      { label: 'b', small: 0, huge: 9_223_372_036_854_775_807n, lit: false },
    ])
  },
  cases: {
    ...casesOf(
      CASTS,
      ({ field }) => `${field} as text`,
      async ({ field, gives }, { realm }) => {
        const select = [{ field, cast: TEXT, as: 'text' }]
        const rows = await ask(realm, { kind: 'sample', select, order: [asc('label')] })
        expect(rows.map((row) => row['text'])).toEqual(gives)
      },
    ),
    'is named after its field, beside the field itself': async ({ realm }) => {
      const select = [
        { field: 'small', cast: TEXT },
        { field: 'small', as: 'number' },
      ]
      const [row] = await ask(realm, { kind: 'sample', select, order: [asc('label')] })
      expect(row).toEqual({ small: '-1', number: -1 })
      const found = await contemplateLoosely(realm, Sample, { select, orderBy: { label: 'asc' } })
      expect(found).toEqual([
        { small: '-1', number: -1 },
        { small: '0', number: 0 },
      ])
    },
    'orders by the value, not by its text': async ({ realm }) => {
      const select = [{ field: 'amount', cast: TEXT }]
      const rows = await ask(realm, { kind: 'sample', select, order: [asc('small')] })
      expect(rows).toEqual([{ amount: '-9007199254740991' }, { amount: null }])
    },
    'a place inside json is text without quotes, or JSON': async ({ realm }) => {
      const select = INSIDE.map(({ step }) => ({ field: 'data', path: [step], cast: TEXT }))
      const rows = await ask(realm, { kind: 'sample', select, order: [asc('label')] })
      expect(rows[0]).toEqual(Object.fromEntries(INSIDE.map(({ step, gives }) => [step, gives])))
      expect(rows[1]).toEqual(Object.fromEntries(INSIDE.map(({ step }) => [step, null])))
      const embedded = await contemplateLoosely(realm, Sample, {
        select,
        orderBy: { label: 'asc' },
        limit: 1,
      })
      expect(embedded).toEqual([rows[0]])
    },
    'is refused where databases print differently': async ({ realm }) => {
      for (const field of ['ratio', 'born', 'tags', 'data', 'energyLevel', 'manifestationTime']) {
        await expectRefusal('LUX_UNSUPPORTED', () =>
          ask(realm, { kind: 'sample', select: [{ field, cast: TEXT }] }),
        )
      }
    },
    'is refused in distinct projections and for other types': async ({ realm }) => {
      const select = [{ field: 'amount', cast: TEXT }]
      await expectRefusal('LUX_UNSUPPORTED', () => ask(realm, { kind: 'sample', select, distinct: true }))
      await expectRefusal('LUX_INVALID_QUERY', () =>
        contemplateLoosely(realm, Sample, { select: [{ field: 'amount', cast: 'float' }] }),
      )
    },
  },
}
