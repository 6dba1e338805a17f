import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { codeOf } from '../query/test-codes.js'
import { bond } from './bond.js'
import { type AnyKind, kind } from './kind.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import { kindToJsonSchema } from './kind-to-json-schema.js'
import { createRecordCodec } from './record-codec.js'

const Country = kind('country', { code: z.string().length(2) }, { key: 'code' })

const Everything = kind(
  'everything',
  {
    text: z.string().min(1).max(80).meta({ unique: true, description: 'A name.' }),
    pattern: z.string().regex(/^[a-z]+$/),
    mail: z.email().optional(),
    uuid: z.uuid(),
    guid: z.guid(),
    choice: z.enum(['light', 'shadow']).default('light'),
    choiceOrNull: z.enum(['light', 'shadow']).nullable(),
    literal: z.literal('a'),
    literals: z.literal([1, 2]),
    template: z.templateLiteral(['v', z.int()]),
    int: z.int().min(-5).meta({ index: true }),
    int32: z.int32().min(3),
    uint32: z.uint32(),
    bigint: z.bigint(),
    bigintOrNull: z.int64().nullish(),
    uint64: z.uint64().default(9007199254740993n),
    float: z.number().multipleOf(0.5).default(1.5),
    floatAsInt: z.number().meta({ store: 'int' }),
    bool: z.boolean().optional(),
    time: z.date(),
    timeOrNull: z.date().nullable(),
    timeDefault: z.date().default(new Date(5)),
    timeNow: z.date().meta({ now: true, column: 'made_at' }),
    object: z.object({ a: z.string(), b: z.int().optional() }),
    record: z.record(z.string(), z.number()),
    list: z.array(z.string()).default([]),
    tuple: z.tuple([z.string(), z.int()]),
    union: z.union([z.string(), z.int()]),
    tagged: z.discriminatedUnion('t', [
      z.object({ t: z.literal('a') }),
      z.object({ t: z.literal('b'), n: z.int() }),
    ]),
    json: z.json(),
    any: z.any(),
    renamed: z.string().meta({ was: 'formerly', column: 'RENAMED' }),
    country: bond.to(() => Country, { onDelete: 'cascade', column: 'LAND' }),
    get parent() {
      return bond.to(() => Everything, { unique: true }).optional()
    },
    get children() {
      return bond.many(() => Everything, 'parent')
    },
  },
  {
    table: 'tblEverything',
    indexes: [['choice', 'energyLevel'], { fields: ['int', 'text'], unique: true, name: 'UX' }],
    access: {
      read: true,
      update: { type: 'compare', operator: 'eq', field: 'text', value: { $principal: 'id' } },
    },
    hidden: { float: { exceptRoles: ['hr'] }, bool: true },
    search: ['text'],
    changes: 'none',
    was: 'something',
  },
)

function roundTrip(subject: AnyKind, direction: 'input' | 'output'): AnyKind {
  const document: unknown = JSON.parse(JSON.stringify(kindToJsonSchema(subject, direction)))
  const back = kindFromJsonSchema(document)
  back.link([Country, Everything])
  return back
}

describe('a kind and its document', () => {
  test('the document gives the shape back, every store of it', () => {
    expect(roundTrip(Everything, 'input').shape).toEqual(Everything.shape)
    const stores = new Set(Everything.shape.fields.map((field) => field.store))
    expect([...stores].sort()).toEqual(['bigint', 'bool', 'float', 'int', 'json', 'text', 'time'])
  })

  test('also the document of what is read', () => {
    expect(roundTrip(Everything, 'output').shape).toEqual(Everything.shape)
  })

  test('and again, the same document', () => {
    const document = kindToJsonSchema(Everything, 'input')
    const back = roundTrip(Everything, 'input')
    expect(kindToJsonSchema(back, 'input')['x-lux']).toEqual(document['x-lux'])
  })

  test.each<[string, AnyKind]>([
    [
      'declared keys',
      kind('city', { code: z.string(), zip: z.int() }, { key: ['code', 'zip'], systemFields: false }),
    ],
    ['integer ids', kind('item', { name: z.string() }, { soulId: 'integer' })],
    ['text ids', kind('item', { name: z.string() }, { soulId: 'text' })],
    [
      'bonds as key',
      kind('link', { country: bond.to(() => Country), no: z.int() }, { key: ['country', 'no'] }),
    ],
    ['nothing at all', kind('empty', {})],
  ])('%s', (_, subject) => {
    expect(roundTrip(subject, 'input').shape).toEqual(subject.shape)
  })

  test('both check values alike', () => {
    const options = {
      realmName: 'primary',
      clock: () => 5,
      uuid: () => '01890a5d-ac96-774b-bcce-b302099a8057',
    }
    const Thing = kind('thing', {
      name: z.string().min(2),
      level: z.int32().min(3),
      big: z.int64(),
      at: z.date(),
      nick: z.string().optional(),
      data: z.object({ a: z.string(), b: z.int().optional() }),
      kindOf: z.enum(['a', 'b']).nullable(),
    })
    const [first, second] = [Thing, roundTrip(Thing, 'input')].map((subject) =>
      createRecordCodec(subject, options),
    )
    const good = { name: 'ab', level: 3, big: '5', at: '2024-01-01', data: { a: 'x' }, kindOf: null }
    expect(second?.parseRecord(good)).toEqual(first?.parseRecord(good))
    const bad = [
      { name: 'a' },
      { level: 2 },
      { level: 2 ** 31 },
      { big: 'x' },
      { at: 'x' },
      { data: {} },
      { kindOf: 'c' },
    ]
    for (const change of bad) {
      const codes = [first, second].map((codec) => codeOf(() => codec?.parseRecord({ ...good, ...change })))
      expect(codes[0]).toBeDefined()
      expect(codes[1]).toBe(codes[0])
    }
  })
})

describe('the document', () => {
  const input = kindToJsonSchema(Everything, 'input')
  const output = kindToJsonSchema(Everything, 'output')

  test('is draft 2020-12 of plain JSON', () => {
    expect(input).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'everything',
      type: 'object',
      additionalProperties: false,
    })
    expect(JSON.parse(JSON.stringify(input))).toEqual(input)
  })

  test('of input asks for what must be given and leaves out what LuxDB sets', () => {
    expect(input['required']).toEqual(expect.arrayContaining(['text', 'time', 'timeOrNull', 'countryId']))
    for (const name of ['soulId', 'choice', 'timeNow', 'bool', 'parentId', 'energyLevel', 'mail']) {
      expect(input['required']).not.toContain(name)
    }
    expect(input['properties']).not.toHaveProperty('version')
    expect(input['properties']).not.toHaveProperty('manifestationTime')
  })

  test('of output has every field, required unless it may be absent', () => {
    expect(Object.keys(Object(output['properties']))).toEqual(
      Everything.shape.fields.map((field) => field.name),
    )
    const absent = Everything.shape.fields.filter((field) => field.absent).map((field) => field.name)
    expect(absent).toEqual(['mail', 'bool'])
    for (const name of absent) expect(output['required']).not.toContain(name)
    expect(output['required']).toHaveLength(Everything.shape.fields.length - absent.length)
  })

  test('says JSON forms: time and bigint are text, null is a type', () => {
    expect(input['properties']).toMatchObject({
      time: { type: 'string', format: 'date-time' },
      timeOrNull: { type: ['string', 'null'], format: 'date-time' },
      timeDefault: { type: 'string', default: '1970-01-01T00:00:00.005Z' },
      bigint: { type: 'string', format: 'int64' },
      uint64: { type: 'string', default: '9007199254740993' },
      choiceOrNull: { anyOf: [{ type: 'string', enum: ['light', 'shadow'] }, { type: 'null' }] },
      countryId: { type: 'string' },
      soulId: { type: 'string', format: 'uuid' },
      text: { type: 'string', minLength: 1, maxLength: 80, description: 'A name.' },
    })
  })

  test('keeps zod words of LuxDB out of the way of JSON Schema', () => {
    const properties: object = Object(input['properties'])
    expect(Object.keys(Object(Reflect.get(properties, 'text'))).sort()).toEqual([
      'description',
      'maxLength',
      'minLength',
      'type',
      'x-lux',
    ])
  })

  test('does not bake the value of a function in', () => {
    let calls = 0
    const Thing = kind('thing', {
      serial: z.int().default(() => ++calls),
      data: z.object({ serial: z.int().default(() => ++calls) }),
    })
    const { properties, required } = kindToJsonSchema(Thing, 'input')
    expect(properties).not.toHaveProperty('serial.default')
    expect(properties).toHaveProperty('serial.x-lux.computedDefault', true)
    expect(properties).not.toHaveProperty('data.properties.serial.default')
    expect(required).toEqual(['data'])
  })

  test('marks what JSON Schema cannot say', () => {
    const Thing = kind('thing', {
      refined: z.string().refine((text) => text !== 'x'),
      flagged: z.string().regex(/a/i),
      bounded: z.date().min(new Date(0)),
      plain: z.string().min(1),
    })
    const properties = kindToJsonSchema(Thing, 'input')['properties']
    for (const name of ['refined', 'flagged', 'bounded']) {
      expect(properties).toHaveProperty(`${name}.x-lux.unchecked`, true)
    }
    expect(properties).not.toHaveProperty('plain.x-lux.unchecked')
  })

  test('a rule that is a function becomes never', () => {
    const Note = kind('note', {}, { access: { read: () => true, create: true } })
    expect(roundTrip(Note, 'input').shape.access).toEqual({ read: false, create: true })
  })
})

describe('documents that people write', () => {
  test('need no words of LuxDB', () => {
    const Person = kindFromJsonSchema({
      title: 'person',
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1 },
        age: { type: ['integer', 'null'] },
        tags: { type: 'array', items: { type: 'string' }, default: [] },
        since: { type: 'string', format: 'date-time', 'x-lux': { store: 'time' } },
      },
      required: ['name', 'since'],
    })
    expect(Person.shape.fields.slice(1, 5)).toMatchObject([
      { name: 'name', store: 'text', nullable: false },
      { name: 'age', store: 'int', nullable: true },
      { name: 'tags', store: 'json', default: [], element: 'text' },
      { name: 'since', store: 'time', nullable: false },
    ])
  })

  test('may hold bonds', () => {
    const City = kindFromJsonSchema({
      title: 'city',
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
      'x-lux': { bonds: { country: { to: 'country' } } },
    })
    City.link([Country])
    expect(City.shape.bonds).toMatchObject([{ name: 'country', fields: ['countryId'], onDelete: 'restrict' }])
  })

  test.each<[string, unknown]>([
    ['no document', 5],
    ['no object', { title: 'a', type: 'string' }],
    ['no name', { type: 'object', properties: {} }],
    ['a property that is none', { title: 'a', type: 'object', properties: { b: 5 } }],
    [
      'a declared field without property',
      { title: 'a', type: 'object', properties: {}, 'x-lux': { fields: ['b'] } },
    ],
    [
      'a store that there is not',
      { title: 'a', type: 'object', properties: { b: { type: 'string', 'x-lux': { store: 'blob' } } } },
    ],
    [
      'a store that does not fit',
      { title: 'a', type: 'object', properties: { b: { type: 'string', 'x-lux': { store: 'int' } } } },
    ],
    ['a reference to nothing', { title: 'a', type: 'object', properties: { b: { $ref: '#/$defs/c' } } }],
    [
      'a bond of no type',
      { title: 'a', type: 'object', properties: {}, 'x-lux': { bonds: { b: { from: 'c' } } } },
    ],
    [
      'a default that does not fit',
      { title: 'a', type: 'object', properties: { b: { type: 'string', default: 5 } } },
    ],
  ])('%s is refused', (_, document) => {
    expect(codeOf(() => kindFromJsonSchema(document).shape)).toBe('LUX_INVALID_KIND')
  })
})
