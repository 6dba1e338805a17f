import type { BaseRealm } from '@luxdb/core'
import { at, between, hasKey, isIn, not } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare, is, json, matches } from '../suite/conditions.js'
import { ask } from '../suite/reading.js'
import { finds, refusalCases, refuses, selectionCases } from '../suite/selection-cases.js'

async function seed(realm: BaseRealm): Promise<void> {
  await realm
    .of(Sample)
    .manifest([
      { label: 'ten', tags: ['a', 'b'], data: { v: 10, list: [1, 2, 3], deep: { x: { y: 'z' } } } },
      { label: 'nine', tags: ['b'], data: { v: 9, list: [] } },
      { label: 'text', tags: [], data: { v: '10', 'a.b': 1, '0': 'key' } },
      { label: 'true', data: { v: true } },
      { label: 'false', data: { v: false } },
      { label: 'null', data: { v: null } },
      { label: 'object', data: { v: { w: 1 } } },
      { label: 'empty', data: {} },
      { label: 'list', data: ['first', { v: 1 }, [10, '10', null]] },
      { label: 'scalar', data: 'text' },
      { label: 'number', data: 7 },
      { label: 'nothing' },
    ])
}

const V = at('data', 'v')
const ALL = [
  'ten',
  'nine',
  'text',
  'true',
  'false',
  'null',
  'object',
  'empty',
  'list',
  'scalar',
  'number',
  'nothing',
]
const WITHOUT_SCALAR_V = ['null', 'object', 'empty', 'list', 'scalar', 'number', 'nothing']

const scalars = [
  finds('numbers compare as numbers', compare(V, 'gt', 9), ['ten']),
  finds('numbers compare with numbers only', compare(V, 'eq', 10), ['ten']),
  finds('text compares with text only', compare(V, 'eq', '10'), ['text']),
  finds('text compares by code point', compare(V, 'lt', '9'), ['text']),
  finds('booleans compare with booleans only', compare(V, 'eq', true), ['true']),
  finds('booleans have an order', compare(V, 'lt', true), ['false']),
  finds('a comparison across types is unknown', not(compare(V, 'eq', 10)), ['nine']),
  finds('neq stays within the type', compare(V, 'neq', '9'), ['text']),
  finds(
    'distinct across types is true',
    compare(V, 'distinct', 10),
    ALL.filter((label) => label !== 'ten'),
  ),
  finds('distinct from null', compare(V, 'distinct', null), ['ten', 'nine', 'text', 'true', 'false']),
  finds('is null: JSON null, containers and nothing', is(V, null), WITHOUT_SCALAR_V),
  finds('is true', is(V, true), ['true']),
  finds(
    'is not true',
    not(is(V, true)),
    ALL.filter((label) => label !== 'true'),
  ),
  finds('in numbers', isIn(V, [9, 10, 11]), ['ten', 'nine']),
  finds('in texts', isIn(V, ['9', '10']), ['text']),
  finds('not in stays within the type', not(isIn(V, [9])), ['ten']),
  finds('between numbers', between(V, 9, 9.5), ['nine']),
  finds('between texts', between(V, '0', '2'), ['text']),
  finds('like takes text only', matches(V, 'like', '1%'), ['text']),
  finds('not like is unknown for numbers', not(matches(V, 'like', '9%')), ['text']),
  finds('startsWith', matches(at('data', 'deep', 'x', 'y'), 'startsWith', 'z'), ['ten']),
]

const paths = [
  finds('a path of keys', compare(at('data', 'deep', 'x', 'y'), 'eq', 'z'), ['ten']),
  finds('an array index', compare(at('data', 'list', 0), 'eq', 1), ['ten']),
  finds('an array index from the end', compare(at('data', 'list', -1), 'eq', 3), ['ten']),
  finds('an index beyond the end', compare(at('data', 'list', 3), 'eq', 1), []),
  finds('an index at the root', compare(at('data', 0), 'eq', 'first'), ['list']),
  finds('an index within an index', compare(at('data', 2, 1), 'eq', '10'), ['list']),
  finds('an index from the end within another', compare(at('data', -1, -3), 'eq', 10), ['list']),
  finds('a number is no key of an object', compare(at('data', 0), 'eq', 'key'), []),
  finds('an index finds nothing in a scalar', compare(at('data', 0), 'eq', 'text'), []),
  finds('an index from the end finds nothing in a scalar below', compare(at('data', 'v', -1), 'eq', 9), []),
  finds('a key of digits is a key', compare(at('data', '0'), 'eq', 'key'), ['text']),
  finds('a key of digits is no index', compare(at('data', 'list', '0'), 'eq', 1), []),
  finds('a key with a dot is one key', compare(at('data', 'a.b'), 'eq', 1), ['text']),
  finds('a path below a scalar reads as nothing', is(at('data', 'v', 'w', 'x'), null), ALL),
  finds('a path into an array of text', compare(at('tags', 0), 'eq', 'b'), ['nine']),
  finds('the last of an array of text', compare(at('tags', -1), 'eq', 'b'), ['ten', 'nine']),
]

const contains = [
  finds('contains: a member', json('data', 'contains', { v: 10 }), ['ten']),
  finds('contains: the type matters', json('data', 'contains', { v: '10' }), ['text']),
  finds('contains: JSON null', json('data', 'contains', { v: null }), ['null']),
  finds('contains: within members', json('data', 'contains', { deep: { x: {} } }), ['ten']),
  finds('contains: items in any order', json('data', 'contains', { list: [3, 1] }), ['ten']),
  finds('contains: items that are repeated', json('data', 'contains', { list: [1, 1, 1] }), ['ten']),
  finds('contains: an empty object is in every object', json('data', 'contains', {}), [
    'ten',
    'nine',
    'text',
    'true',
    'false',
    'null',
    'object',
    'empty',
  ]),
  finds('contains: an empty array is in every array', json('data', 'contains', []), ['list']),
  finds('contains: an array at the root contains a scalar', json('data', 'contains', 'first'), ['list']),
  finds('contains: an array below does not contain a scalar', json('data', 'contains', { list: 1 }), []),
  finds('contains: a scalar contains itself', json('data', 'contains', 'text'), ['scalar']),
  finds('contains: objects within arrays', json('data', 'contains', [{ v: 1 }]), ['list']),
  finds('contains: arrays within arrays', json('data', 'contains', [['10']]), ['list']),
  finds('contains over an array of text', json('tags', 'contains', ['b']), ['ten', 'nine']),
  finds('contains at a path', json(at('data', 'deep'), 'contains', { x: { y: 'z' } }), ['ten']),
  finds('contains at a path to a scalar', json(V, 'contains', 9), ['nine']),
  finds('not contains skips NULL', not(json('data', 'contains', {})), ['list', 'scalar', 'number']),
  finds('containedBy', json('data', 'containedBy', { v: 9, list: [1], more: 1 }), ['nine', 'empty']),
  finds(
    'containedBy an array',
    json('tags', 'containedBy', ['b', 'c']),
    ALL.filter((label) => label !== 'ten'),
  ),
  finds('containedBy: a scalar in an array', json('data', 'containedBy', [7, 'text']), ['scalar', 'number']),
]

const overlapping = [
  finds('overlaps', json('tags', 'overlaps', ['a', 'x']), ['ten']),
  finds('overlaps with nothing', json('tags', 'overlaps', []), []),
  finds('overlaps: the type matters', json('data', 'overlaps', ['10']), []),
  finds('overlaps: containers by value', json('data', 'overlaps', [{ v: 1 }]), ['list']),
  finds('overlaps at a path', json(at('data', 'list'), 'overlaps', [3, 4]), ['ten']),
  finds(
    'overlaps: what is no array does not',
    not(json('data', 'overlaps', ['first'])),
    ALL.filter((label) => label !== 'list' && label !== 'nothing'),
  ),
  finds('hasKey', hasKey('data', 'v'), ['ten', 'nine', 'text', 'true', 'false', 'null', 'object']),
  finds('hasKey: JSON null counts', hasKey(at('data'), 'list'), ['ten', 'nine']),
  finds('hasKey: an array by its texts', hasKey('data', 'first'), ['list']),
  finds('hasKey: numbers are no keys', hasKey(at('data', 2), '10'), ['list']),
  finds('hasKey at a path', hasKey(at('data', 'deep', 'x'), 'y'), ['ten']),
  finds('hasKey of an inherited name', hasKey('data', 'toString'), []),
  finds('not hasKey skips NULL', not(hasKey('data', 'v')), ['empty', 'list', 'scalar', 'number']),
]

const refused = [
  refuses('two types in one list', isIn(V, [1, '1']), 'LUX_INVALID_VALUE'),
  refuses('two types in between', between(V, 1, '2'), 'LUX_INVALID_VALUE'),
  refuses('an object as a scalar', compare(V, 'eq', { a: 1 }), 'LUX_INVALID_VALUE'),
  refuses('a path into text', compare(at('note', 'a'), 'eq', 'x'), 'LUX_UNSUPPORTED'),
  refuses('a fraction in a path', compare(at('data', 1.5), 'eq', 1), 'LUX_INVALID_QUERY'),
  refuses('__proto__ in a path', compare(at('data', '__proto__'), 'eq', 1), 'LUX_UNSAFE_JSON'),
  refuses('U+0000 in a path', compare(at('data', 'a\0'), 'eq', 1), 'LUX_INVALID_TEXT'),
  refuses(
    '33 steps in a path',
    compare(at('data', ...Array.from({ length: 33 }, () => 'a')), 'eq', 1),
    'LUX_QUERY_TOO_COMPLEX',
  ),
  refuses('contains over text', json('note', 'contains', 'a'), 'LUX_UNSUPPORTED'),
  refuses('hasKey over an int', hasKey('amount', 'a'), 'LUX_UNSUPPORTED'),
  refuses('overlaps with what is no list', json('tags', 'overlaps', 'a'), 'LUX_INVALID_VALUE'),
]

/** Conditions on json fields and on places inside them. */
export const JSON_CASES: CaseGroup = {
  title: 'json',
  kinds: [Sample],
  seed,
  cases: {
    ...selectionCases({ kind: 'sample', column: 'label' }, [
      ...scalars,
      ...paths,
      ...contains,
      ...overlapping,
    ]),
    ...refusalCases('sample', refused),
    'selects what stands at a path, containers too': async ({ realm }) => {
      const rows = await ask(realm, {
        kind: 'sample',
        where: isIn('label', ['ten', 'null', 'object', 'nothing']),
        select: [
          { field: 'label' },
          { field: 'data', path: ['v'] },
          { field: 'data', path: ['list'], as: 'items' },
        ],
        order: [{ field: 'label', direction: 'asc' }],
      })
      expect(rows).toEqual([
        { label: 'nothing', v: null, items: null },
        { label: 'null', v: null, items: null },
        { label: 'object', v: { w: 1 }, items: null },
        { label: 'ten', v: 10, items: [1, 2, 3] },
      ])
    },
  },
}
