import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { codeOf, failureOf } from '../query/test-codes.js'
import { bond } from './bond.js'
import { type AnyKind, kind } from './kind.js'
import { createRecordCodec, type RecordCodec } from './record-codec.js'

const UUID = '01890a5d-ac96-774b-bcce-b302099a8057'
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058'
const NOW_MS = Date.UTC(2024, 4, 17, 8, 30)

function codecOf(subject: AnyKind): RecordCodec {
  return createRecordCodec(subject, { realmName: 'primary', clock: () => NOW_MS, uuid: () => UUID })
}

/** A row by the names of its fields. */
function parse(subject: AnyKind, input: unknown): Record<string, unknown> {
  const row = codecOf(subject).parseRecord(input)
  expect(row).toHaveLength(subject.shape.fields.length)
  return Object.fromEntries(subject.shape.fields.map((field, index) => [field.name, row[index]]))
}

/** Changes of a patch by the names of their fields. */
function patch(subject: AnyKind, input: unknown): Record<string, unknown> {
  const { changes } = codecOf(subject).parsePatch(input)
  return Object.fromEntries(changes.map(({ field, cell }) => [field.name, cell]))
}

const Guardian = kind('guardian', {
  name: z.string().min(1),
  affinity: z.enum(['light', 'shadow']).default('light'),
  abilities: z.array(z.string()).default([]),
  nickname: z.string().optional(),
  title: z.string().nullable(),
  motto: z.string().nullish(),
  born: z.date().optional(),
  wealth: z.bigint().optional(),
  rank: z.int32().optional(),
  get mentor() {
    return bond.to(() => Guardian).optional()
  },
})
const AURORA = { name: 'Aurora', title: null }

describe('parseRecord', () => {
  test('gives a complete row: defaults, absent values and what LuxDB sets', () => {
    expect(parse(Guardian, AURORA)).toEqual({
      soulId: UUID,
      name: 'Aurora',
      affinity: 'light',
      abilities: '[]',
      nickname: null,
      title: null,
      motto: null,
      born: null,
      wealth: null,
      rank: null,
      mentorId: null,
      energyLevel: 100,
      manifestationTime: NOW_MS,
      version: 1,
    })
  })

  test('takes the values of TypeScript and those of JSON alike', () => {
    const values = { ...AURORA, born: new Date(5), wealth: 9007199254740993n }
    const json = { ...AURORA, born: '1970-01-01T00:00:00.005Z', wealth: '9007199254740993' }
    expect(parse(Guardian, values)).toEqual(parse(Guardian, json))
    expect(parse(Guardian, json)).toMatchObject({ born: 5, wealth: 9007199254740993n })
  })

  test('null stands for an absent value where there may be none', () => {
    expect(parse(Guardian, { ...AURORA, nickname: null, motto: null, mentorId: null })).toEqual(
      parse(Guardian, AURORA),
    )
  })

  test('undefined counts as not given', () => {
    expect(parse(Guardian, { ...AURORA, affinity: undefined, other: undefined })).toEqual(
      parse(Guardian, AURORA),
    )
  })

  test('canonical JSON, lower-case ids, no negative zero', () => {
    const Thing = kind('thing', {
      data: z.object({ b: z.int(), a: z.int() }),
      id: z.uuid(),
      value: z.number(),
    })
    const row = parse(Thing, { data: { b: 1, a: -0 }, id: UUID.toUpperCase(), value: -0 })
    expect(row).toMatchObject({ data: '{"a":0,"b":1}', id: UUID })
    expect(Object.is(row['value'], 0)).toBe(true)
  })

  test('what a schema turns a value into is what is stored', () => {
    const Thing = kind('thing', { name: z.string().trim().toLowerCase(), level: z.coerce.number() })
    expect(parse(Thing, { name: '  Ada ', level: '7' })).toMatchObject({ name: 'ada', level: 7 })
  })

  test('computed defaults are computed for each record', () => {
    let next = 0
    const Thing = kind('thing', { serial: z.int().default(() => ++next) })
    const codec = codecOf(Thing)
    const [first, second] = [codec.parseRecord({}), codec.parseRecord({})]
    expect(Number(second[1]) - Number(first[1])).toBe(1)
  })

  test('now is what the clock of the realm says', () => {
    const Thing = kind('thing', {
      at: z
        .date()
        .default(() => new Date())
        .meta({ now: true }),
    })
    expect(parse(Thing, {})).toMatchObject({ at: NOW_MS })
    expect(parse(Thing, { at: '2020-01-01' })).toMatchObject({ at: Date.UTC(2020, 0, 1) })
  })

  test('the input is not changed', () => {
    const input = Object.freeze({ ...AURORA, born: '1970-01-01' })
    expect(codeOf(() => parse(Guardian, input))).toBeUndefined()
  })

  describe('soulId and what LuxDB sets', () => {
    test.each<[string, object, object]>([
      ['a soulId may be given', { soulId: OTHER.toUpperCase() }, { soulId: OTHER }],
      ['energy too', { energyLevel: 7.5 }, { energyLevel: 7.5 }],
      ['version 1 and the own realm are true anyway', { version: 1, realm: 'primary' }, { version: 1 }],
    ])('%s', (_, extra, expected) => {
      expect(parse(Guardian, { ...AURORA, ...extra })).toMatchObject(expected)
    })

    test.each<[string, object, string]>([
      ['another version', { version: 2 }, 'LUX_IMMUTABLE_FIELD'],
      ['another realm', { realm: 'secondary' }, 'LUX_IMMUTABLE_FIELD'],
      ['a manifestationTime', { manifestationTime: new Date() }, 'LUX_IMMUTABLE_FIELD'],
      ['a soulId that is no uuid', { soulId: 'abc' }, 'LUX_INVALID_VALUE'],
      ['soulId null', { soulId: null }, 'LUX_REQUIRED'],
      ['no energy', { energyLevel: null }, 'LUX_REQUIRED'],
      ['infinite energy', { energyLevel: Infinity }, 'LUX_OUT_OF_RANGE'],
    ])('%s is refused', (_, extra, code) => {
      expect(codeOf(() => parse(Guardian, { ...AURORA, ...extra }))).toBe(code)
    })

    test('integer ids are left to the realm, or given as number or text', () => {
      const Thing = kind('thing', {}, { soulId: 'integer' })
      expect(parse(Thing, {})).toMatchObject({ soulId: null })
      expect(parse(Thing, { soulId: '12' })).toMatchObject({ soulId: 12n })
      expect(parse(Thing, { soulId: 12 })).toMatchObject({ soulId: 12n })
    })

    test('text ids must be given, and be something', () => {
      const Thing = kind('thing', {}, { soulId: 'text' })
      expect(parse(Thing, { soulId: 'a' })).toMatchObject({ soulId: 'a' })
      expect(codeOf(() => parse(Thing, {}))).toBe('LUX_REQUIRED')
      expect(codeOf(() => parse(Thing, { soulId: '' }))).toBe('LUX_INVALID_VALUE')
    })

    test('declared keys: the soulId may be there when it says the same', () => {
      const City = kind(
        'city',
        { code: z.string(), zip: z.int() },
        { key: ['code', 'zip'], systemFields: false },
      )
      const key = { code: 'a', zip: 5 }
      expect(parse(City, { ...key, soulId: '["a",5]' })).toEqual(key)
      expect(codeOf(() => parse(City, { ...key, soulId: '["a",6]' }))).toBe('LUX_IMMUTABLE_FIELD')
      expect(codeOf(() => parse(City, { ...key, energyLevel: 1 }))).toBe('LUX_UNKNOWN_FIELD')
    })
  })

  describe('refuses', () => {
    const Other = kind('other', { count: z.int().min(1), big: z.int64(), at: z.date(), text: z.string() })
    const GOOD = { count: 1, big: 1n, at: new Date(0), text: '' }

    test.each<[string, AnyKind, unknown, string, string?]>([
      ['no object', Guardian, 'Aurora', 'LUX_INVALID_VALUE'],
      ['null', Guardian, null, 'LUX_INVALID_VALUE'],
      ['a list', Guardian, [AURORA], 'LUX_INVALID_VALUE'],
      ['an unknown field', Guardian, { ...AURORA, nam: 1 }, 'LUX_UNKNOWN_FIELD', 'nam'],
      ['a bond by its own name', Guardian, { ...AURORA, mentor: OTHER }, 'LUX_UNKNOWN_FIELD', 'mentor'],
      ['a column name', Guardian, { ...AURORA, energy_level: 1 }, 'LUX_UNKNOWN_FIELD', 'energy_level'],
      [
        '__proto__',
        Guardian,
        JSON.parse('{"name":"a","title":null,"__proto__":{}}'),
        'LUX_UNKNOWN_FIELD',
        '__proto__',
      ],
      ['a missing field', Guardian, { title: null }, 'LUX_REQUIRED', 'name'],
      ['a nullable field that is missing', Guardian, { name: 'a' }, 'LUX_REQUIRED', 'title'],
      ['null where a value must be', Guardian, { ...AURORA, name: null }, 'LUX_REQUIRED', 'name'],
      ['null where there is a default', Guardian, { ...AURORA, affinity: null }, 'LUX_REQUIRED', 'affinity'],
      ['text that is too short', Guardian, { ...AURORA, name: '' }, 'LUX_INVALID_VALUE', 'name'],
      [
        'a value that is not in the enum',
        Guardian,
        { ...AURORA, affinity: 'dusk' },
        'LUX_INVALID_VALUE',
        'affinity',
      ],
      ['a wrong type', Guardian, { ...AURORA, name: 5 }, 'LUX_INVALID_VALUE', 'name'],
      ['NUL in text', Guardian, { ...AURORA, name: 'a\u0000' }, 'LUX_INVALID_TEXT', 'name'],
      ['a lone surrogate', Guardian, { ...AURORA, name: '\ud800' }, 'LUX_INVALID_TEXT', 'name'],
      ['NUL inside JSON', Guardian, { ...AURORA, abilities: ['\u0000'] }, 'LUX_INVALID_TEXT', 'abilities'],
      ['a key that is no uuid', Guardian, { ...AURORA, mentorId: 'x' }, 'LUX_INVALID_VALUE', 'mentorId'],
      ['2^31 in an int32', Guardian, { ...AURORA, rank: 2 ** 31 }, 'LUX_OUT_OF_RANGE', 'rank'],
      ['2^53 in an int', Other, { ...GOOD, count: 2 ** 53 }, 'LUX_OUT_OF_RANGE', 'count'],
      ['a number below its minimum', Other, { ...GOOD, count: 0 }, 'LUX_OUT_OF_RANGE', 'count'],
      ['NaN', Other, { ...GOOD, count: Number.NaN }, 'LUX_OUT_OF_RANGE', 'count'],
      ['a fraction in an int', Other, { ...GOOD, count: 1.5 }, 'LUX_INVALID_VALUE', 'count'],
      ['2^63 in an int64', Other, { ...GOOD, big: 2n ** 63n }, 'LUX_OUT_OF_RANGE', 'big'],
      ['2^63 as text', Other, { ...GOOD, big: '9223372036854775808' }, 'LUX_OUT_OF_RANGE', 'big'],
      ['text that is no number', Other, { ...GOOD, big: 'five' }, 'LUX_INVALID_VALUE', 'big'],
      ['February 30th', Other, { ...GOOD, at: '2024-02-30' }, 'LUX_INVALID_TIME', 'at'],
      ['an invalid Date', Other, { ...GOOD, at: new Date(Number.NaN) }, 'LUX_INVALID_VALUE', 'at'],
      ['the year 10000', Other, { ...GOOD, at: new Date(Date.UTC(10000, 0)) }, 'LUX_INVALID_TIME', 'at'],
    ])('%s', (_, subject, input, code, field) => {
      const failure = failureOf(() => parse(subject, input))
      expect(failure?.code).toBe(code)
      expect(failure?.details['kind']).toBe(subject.name)
      if (field !== undefined) expect(failure?.details['field']).toBe(field)
    })

    test('and lists everything that the schemas found', () => {
      const failure = failureOf(() => parse(Guardian, { name: '', title: 5, abilities: ['a', 5] }))
      expect(failure?.details['issues']).toMatchObject([
        { field: 'name', path: [] },
        { field: 'abilities', path: [1] },
        { field: 'title', path: [] },
      ])
    })

    test('a schema that needs to wait', () => {
      const Slow = kind('slow', { name: z.string().refine(async () => true) })
      expect(codeOf(() => parse(Slow, { name: 'a' }))).toBe('LUX_INVALID_KIND')
    })
  })
})

describe('parsePatch', () => {
  test('gives what is named and nothing else', () => {
    expect(patch(Guardian, { name: 'Nyx', energyLevel: 5 })).toEqual({ name: 'Nyx', energyLevel: 5 })
    expect(patch(Guardian, {})).toEqual({})
    expect(patch(Guardian, { name: undefined })).toEqual({})
  })

  test('null clears what may be absent', () => {
    expect(patch(Guardian, { nickname: null, title: null, motto: null, born: null, mentorId: null })).toEqual(
      {
        nickname: null,
        title: null,
        motto: null,
        born: null,
        mentorId: null,
      },
    )
  })

  test('takes the values of JSON', () => {
    expect(
      patch(Guardian, { born: '1970-01-01T00:00:00.005Z', wealth: '5', mentorId: OTHER.toUpperCase() }),
    ).toEqual({ born: 5, wealth: 5n, mentorId: OTHER })
  })

  test('what never changes comes back to be compared', () => {
    const { changes, expected } = codecOf(Guardian).parsePatch({
      soulId: OTHER.toUpperCase(),
      version: 3,
      manifestationTime: '1970-01-01T00:00:00.005Z',
      realm: 'primary',
    })
    expect(changes).toEqual([])
    expect([...expected]).toEqual([
      ['soulId', OTHER],
      ['version', 3],
      ['manifestationTime', 5],
    ])
  })

  test('the soulId of a declared key stands for its fields', () => {
    const City = kind('city', { code: z.string(), zip: z.int(), name: z.string() }, { key: ['code', 'zip'] })
    const { expected } = codecOf(City).parsePatch({ soulId: '["a",5]' })
    expect([...expected]).toEqual([
      ['code', 'a'],
      ['zip', 5],
    ])
    expect([...codecOf(City).parsePatch({ zip: 7 }).expected]).toEqual([['zip', 7]])
    expect(codeOf(() => codecOf(City).parsePatch({ soulId: 'a' }))).toBe('LUX_IMMUTABLE_FIELD')
  })

  test('refinements see null only where it is a value', () => {
    const Thing = kind('thing', {
      a: z
        .string()
        .nullable()
        .refine((value) => value !== null),
      b: z.string().min(3).optional(),
    })
    expect(codeOf(() => patch(Thing, { a: null }))).toBe('LUX_INVALID_VALUE')
    expect(patch(Thing, { b: null })).toEqual({ b: null })
  })

  test.each<[string, unknown, string, string?]>([
    ['no object', 5, 'LUX_INVALID_VALUE'],
    ['an unknown field', { nam: 1 }, 'LUX_UNKNOWN_FIELD', 'nam'],
    ['null where a value must be', { name: null }, 'LUX_REQUIRED', 'name'],
    ['null where there is a default', { affinity: null }, 'LUX_REQUIRED', 'affinity'],
    ['no energy', { energyLevel: null }, 'LUX_REQUIRED', 'energyLevel'],
    ['a value that the schema refuses', { name: '' }, 'LUX_INVALID_VALUE', 'name'],
    ['a number out of range', { rank: 2 ** 31 }, 'LUX_OUT_OF_RANGE', 'rank'],
    ['a time that is none', { born: '2024-02-30' }, 'LUX_INVALID_TIME', 'born'],
    ['NUL', { nickname: '\u0000' }, 'LUX_INVALID_TEXT', 'nickname'],
    ['another realm', { realm: 'secondary' }, 'LUX_IMMUTABLE_FIELD', 'realm'],
    ['a version that is no number', { version: 'one' }, 'LUX_INVALID_VALUE', 'version'],
    ['null as soulId', { soulId: null }, 'LUX_REQUIRED', 'soulId'],
  ])('refuses %s', (_, input, code, field) => {
    const failure = failureOf(() => patch(Guardian, input))
    expect(failure?.code).toBe(code)
    if (field !== undefined) expect(failure?.details['field']).toBe(field)
  })

  test('names the place inside JSON', () => {
    const failure = failureOf(() => patch(Guardian, { abilities: ['a', 5] }))
    expect(failure?.details['issues']).toMatchObject([{ field: 'abilities', path: [1] }])
  })
})
