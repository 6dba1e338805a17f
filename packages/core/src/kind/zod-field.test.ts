import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { FieldShape } from '../query/kind-shape.js'
import { failureOf } from '../query/test-codes.js'
import { kind } from './kind.js'

function shapeOf(schema: z.core.$ZodType): FieldShape | undefined {
  return kind('sample', { value: schema }).shape.fields.find((field) => field.name === 'value')
}

const recursive: z.ZodType<unknown> = z.object({
  get next() {
    return recursive.optional()
  },
})

describe('stores', () => {
  test.each<[string, z.core.$ZodType, Partial<FieldShape>]>([
    ['string', z.string().min(1), { store: 'text' }],
    ['email', z.email(), { store: 'text' }],
    ['ISO text', z.iso.datetime(), { store: 'text' }],
    ['uuid', z.uuid(), { store: 'text', format: 'uuid' }],
    ['uuid as a check', z.string().check(z.uuid()), { store: 'text', format: 'uuid' }],
    ['guid', z.guid(), { store: 'text', format: 'uuid' }],
    ['template literal', z.templateLiteral(['a', z.number()]), { store: 'text' }],
    ['enum', z.enum(['a', 'b']), { store: 'text', enum: ['a', 'b'] }],
    ['numeric enum', z.enum({ One: 1, Two: 2, 1: 'One', 2: 'Two' }), { store: 'int' }],
    ['text literals', z.literal(['a', 'b']), { store: 'text', enum: ['a', 'b'] }],
    ['whole literals', z.literal([1, 2]), { store: 'int' }],
    ['fractional literals', z.literal([1, 2.5]), { store: 'float' }],
    ['boolean literal', z.literal(true), { store: 'bool' }],
    ['bigint literal', z.literal(5n), { store: 'bigint' }],
    ['mixed literals', z.literal(['a', 1]), { store: 'json', jsonType: 'any' }],
    ['number', z.number().min(0), { store: 'float' }],
    ['number as int', z.number().meta({ store: 'int' }), { store: 'int' }],
    ['int', z.int(), { store: 'int' }],
    ['int as a check', z.number().min(3).int(), { store: 'int' }],
    ['int32', z.int32(), { store: 'int', range: { min: -2147483648, max: 2147483647 } }],
    ['uint32', z.uint32(), { store: 'int', range: { min: 0, max: 4294967295 } }],
    ['bigint', z.bigint(), { store: 'bigint' }],
    ['int64', z.int64(), { store: 'bigint' }],
    ['uint64', z.uint64(), { store: 'bigint', range: { min: 0 } }],
    ['boolean', z.boolean(), { store: 'bool' }],
    ['date', z.date(), { store: 'time' }],
    ['object', z.object({ a: z.string() }), { store: 'json', jsonType: 'object' }],
    ['recursive object', recursive, { store: 'json', jsonType: 'object' }],
    ['record', z.record(z.string(), z.int()), { store: 'json', jsonType: 'object' }],
    ['intersection', z.intersection(z.object({ a: z.int() }), z.object({ b: z.int() })), { store: 'json' }],
    ['array of text', z.array(z.string()), { store: 'json', jsonType: 'array', element: 'text' }],
    ['array of int', z.array(z.int()), { store: 'json', jsonType: 'array', element: 'int' }],
    ['array of objects', z.array(z.object({})), { store: 'json', jsonType: 'array' }],
    ['tuple', z.tuple([z.string(), z.int()]), { store: 'json', jsonType: 'array' }],
    ['any JSON', z.json(), { store: 'json', jsonType: 'any', nullable: true }],
    ['unknown', z.unknown(), { store: 'json', jsonType: 'any', nullable: true }],
    ['union of texts', z.union([z.literal('a'), z.literal('b')]), { store: 'text', enum: ['a', 'b'] }],
    ['union with null', z.union([z.int(), z.null()]), { store: 'int', nullable: true, absent: false }],
    ['union of types', z.union([z.string(), z.int()]), { store: 'json', jsonType: 'any' }],
    [
      'discriminated union',
      z.discriminatedUnion('t', [z.object({ t: z.literal('a') }), z.object({ t: z.literal('b') })]),
      { store: 'json', jsonType: 'object' },
    ],
    ['pipe of checks', z.string().pipe(z.email()), { store: 'text' }],
    ['custom with store', z.custom<string>(() => true).meta({ store: 'text' }), { store: 'text' }],
    ['branded, read-only', z.string().brand('id').readonly(), { store: 'text' }],
    ['caught', z.int().catch(4), { store: 'int', default: 4 }],
  ])('%s', (_, schema, expected) => {
    expect(shapeOf(schema)).toMatchObject(expected)
  })
})

describe('absence', () => {
  test.each<[string, z.core.$ZodType, Pick<FieldShape, 'nullable' | 'absent'>]>([
    ['required', z.string(), { nullable: false, absent: false }],
    ['optional', z.string().optional(), { nullable: true, absent: true }],
    ['nullable', z.string().nullable(), { nullable: true, absent: false }],
    ['nullish', z.string().nullish(), { nullable: true, absent: false }],
    ['default', z.string().default('x'), { nullable: false, absent: false }],
    ['optional default', z.string().default('x').optional(), { nullable: false, absent: false }],
    ['nullable, null by default', z.string().nullable().default(null), { nullable: true, absent: false }],
    ['not optional after all', z.string().optional().nonoptional(), { nullable: false, absent: false }],
  ])('%s', (_, schema, expected) => {
    expect(shapeOf(schema)).toMatchObject(expected)
  })
})

describe('defaults', () => {
  let calls = 0
  test.each<[string, z.core.$ZodType, Partial<FieldShape>]>([
    ['a value', z.string().default('x'), { default: 'x' }],
    ['a prefault', z.string().trim().prefault(' x '), { default: 'x' }],
    ['a date', z.date().default(new Date(5)), { default: '1970-01-01T00:00:00.005Z' }],
    ['a bigint', z.bigint().default(9007199254740993n), { default: '9007199254740993' }],
    ['an array', z.array(z.string()).default([]), { default: [] }],
    ['a function that always gives the same', z.array(z.int()).default(() => [1]), { default: [1] }],
    ['a counter', z.int().default(() => ++calls), { computedDefault: true }],
    ['the time as a Date', z.date().default(() => new Date()), { computedDefault: true }],
    ['the time as a number', z.int().default(() => Date.now()), { computedDefault: true }],
    ['the time as text', z.string().default(() => new Date().toISOString()), { computedDefault: true }],
    ['now', z.date().meta({ now: true }), { generated: 'now' }],
    [
      'now under a default',
      z
        .date()
        .default(() => new Date())
        .meta({ now: true }),
      { generated: 'now' },
    ],
  ])('%s', (_, schema, expected) => {
    const shape = shapeOf(schema)
    expect(shape).toMatchObject(expected)
    if (!('default' in expected)) expect(shape).not.toHaveProperty('default')
  })
})

describe('meta', () => {
  test('is found under wrappers that drop it, the outermost winning', () => {
    const schema = z.string().meta({ unique: true, column: 'a' }).optional().meta({ column: 'b' })
    expect(shapeOf(schema)).toMatchObject({ unique: true, column: 'b' })
  })

  test('makes indexes', () => {
    const { shape } = kind('sample', {
      a: z.string().meta({ unique: true }),
      b: z.int().meta({ index: true }),
    })
    expect(shape.indexes).toEqual([
      { name: 'sample_a_key', fields: ['a'], unique: true },
      { name: 'sample_b_idx', fields: ['b'], unique: false },
    ])
  })
})

describe('what cannot be stored is refused', () => {
  test.each<[string, z.core.$ZodType]>([
    ['transform', z.string().transform((text) => text.length)],
    ['preprocess', z.preprocess((value) => value, z.string())],
    [
      'codec',
      z.codec(z.string(), z.date(), {
        decode: (text) => new Date(text),
        encode: (date) => date.toISOString(),
      }),
    ],
    ['map', z.map(z.string(), z.int())],
    ['set', z.set(z.string())],
    ['symbol', z.symbol()],
    ['promise', z.promise(z.string())],
    ['custom', z.custom(() => true)],
    ['a date inside JSON', z.object({ at: z.date() })],
    ['a bigint inside JSON', z.array(z.bigint())],
    ['a transform inside JSON', z.object({ a: z.object({ b: z.string().transform(Number) }) })],
    ['a union of date and text', z.union([z.date(), z.string()])],
    ['bigint among other literals', z.literal(['a', 5n])],
    ['a store that does not fit', z.string().meta({ store: 'int' })],
    ['now on text', z.string().meta({ now: true })],
    ['a default out of the domain', z.string().default('a\u0000')],
    ['an empty column name', z.string().meta({ column: '' })],
  ])('%s', (_, schema) => {
    const failure = failureOf(() => shapeOf(schema))
    expect(failure?.code).toBe('LUX_INVALID_KIND')
    expect(failure?.details).toEqual({ kind: 'sample', field: 'value' })
  })
})
