import type { FieldShape, JsonValue, StoreType } from '@luxdb/core/query'
import type { Random } from './random.js'

/** Few values, so that beings and literals meet; each is one that some storage treats in its own way. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  'a',
  'A',
  'b',
  'B',
  'ab',
  'aB',
  'abc',
  'a b',
  'a%b',
  'a_b',
  '%',
  '_',
  '\\',
  '*',
  '[a]',
  '10',
  '9',
  '1.0',
  'null',
  'true',
  "'",
  '"',
  'é',
  'É',
  'e\u0301',
  'ß',
  '\uE000',
  '\uFFFD',
  '\u{1F600}',
  '\u{1F600}b',
  '\u{10FFFF}',
  "a'; --",
  '$1',
  '?',
]

const INTS: readonly number[] = [0, 1, -1, 2, 3, 10, 2 ** 31, 2 ** 53 - 1, -(2 ** 53 - 1)]
const INT32S: readonly number[] = [0, 1, -1, 2, 3, 2 ** 31 - 1, -(2 ** 31)]
const BIGINTS: readonly string[] = [
  '0',
  '1',
  '-1',
  '9007199254740992',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
]
const FLOATS: readonly number[] = [0, 0.1, 0.2, 0.3, -0.5, 1, 2, 1e21, -1e-7, 5e-324, 2 ** 53]
const TIMES: readonly string[] = [
  '1970-01-01T00:00:00.000Z',
  '1970-01-01T00:00:00.001Z',
  '1969-12-31T23:59:59.999Z',
  '2024-02-29T12:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
]

export const KEYS: readonly string[] = [
  'a',
  'b',
  'A',
  '',
  '0',
  'a.b',
  "it's",
  '"',
  'é',
  '\u{1F600}',
  'length',
  'toString',
]

export const SCALARS: readonly (string | number | boolean)[] = [
  0,
  1,
  -1,
  1.5,
  10,
  9,
  1e21,
  'a',
  'A',
  'ab',
  '',
  '10',
  '9',
  '1',
  'true',
  '\u{1F600}',
  '\uFFFD',
  true,
  false,
]

/** A text with its share of the odd ones. */
export function randomText(random: Random): string {
  return random.chance(0.8) ? random.pick(TEXTS) : random.pick(TEXTS) + random.pick(TEXTS)
}

/** A JSON value at most `depth` levels deep; null inside, too. */
export function randomJson(random: Random, depth = 3): JsonValue {
  if (depth === 0 || random.chance(0.4)) return random.chance(0.1) ? null : random.pick(SCALARS)
  if (random.chance(0.4)) return random.list(3, () => randomJson(random, depth - 1))
  return Object.fromEntries(random.list(3, () => [random.pick(KEYS), randomJson(random, depth - 1)]))
}

const POOLS: Readonly<Record<Exclude<StoreType, 'json' | 'bool' | 'text'>, readonly (string | number)[]>> = {
  int: INTS,
  bigint: BIGINTS,
  float: FLOATS,
  time: TIMES,
}

/** A literal that the field could hold. */
export function randomLiteral(field: FieldShape, random: Random): JsonValue {
  if (field.enum !== undefined) return random.pick(field.enum)
  if (field.format === 'uuid') return randomUuid(random)
  switch (field.store) {
    case 'json':
      return randomJsonOf(field, random)
    case 'bool':
      return random.chance(0.5)
    case 'text':
      return randomText(random)
    default:
      return random.pick(
        field.range === undefined ? POOLS[field.store] : INT32S.filter(isWithin(field.range)),
      )
  }
}

function randomJsonOf(field: FieldShape, random: Random): JsonValue {
  switch (field.jsonType) {
    case 'array':
      return random.list(3, () => (field.element === 'int' ? random.pick(INTS) : randomText(random)))
    case 'object':
      return Object.fromEntries(random.list(3, () => [random.pick(KEYS), randomJson(random, 2)]))
    default:
      return randomJson(random)
  }
}

function isWithin({
  min = -Infinity,
  max = Infinity,
}: NonNullable<FieldShape['range']>): (value: number) => boolean {
  return (value) => value >= min && value <= max
}

/** How many different uuids the fuzzer knows. */
export const UUID_COUNT = 24

/** One of a few ids: most beings have one of them. */
export function randomUuid(random: Random): string {
  return uuidOf(random.below(UUID_COUNT))
}

/** Ids whose last digits, by which beings resonate, are spread over their range. */
export function uuidOf(index: number): string {
  const tail = Math.floor((((index * 7) % UUID_COUNT) / UUID_COUNT) * 2 ** 48)
  return `018f0000-0000-7000-8000-${tail.toString(16).padStart(12, '0')}`
}
