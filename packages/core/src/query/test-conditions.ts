import fc from 'fast-check'
import { cellToLiteral } from './cell.js'
import type { Condition } from './condition.js'
import { at, eq } from './conditions.js'
import type { JsonValue } from './json.js'
import type { OrderNode } from './order-node.js'
import { BIGINTS, DOCUMENTS, FLOATS, INTS, soulIdOf, TEXTS, TIMES } from './test-rows.js'

/* Random valid conditions over heroes. */

const LITERALS: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  soulId: fc.nat(5).map(soulIdOf),
  name: TEXTS,
  title: TEXTS,
  age: INTS,
  gold: BIGINTS.map((cell) => cell.toString()),
  power: FLOATS,
  alive: fc.boolean(),
  born: TIMES.map((cell) => cellToLiteral(cell, 'time')),
  mentorId: fc.nat(5).map(soulIdOf),
}

const ORDERED_FIELDS = Object.keys(LITERALS)
const PATHS = fc.constantFrom(['a'], ['b'], ['k', 'a'], [0], ['a', 0], [-1], [], ['a', 'b'])

const compared = fc.constantFrom(...ORDERED_FIELDS).chain((field) => {
  const literal = LITERALS[field] ?? TEXTS
  return fc.oneof(
    fc.record({
      type: fc.constant('compare' as const),
      field: fc.constant(field),
      operator: fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'distinct'),
      value: literal,
    }),
    fc.record({
      type: fc.constant('between' as const),
      field: fc.constant(field),
      from: literal,
      to: literal,
    }),
    fc.record({
      type: fc.constant('in' as const),
      field: fc.constant(field),
      values: fc.array(fc.oneof(literal, fc.constant(null)), { maxLength: 4 }),
    }),
    fc.constant({ type: 'is' as const, field, value: null }),
    fc.constant({ type: 'compare' as const, field, operator: 'distinct' as const, value: null }),
  )
})

const booleans = fc.boolean().map((value) => ({ type: 'is' as const, field: 'alive', value }))

const patterns = fc.record({
  type: fc.constant('pattern' as const),
  field: fc.constantFrom('name', 'title'),
  operator: fc.constantFrom('like', 'ilike', 'startsWith', 'endsWith'),
  value: fc
    .oneof(TEXTS, fc.constantFrom('%a%', 'a_', '_', '%', 'A%', '\\%%', '%\\_'))
    .map((text) => text.replaceAll(/\\$/g, '\\\\')),
})

const scalars = fc.oneof(
  TEXTS.map((value): JsonValue => value),
  fc.constantFrom<JsonValue>(0, 1, 9, 10, -1.5, true, false),
)
const SCALAR_LISTS = fc.oneof(
  fc.array(TEXTS, { maxLength: 3 }),
  fc.array(fc.constantFrom(0, 1, 9, 10), { maxLength: 3 }),
)

const inJson = PATHS.chain((path) => {
  const reference = at('traits', ...path)
  const onPath = [
    fc
      .record({ operator: fc.constantFrom('eq', 'neq', 'gt', 'lte', 'distinct'), value: scalars })
      .map((rest): Condition => ({ type: 'compare', ...reference, ...rest })),
    SCALAR_LISTS.map((values): Condition => ({ type: 'in', ...reference, values })),
    fc.constantFrom(null, true, false).map((value): Condition => ({ type: 'is', ...reference, value })),
    fc.constant<Condition>({ type: 'pattern', ...reference, operator: 'like', value: '%a%' }),
  ]
  const anywhere = [
    fc
      .record({ operator: fc.constantFrom('contains', 'containedBy'), value: DOCUMENTS })
      .map((rest): Condition => ({ type: 'json', ...reference, ...rest })),
    fc
      .array(DOCUMENTS, { maxLength: 2 })
      .map((value): Condition => ({ type: 'json', ...reference, operator: 'overlaps', value })),
    fc.constantFrom('a', 'b').map((key): Condition => ({ type: 'hasKey', ...reference, key })),
  ]
  return fc.oneof(...(path.length > 0 ? onPath : []), ...anywhere)
})

const others: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom(0.1, 0.5, 1).map((fraction): Condition => ({ type: 'resonate', fraction })),
  fc
    .constantFrom('a', 'ab b', 'a -b', 'hero')
    .chain((query) =>
      fc
        .constantFrom('plain', 'phrase', 'prefix', 'web')
        .map((mode): Condition => ({ type: 'search', mode, query })),
    ),
  DOCUMENTS.filter((document) => document !== null).map((document) => eq('traits', document)),
)

export const CONDITIONS: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    compared,
    booleans,
    patterns,
    inJson,
    others,
    fc.array(tie('tree'), { maxLength: 3 }).map((conditions): Condition => ({ type: 'and', conditions })),
    fc.array(tie('tree'), { maxLength: 3 }).map((conditions): Condition => ({ type: 'or', conditions })),
    tie('tree').map((condition): Condition => ({ type: 'not', condition })),
    fc
      .constantFrom('mentor', 'pupils')
      .chain((bond) =>
        fc
          .option(tie('tree'), { nil: undefined })
          .map(
            (where): Condition =>
              where === undefined ? { type: 'exists', bond } : { type: 'exists', bond, where },
          ),
      ),
  ),
})).tree

/** Orders by whole fields. */
export const ORDERS: fc.Arbitrary<readonly OrderNode[]> = fc.array(
  fc.record(
    {
      field: fc.constantFrom(...ORDERED_FIELDS),
      direction: fc.constantFrom('asc', 'desc'),
      nulls: fc.constantFrom('first', 'last'),
    },
    { requiredKeys: ['field', 'direction'] },
  ),
  { maxLength: 3 },
)
