import fc from 'fast-check'
import { canonicalJson, type JsonValue } from './json.js'
import type { Cell, Row } from './store.js'
import { HERO } from './test-shapes.js'

/*
 * Random heroes. Values come from small sets as often as from everywhere, so that rows tie, repeat and
 * match; the sets hold what storages disagree about.
 */

export const TEXTS: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'ab',
    'aB',
    'b',
    'é',
    'e\u0301',
    '\uffff',
    '\u{1f600}',
    '%',
    '_',
    '\\',
    'a%b',
    '10',
    '9',
    ' a',
  ),
  fc
    .string({ unit: 'grapheme', maxLength: 4 })
    .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)),
)

const SCALARS: fc.Arbitrary<JsonValue> = fc.oneof(
  TEXTS,
  fc.constantFrom(0, 1, -1.5, 10, 9, true, false, null),
)

export const DOCUMENTS: fc.Arbitrary<JsonValue> = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    SCALARS,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'k'), tie('tree'), { maxKeys: 3 }),
  ),
})).tree

const orNull = <T extends Cell>(cells: fc.Arbitrary<T>): fc.Arbitrary<Cell> =>
  fc.oneof({ weight: 4, arbitrary: cells }, { weight: 1, arbitrary: fc.constant(null) })

export const INTS: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom(2 ** 53 - 1, -(2 ** 53 - 1)),
)
export const BIGINTS: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -2n, max: 2n }),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
)
export const FLOATS: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.1, 0.2, -1.5, 1e308, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
export const TIMES: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -1, 1_700_000_000_123),
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
)

export function soulIdOf(index: number): string {
  // The last digits spread over the whole range, as those of real ids do.
  const node = (index * 2_654_435_761) % 2 ** 48
  return `0190a000-0000-7000-8000-${node.toString(16).padStart(12, '0')}`
}

/** Heroes whose mentors are among them. */
export function heroRows(maxLength: number): fc.Arbitrary<readonly Row[]> {
  const data = fc.tuple(
    TEXTS,
    orNull(TEXTS),
    orNull(INTS),
    orNull(BIGINTS),
    orNull(FLOATS),
    orNull(fc.boolean()),
    orNull(TIMES),
    orNull(DOCUMENTS.map(canonicalJson)),
    orNull(fc.nat(maxLength - 1)),
  )
  return fc.array(data, { maxLength }).map((rows) =>
    rows.map((cells, index): Row => {
      const mentor = cells[8]
      const mentorId = typeof mentor === 'number' && mentor < rows.length ? soulIdOf(mentor) : null
      return [soulIdOf(index), ...cells.slice(0, 8), mentorId, null]
    }),
  )
}

/** A hero by field names; what is not named is NULL. */
export function hero(index: number, cells: Readonly<Record<string, Cell>> = {}): Row {
  return HERO.fields.map((field) => {
    if (field.name === 'soulId') return soulIdOf(index)
    return cells[field.name] ?? (field.name === 'name' ? `hero ${index}` : null)
  })
}
