import type { BaseRealm } from '@luxdb/core'
import { and, between, type Condition, isIn, not, or } from '@luxdb/core/query'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare, is } from '../suite/conditions.js'
import { finds, refusalCases, refuses, selectionCases } from '../suite/selection-cases.js'

const BIG = 9_007_199_254_740_993n
const EARLY = '1969-12-31T23:59:59.999Z'
const LATE = '2024-05-17T08:30:15.123Z'

/** Three beings, each field holding a smaller value, a larger one, and none. */
async function seed(realm: BaseRealm): Promise<void> {
  await realm.of(Sample).manifest([
    {
      label: 'low',
      note: 'a',
      amount: -1,
      huge: BIG,
      ratio: -0.5,
      lit: false,
      born: new Date(EARLY),
      data: { n: 1 },
    },
    {
      label: 'high',
      note: 'b',
      amount: 3,
      huge: BIG + 1n,
      ratio: 1.5,
      lit: true,
      born: new Date(LATE),
      data: { n: 2 },
    },
    { label: 'none' },
  ])
}

const LOW_AND_HIGH = {
  note: ['a', 'b'],
  amount: [-1, 3],
  huge: [BIG.toString(), (BIG + 1n).toString()],
  ratio: [-0.5, 1.5],
  lit: [false, true],
  born: [EARLY, LATE],
} as const

/** Every operator over one store: `lower` is what `low` holds, `higher` what `high` holds. */
const everyStore = Object.entries(LOW_AND_HIGH).flatMap(([field, [lower, higher]]) => [
  finds(`${field} eq`, compare(field, 'eq', higher), ['high']),
  finds(`${field} neq skips NULL`, compare(field, 'neq', higher), ['low']),
  finds(`${field} gt`, compare(field, 'gt', lower), ['high']),
  finds(`${field} gte`, compare(field, 'gte', lower), ['low', 'high']),
  finds(`${field} lt`, compare(field, 'lt', higher), ['low']),
  finds(`${field} lte`, compare(field, 'lte', higher), ['low', 'high']),
  finds(`${field} distinct holds for NULL`, compare(field, 'distinct', higher), ['low', 'none']),
  finds(`${field} distinct from null`, compare(field, 'distinct', null), ['low', 'high']),
  finds(`${field} not distinct`, not(compare(field, 'distinct', higher)), ['high']),
  finds(`${field} not distinct from null`, not(compare(field, 'distinct', null)), ['none']),
  finds(`${field} in`, isIn(field, [lower, higher]), ['low', 'high']),
  finds(`${field} in drops null`, isIn(field, [null, lower]), ['low']),
  finds(`${field} not in skips NULL`, not(isIn(field, [lower])), ['high']),
  finds(`${field} in repeated values`, isIn(field, [lower, lower]), ['low']),
  finds(`${field} between`, between(field, lower, higher), ['low', 'high']),
  finds(`${field} between is inclusive`, between(field, lower, lower), ['low']),
  finds(`${field} between upside down`, between(field, higher, lower), []),
  finds(`${field} not between skips NULL`, not(between(field, lower, lower)), ['high']),
  finds(`${field} is null`, is(field, null), ['none']),
  finds(`${field} is not null`, not(is(field, null)), ['low', 'high']),
])

const lists = [
  finds('in of an empty list finds nothing', isIn('amount', []), []),
  finds('in of nulls alone finds nothing', isIn('amount', [null, null]), []),
  finds('not in of an empty list finds all', not(isIn('amount', [])), ['low', 'high', 'none']),
  finds('not in of nulls alone finds all', not(isIn('amount', [null])), ['low', 'high', 'none']),
  finds('in of 10,000 values', isIn('amount', [...Array(10_000).keys()]), ['high']),
  finds(
    'in of 10,000 texts',
    isIn(
      'note',
      Array.from({ length: 10_000 }, (_, index) => `${index}`),
    ),
    [],
  ),
]

const booleans = [
  finds('is true', is('lit', true), ['high']),
  finds('is false', is('lit', false), ['low']),
  finds('is not true holds for NULL', not(is('lit', true)), ['low', 'none']),
  finds('is not false holds for NULL', not(is('lit', false)), ['high', 'none']),
]

const empties = [
  finds('an empty and is true', and(), ['low', 'high', 'none']),
  finds('an empty or is false', or(), []),
  finds('the negation of an empty and', not(and()), []),
  finds('the negation of an empty or', not(or()), ['low', 'high', 'none']),
]

const exact = [
  finds('bigint to the last digit', compare('huge', 'eq', '9007199254740994'), ['high']),
  finds('bigint order to the last digit', compare('huge', 'gt', BIG.toString()), ['high']),
  finds('bigint takes a safe number', compare('huge', 'gt', 5), ['low', 'high']),
  finds('minus zero is zero', compare('amount', 'gt', -0), ['high']),
  finds('time to the millisecond', compare('born', 'lt', '1970-01-01T00:00:00.000Z'), ['low']),
  finds('time with an offset', compare('born', 'eq', '2024-05-17T10:30:15.123+02:00'), ['high']),
  finds('time by its date alone', compare('born', 'gte', '2024-05-17'), ['high']),
  finds('an int compares with zero', compare('amount', 'lt', 0), ['low']),
  finds('json equals by value', compare('data', 'eq', { n: 2 }), ['high']),
  finds('json neq by value', compare('data', 'neq', { n: 2 }), ['low']),
  finds('json distinct', compare('data', 'distinct', { n: 2 }), ['low', 'none']),
  finds('json in', isIn('data', [{ n: 1 }, { n: 3 }]), ['low']),
  finds('json is null', is('data', null), ['none']),
]

const refused = [
  refuses('text for an int', compare('amount', 'eq', '3'), 'LUX_INVALID_VALUE'),
  refuses('a fraction for an int', compare('amount', 'eq', 1.5), 'LUX_INVALID_VALUE'),
  refuses('an int beyond 2^53', compare('amount', 'eq', 2 ** 53), 'LUX_OUT_OF_RANGE'),
  refuses('2^63 for a bigint', compare('huge', 'lt', '9223372036854775808'), 'LUX_OUT_OF_RANGE'),
  refuses('NaN', compare('ratio', 'eq', Number.NaN), 'LUX_OUT_OF_RANGE'),
  refuses('Infinity', compare('ratio', 'lt', Number.POSITIVE_INFINITY), 'LUX_OUT_OF_RANGE'),
  refuses('a number for text', compare('note', 'eq', 1), 'LUX_INVALID_VALUE'),
  refuses('a number for a bool', compare('lit', 'eq', 1), 'LUX_INVALID_VALUE'),
  refuses('what is no time', compare('born', 'eq', 'yesterday'), 'LUX_INVALID_TIME'),
  refuses('the year 10000', compare('born', 'lt', '10000-01-01T00:00:00Z'), 'LUX_INVALID_TIME'),
  refuses('null in a comparison', compare('amount', 'eq', null), 'LUX_INVALID_VALUE'),
  refuses('null in between', between('amount', null, 1), 'LUX_INVALID_VALUE'),
  refuses('a wrong type among many', isIn('amount', [1, '2']), 'LUX_INVALID_VALUE'),
  refuses('more than 10,000 values', isIn('amount', [...Array(10_001).keys()]), 'LUX_QUERY_TOO_COMPLEX'),
  refuses('an order over json', compare('data', 'gt', { n: 1 }), 'LUX_UNSUPPORTED'),
  refuses('is true of an int', is('amount', true), 'LUX_UNSUPPORTED'),
  refuses('an unknown field', compare('unknown', 'eq', 1), 'LUX_UNKNOWN_FIELD'),
  refuses("the realm's name as a field", compare('realm', 'eq', 'primary'), 'LUX_UNKNOWN_FIELD'),
  refuses('a column name', compare('soul_id', 'eq', 'a'), 'LUX_UNKNOWN_FIELD'),
  refuses('33 levels', nestedNot(33), 'LUX_QUERY_TOO_COMPLEX'),
  refuses(
    '201 conditions',
    and(...Array.from({ length: 201 }, () => is('note', null))),
    'LUX_QUERY_TOO_COMPLEX',
  ),
]

function nestedNot(depth: number): Condition {
  let condition: Condition = is('note', null)
  for (let level = 1; level < depth; level++) condition = not(condition)
  return condition
}

/** Comparisons over every store, with NULL among the values. */
export const COMPARISON_CASES: CaseGroup = {
  title: 'comparison',
  kinds: [Sample],
  seed,
  cases: {
    ...selectionCases({ kind: 'sample', column: 'label' }, [
      ...everyStore,
      ...lists,
      ...booleans,
      ...empties,
      ...exact,
    ]),
    ...selectionCases({ kind: 'sample', column: 'label' }, [
      finds('200 conditions', and(...Array.from({ length: 200 }, () => is('note', null))), ['none']),
      finds(
        '200 alternatives',
        or(...Array.from({ length: 200 }, (_, index) => compare('amount', 'eq', index))),
        ['high'],
      ),
      finds('32 levels', nestedNot(31), ['none']),
    ]),
    ...refusalCases('sample', refused),
  },
}
