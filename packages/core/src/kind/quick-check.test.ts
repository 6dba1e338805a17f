import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { quickCheck, UNSURE } from './quick-check.js'
import { asZodSchema } from './zod-schema.js'

/** Like a text, but it takes none. */
const Stubborn = z.core.$constructor<z.core.$ZodString, z.core.$ZodStringDef>('Stubborn', (inst, def) => {
  z.core.$ZodString.init(inst, def)
  inst._zod.parse = (payload) => {
    payload.issues.push({ code: 'custom', input: payload.value, message: 'no' })
    return payload
  }
})

/** Schemas, each with a value that needs no zod. */
const PLAIN: readonly (readonly [string, z.core.$ZodType, unknown])[] = [
  ['text', z.string(), 'a'],
  ['described text', z.string().meta({ unique: true }).describe('a name'), 'a'],
  ['text of some length', z.string().min(1).max(3), 'abc'],
  ['number', z.number(), -1.5],
  ['number with bounds', z.number().min(1).lt(5), 1],
  ['positive number', z.number().gt(0).max(2), 2],
  ['whole number', z.int(), 7],
  ['whole number with bounds', z.number().int().nonnegative(), 0],
  ['big number', z.bigint(), 5n],
  ['boolean', z.boolean(), false],
  ['time', z.date(), new Date(0)],
  ['choice', z.enum(['light', 'shadow']), 'shadow'],
  ['list', z.array(z.string().min(1)).max(2), ['a', 'b']],
  ['list of lists', z.array(z.array(z.int())), [[1], []]],
  ['default', z.array(z.string()).default([]), undefined],
  ['default of a choice', z.enum(['a', 'b']).default('b'), 'a'],
  ['optional', z.string().optional(), undefined],
  ['nullable', z.number().nullable(), null],
  ['nullable and optional', z.boolean().nullable().optional(), true],
]

/** Those of which only zod knows. */
const OTHERS: readonly (readonly [string, z.core.$ZodType])[] = [
  ['trimmed', z.string().trim()],
  ['lower case', z.string().toLowerCase().min(1)],
  ['refined', z.string().refine((text) => text !== 'a')],
  [
    'refined default',
    z
      .string()
      .default('a')
      .refine((text) => text !== 'a'),
  ],
  ['pattern', z.string().regex(/^b/)],
  ['email', z.email()],
  ['uuid', z.uuid()],
  ['coerced', z.coerce.string()],
  ['coerced number', z.coerce.number()],
  ['32 bits', z.int32()],
  ['multiple', z.number().multipleOf(2)],
  ['transformed', z.string().transform((text) => `${text}!`)],
  ['piped', z.string().pipe(z.enum(['a']))],
  ['caught', z.string().catch('a')],
  ['prefault', z.string().min(2).prefault('a')],
  ['read-only', z.array(z.string()).readonly()],
  ['object', z.object({ a: z.string() })],
  ['union', z.union([z.string(), z.number()])],
  ['literal', z.literal('a')],
  ['date with bounds', z.date().max(new Date(-1))],
  ['big number with bounds', z.bigint().max(4n)],
  ['64 bits', z.int64()],
  ['coerced date', z.coerce.date()],
  ['of another class', new Stubborn({ type: 'string' })],
  ['list of transformed', z.array(z.string().trim())],
  ['list of defaults', z.array(z.string().default('a'))],
  ['optional default', z.string().default('a').optional()],
  ['optional nullable default', z.string().default('a').nullable().optional()],
]

const VALUES: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    false,
    0,
    -0,
    1,
    2,
    4.9,
    5,
    -1.5,
    7,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ],
  ...['', 'a', 'b', 'ab', 'abc', 'abcd', ' a ', 'A', 'light', 'shadow', '🌒', '🌒🌒', '1', '\ud800'],
  ...[
    [],
    ['a'],
    ['a', 'b'],
    ['a', ''],
    ['a', 1],
    [undefined],
    new Array(2),
    [[1], []],
    [[1.5]],
    ['a', 'b', 'c'],
  ],
  ...[
    {},
    { length: 1 },
    { a: 'a' },
    new Date(0),
    new Date(Number.NaN),
    5n,
    new String('a'),
    Symbol.iterator,
    (): string => 'a',
  ],
]

describe('what is plain', () => {
  it.each(PLAIN)('needs no zod: %s', (_name, schema, value) => {
    expect(quickCheck(asZodSchema(schema))(value)).not.toBe(UNSURE)
  })

  it.each([...PLAIN.map(([name, schema]) => [name, schema] as const), ...OTHERS])(
    'is what zod says: %s',
    (_name, schema) => {
      const check = quickCheck(asZodSchema(schema))
      for (const value of VALUES) {
        const quick = check(value)
        if (quick === UNSURE) continue
        const parsed = z.safeParse(schema, value)
        expect({ value, quick }).toEqual({ value, quick: parsed.success ? parsed.data : 'refused' })
      }
    },
  )

  it('gives nobody the default of another', () => {
    const check = quickCheck(asZodSchema(z.array(z.string()).default([])))
    expect(check(undefined)).not.toBe(check(undefined))
  })
})
