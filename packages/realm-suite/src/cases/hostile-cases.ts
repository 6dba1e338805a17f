import { isIn } from '@luxdb/core/query'
import { expect } from 'vitest'
import { type FieldCase, KEPT_VALUES, REFUSED_VALUES } from '../fixtures/hostile-fields.js'
import { REFUSED_JSON, STORABLE_JSON } from '../fixtures/hostile-json.js'
import { longText, STORABLE_TEXTS, UNSTORABLE_TEXTS } from '../fixtures/hostile-texts.js'
import { Article } from '../fixtures/keyed-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import { type Case, type CaseGroup, casesOf } from '../suite/case-group.js'
import { compare, json, matches } from '../suite/conditions.js'
import { expectRefusal, expectRefusalOf } from '../suite/expect-refusal.js'
import { ask, askColumn, fieldOf, manifestAll, plain, soulIdOf } from '../suite/reading.js'

const NOBODY = '018f0000-0000-7000-8000-00000000dead'

function shown(value: unknown): string {
  if (value instanceof Date) return `Date ${value.getTime()}`
  if (typeof value === 'bigint') return `${value}n`
  const text =
    typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : JSON.stringify(value)
  return (text ?? String(value)).slice(0, 60)
}

function fieldCase({ field, value }: FieldCase): string {
  return `${field} ${shown(value)}`
}

const kept: Readonly<Record<string, Case>> = casesOf(
  KEPT_VALUES,
  (entry) => `keeps ${fieldCase(entry)}`,
  async ({ field, value, kept: expected }, { realm }) => {
    const made = await realm.of(Sample).manifest({ label: 'made', [field]: value })
    expect(plain(made)[field]).toBe(expected)
    const changed = await realm.of(Sample).manifest({ label: 'changed' })
    await realm.of(Sample).transform(soulIdOf(changed), { [field]: value })
    expect(await askColumn(realm, 'sample', field, compare(field, 'eq', expected))).toEqual([
      expected,
      expected,
    ])
    expect(await ask(realm, { kind: 'sample', where: compare(field, 'neq', expected) })).toEqual([])
  },
)

const refused: Readonly<Record<string, Case>> = casesOf(
  REFUSED_VALUES,
  (entry) => `refuses ${fieldCase(entry)}`,
  async ({ field, value, codes }, { realm }) => {
    const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a' }))
    await expectRefusalOf(codes, () => realm.of(Sample).manifest({ label: 'b', [field]: value }))
    await expectRefusalOf(codes, () => realm.of(Sample).transform(soulId, { [field]: value }))
    expect(await realm.of(Sample).count()).toBe(1)
  },
)

const refusedJson: Readonly<Record<string, Case>> = casesOf(
  REFUSED_JSON,
  ({ name }) => `refuses json with ${name}`,
  async ({ value, codes }, { realm }) => {
    const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a' }))
    await expectRefusalOf(codes, () => realm.of(Sample).manifest({ label: 'b', data: value }))
    await expectRefusalOf(codes, () => realm.of(Sample).transform(soulId, { data: value }))
    expect(await realm.of(Sample).count()).toBe(1)
  },
)

/** Values that storages are known to change, cut or choke on. */
export const HOSTILE_CASES: CaseGroup = {
  title: 'hostile values',
  kinds: [Sample, Article],
  cases: {
    ...kept,
    ...refused,
    ...refusedJson,
    'keeps every storable text, in fields, keys, lists and json': async ({ realm }) => {
      const inputs = STORABLE_TEXTS.map((text) => ({
        label: text,
        note: text,
        tags: [text, text],
        data: { [`k${text}`]: text },
      }))
      const made = await manifestAll(realm, Sample, inputs)
      for (const [index, being] of made.entries()) {
        const text = STORABLE_TEXTS[index]
        expect(plain(await realm.of(Sample).contemplate(soulIdOf(being)))).toMatchObject({
          label: text,
          note: text,
          tags: [text, text],
          data: { [`k${text}`]: text },
        })
      }
    },
    'finds every storable text by itself alone': async ({ realm }) => {
      await realm
        .of(Sample)
        .manifest(STORABLE_TEXTS.map((text) => ({ label: text, tags: [text], data: { v: text } })))
      for (const text of STORABLE_TEXTS) {
        expect(await askColumn(realm, 'sample', 'label', compare('label', 'eq', text))).toEqual([text])
        expect(await askColumn(realm, 'sample', 'label', isIn('label', [text]))).toEqual([text])
        expect(await askColumn(realm, 'sample', 'label', json('tags', 'contains', [text]))).toEqual([text])
        expect(await askColumn(realm, 'sample', 'label', json('tags', 'overlaps', ['none', text]))).toEqual([
          text,
        ])
        expect(
          await askColumn(realm, 'sample', 'label', compare({ field: 'data', path: ['v'] }, 'eq', text)),
        ).toEqual([text])
      }
    },
    'finds every storable text as beginning, end and escaped pattern': async ({ realm }) => {
      await realm.of(Sample).manifest(STORABLE_TEXTS.map((text) => ({ label: `<${text}>` })))
      for (const text of STORABLE_TEXTS) {
        const label = `<${text}>`
        expect(
          await askColumn(realm, 'sample', 'label', matches('label', 'startsWith', `<${text}>`)),
        ).toEqual([label])
        expect(await askColumn(realm, 'sample', 'label', matches('label', 'endsWith', label))).toEqual([
          label,
        ])
        expect(await askColumn(realm, 'sample', 'label', matches('label', 'like', escaped(label)))).toEqual([
          label,
        ])
      }
    },
    'takes every storable text as a soulId': async ({ realm }) => {
      const ids = STORABLE_TEXTS.filter((text) => text !== '')
      await realm.of(Article).manifest(ids.map((text) => ({ soulId: text, title: text })))
      for (const text of ids) {
        expect(fieldOf(await realm.of(Article).contemplate(text), 'title')).toBe(text)
      }
      await expectRefusal('LUX_INVALID_VALUE', () => realm.of(Article).manifest({ soulId: '', title: 'a' }))
    },
    'refuses texts that cannot be kept, wherever they stand': async ({ realm }) => {
      const soulId = soulIdOf(await realm.of(Sample).manifest({ label: 'a' }))
      for (const text of UNSTORABLE_TEXTS) {
        await expectRefusal('LUX_INVALID_TEXT', () => realm.of(Sample).manifest({ label: text }))
        await expectRefusal('LUX_INVALID_TEXT', () => realm.of(Sample).manifest({ label: 'b', tags: [text] }))
        await expectRefusal('LUX_INVALID_TEXT', () => realm.of(Sample).transform(soulId, { note: text }))
        await expectRefusal('LUX_INVALID_TEXT', () =>
          realm.of(Article).manifest({ soulId: text, title: 'a' }),
        )
        await expectRefusal('LUX_INVALID_TEXT', () =>
          ask(realm, { kind: 'sample', where: compare('label', 'eq', text) }),
        )
        await expectRefusal('LUX_INVALID_TEXT', () =>
          ask(realm, { kind: 'sample', where: isIn('label', [text]) }),
        )
        await expectRefusal('LUX_INVALID_TEXT', () =>
          ask(realm, { kind: 'sample', where: json('data', 'contains', text) }),
        )
      }
    },
    'finds nothing under an id that cannot be': async ({ realm }) => {
      for (const id of [...UNSTORABLE_TEXTS, ...STORABLE_TEXTS, `${NOBODY}'`, `${NOBODY} --`]) {
        expect(await realm.of(Sample).contemplate(id)).toBeUndefined()
      }
    },
    'keeps every storable json value and finds it by value': async ({ realm }) => {
      const made = await manifestAll(
        realm,
        Sample,
        STORABLE_JSON.map((data, index) => ({ label: `l${index}`, data })),
      )
      for (const [index, data] of STORABLE_JSON.entries()) {
        expect(fieldOf(await realm.of(Sample).contemplate(soulIdOf(made[index])), 'data')).toEqual(data)
        expect(await askColumn(realm, 'sample', 'label', compare('data', 'eq', data))).toEqual([`l${index}`])
      }
    },
    'does not tell json by the order of keys or the way of writing numbers': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a', data: { b: 1.0, a: -0, c: { z: 1, y: 100 } } })
      const same = { c: { y: 1e2, z: 1 }, a: 0, b: 1 }
      expect(await askColumn(realm, 'sample', 'label', compare('data', 'eq', same))).toEqual(['a'])
    },
    'takes JSON null for no value': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a', data: null })
      expect(await askColumn(realm, 'sample', 'label', { type: 'is', field: 'data', value: null })).toEqual([
        'a',
      ])
    },
    'keeps a megabyte of text and finds it again': async ({ realm }) => {
      const text = longText(1_000_000)
      const made = await realm.of(Sample).manifest({ label: text, data: { text }, tags: [text] })
      expect(fieldOf(await realm.of(Sample).contemplate(soulIdOf(made)), 'label')).toBe(text)
      expect(await askColumn(realm, 'sample', 'label', compare('label', 'eq', text))).toHaveLength(1)
      expect(await askColumn(realm, 'sample', 'label', compare('label', 'gt', `${text}x`))).toHaveLength(0)
    },
  },
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
