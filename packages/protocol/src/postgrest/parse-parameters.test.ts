import { isLuxError, type LuxError } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { parseParameters } from './parse-parameters.js'
import type { ParsedCondition, ParsedOperation, ParsedPlace } from './parsed-parameters.js'

function place(name: string, ...path: (string | number)[]): ParsedPlace {
  return { name, path, asText: false }
}

function conditionsOf(search: string): readonly ParsedCondition[] {
  return parseParameters(search).where.map(({ condition }) => condition)
}

function operationOf(value: string): ParsedOperation {
  const [condition] = conditionsOf(`a=${encodeURIComponent(value)}`)
  if (condition?.type !== 'filter') throw new TypeError('no filter was read')
  return condition.operation
}

function failureOf(run: () => unknown): LuxError {
  try {
    run()
  } catch (error) {
    if (isLuxError(error)) return error
    throw error
  }
  throw new TypeError('nothing was thrown')
}

describe('operators', () => {
  it.each<[string, ParsedOperation]>([
    ['eq.80', { type: 'simple', operator: 'eq', operand: '80' }],
    ['neq.', { type: 'simple', operator: 'neq', operand: '' }],
    ['gte.2024-01-01', { type: 'simple', operator: 'gte', operand: '2024-01-01' }],
    ['eq."x"', { type: 'simple', operator: 'eq', operand: '"x"' }],
    ['eq.a,b)', { type: 'simple', operator: 'eq', operand: 'a,b)' }],
    ['like.*x*', { type: 'simple', operator: 'like', operand: '*x*' }],
    ['cs.{a,b}', { type: 'simple', operator: 'cs', operand: '{a,b}' }],
    ['cd.{"a":1}', { type: 'simple', operator: 'cd', operand: '{"a":1}' }],
    ['match.^x', { type: 'simple', operator: 'match', operand: '^x' }],
    ['sl.(1,2)', { type: 'simple', operator: 'sl', operand: '(1,2)' }],
    ['in.(1,2)', { type: 'in', operands: ['1', '2'] }],
    ['in.()', { type: 'in', operands: [] }],
    ['in.("")', { type: 'in', operands: [''] }],
    ['in.("a,b",c)', { type: 'in', operands: ['a,b', 'c'] }],
    ['in.("a\\"b\\\\")', { type: 'in', operands: ['a"b\\'] }],
    // Clients wrap without escaping; what does not end behind its quotes is taken as it stands.
    ['in.("a"b,c)', { type: 'in', operands: ['"a"b', 'c'] }],
    ['is.NULL', { type: 'is', value: 'null' }],
    ['is.not_null', { type: 'is', value: 'not_null' }],
    ['is.unknown', { type: 'is', value: 'unknown' }],
    ['isdistinct.5', { type: 'distinct', operand: '5' }],
    ['fts.a & b', { type: 'search', operator: 'fts', operand: 'a & b' }],
    ['plfts(english).x', { type: 'search', operator: 'plfts', language: 'english', operand: 'x' }],
    ['eq(any).{1,2}', { type: 'quantified', operator: 'eq', quantifier: 'any', operands: ['1', '2'] }],
    [
      'like(all).{"a,*",null,b}',
      { type: 'quantified', operator: 'like', quantifier: 'all', operands: ['a,*', null, 'b'] },
    ],
    ['gt(any).{}', { type: 'quantified', operator: 'gt', quantifier: 'any', operands: [] }],
  ])('reads %s', (value, expected) => {
    expect(operationOf(value)).toEqual(expected)
  })

  it('reads a negation', () => {
    expect(conditionsOf('a=not.in.(1)')).toEqual([
      { type: 'filter', negated: true, place: place('a'), operation: { type: 'in', operands: ['1'] } },
    ])
  })
})

describe('places', () => {
  it.each<[string, ParsedPlace]>([
    ['energyLevel', place('energyLevel')],
    ['"a.b"', place('a.b')],
    ['"a\\"b"', place('a"b')],
    ['żółw_1', place('żółw_1')],
    ['a-b', place('a-b')],
    ['data->key', place('data', 'key')],
    ['data->0->-1', place('data', 0, -1)],
    ['data->01x', place('data', '01x')],
    ['data->"a.b"', place('data', 'a.b')],
    ['data->a-b->c', place('data', 'a-b', 'c')],
    ['data->a->>b', { name: 'data', path: ['a', 'b'], asText: true }],
  ])('reads %s', (name, expected) => {
    const [condition] = conditionsOf(`${encodeURIComponent(name)}=eq.1`)
    expect(condition).toMatchObject({ place: expected })
  })

  it('reads the way into an embed', () => {
    const { where } = parseParameters('a.b.name=eq.1&a.or=(x.eq.1)&a.not.and=(y.eq.1)')
    expect(where.map(({ path }) => path)).toEqual([['a', 'b'], ['a'], ['a']])
  })
})

describe('logic trees', () => {
  const filter = (
    name: string,
    operator: 'eq' | 'gt',
    operand: string,
    negated = false,
  ): ParsedCondition => ({
    type: 'filter',
    negated,
    place: place(name),
    operation: { type: 'simple', operator, operand },
  })

  it.each<[string, ParsedCondition]>([
    [
      'or=(a.eq.1,b.gt.2)',
      { type: 'or', negated: false, conditions: [filter('a', 'eq', '1'), filter('b', 'gt', '2')] },
    ],
    ['not.and=(a.eq.1)', { type: 'and', negated: true, conditions: [filter('a', 'eq', '1')] }],
    [
      'and=(a.not.eq.1, not.or(b.eq.2,and(c.eq.3)))',
      {
        type: 'and',
        negated: false,
        conditions: [
          filter('a', 'eq', '1', true),
          {
            type: 'or',
            negated: true,
            conditions: [
              filter('b', 'eq', '2'),
              { type: 'and', negated: false, conditions: [filter('c', 'eq', '3')] },
            ],
          },
        ],
      },
    ],
    // `and` is a name like any other when an operator follows.
    [
      'or=(and.eq.1,not.eq.2)',
      { type: 'or', negated: false, conditions: [filter('and', 'eq', '1'), filter('not', 'eq', '2')] },
    ],
    [
      'or=(a.eq."x,y)",b.gt.)',
      { type: 'or', negated: false, conditions: [filter('a', 'eq', 'x,y)'), filter('b', 'gt', '')] },
    ],
    ['or=("a b".eq.1)', { type: 'or', negated: false, conditions: [filter('a b', 'eq', '1')] }],
  ])('reads %s', (search, expected) => {
    expect(conditionsOf(search)).toEqual([expected])
  })

  it('keeps the commas of lists, arrays and json apart from its own', () => {
    expect(conditionsOf('or=(a.in.(1,2),b.cs.{x,y},c.is.null,d.eq(any).{1,2})')).toMatchObject([
      {
        conditions: [
          { operation: { operands: ['1', '2'] } },
          { operation: { operand: '{x,y}' } },
          { operation: { value: 'null' } },
          { operation: { operands: ['1', '2'] } },
        ],
      },
    ])
  })

  it('refuses to go deeper than conditions may', () => {
    const nested = (depth: number): string => `and=${'(and'.repeat(depth)}(a.eq.1)${')'.repeat(depth)}`
    expect(conditionsOf(nested(31))).toHaveLength(1)
    expect(failureOf(() => parseParameters(nested(32))).code).toBe('LUX_QUERY_TOO_COMPLEX')
  })
})

describe('order, limits, names', () => {
  it('reads order terms', () => {
    const { order } = parseParameters(
      'order=a.desc.nullslast,b,c.asc.nullsfirst,d->>e.desc,f(g).desc&x.y.order=z',
    )
    expect(order).toEqual([
      {
        path: [],
        terms: [
          { place: place('a'), direction: 'desc', nulls: 'last' },
          { place: place('b'), direction: 'asc' },
          { place: place('c'), direction: 'asc', nulls: 'first' },
          { place: { name: 'd', path: ['e'], asText: true }, direction: 'desc' },
          { relation: 'f', place: place('g'), direction: 'desc' },
        ],
      },
      { path: ['x', 'y'], terms: [{ place: place('z'), direction: 'asc' }] },
    ])
  })

  it('reads limits and offsets; what is no number is ignored', () => {
    const parsed = parseParameters('limit=5&offset=-3&m.limit=2&n.offset=x&limit=99999999999999999999')
    expect(parsed.limit).toEqual([
      { path: [], count: 5 },
      { path: ['m'], count: 2 },
      { path: [], count: Number.MAX_SAFE_INTEGER },
    ])
    expect(parsed.offset).toEqual([{ path: [], count: 0 }])
    expect(failureOf(() => parseParameters('limit=-1')).code).toBe('LUX_INVALID_RANGE')
  })

  it('reads names of columns, of which the first list counts', () => {
    expect(parseParameters('columns="a","b c",d&on_conflict=x,y&columns=z')).toMatchObject({
      columns: ['a', 'b c', 'd'],
      onConflict: ['x', 'y'],
    })
  })

  it('takes a plus sign for a blank, and a parameter without a value for none', () => {
    const parsed = parseParameters('select=&order=&a=&b=eq.x+y&c')
    expect(parsed.where).toMatchObject([{ condition: { operation: { operand: 'x y' } } }])
    expect(parsed.ignored).toEqual(['order', 'a', 'c'])
  })
})

describe('select', () => {
  it('reads columns', () => {
    expect(
      parseParameters('select=*,a,b:c,d::text,e:f->g::int,h.sum(),i:j::int.avg()::text,count(),n:count()')
        .select,
    ).toEqual([
      { type: 'all' },
      { type: 'field', place: place('a') },
      { type: 'field', alias: 'b', place: place('c') },
      { type: 'field', place: place('d'), cast: 'text' },
      { type: 'field', alias: 'e', place: place('f', 'g'), cast: 'int' },
      { type: 'field', place: place('h'), aggregate: { function: 'sum' } },
      {
        type: 'field',
        alias: 'i',
        place: place('j'),
        cast: 'int',
        aggregate: { function: 'avg', cast: 'text' },
      },
      { type: 'count' },
      { type: 'count', alias: 'n' },
    ])
  })

  it('reads embeds', () => {
    expect(parseParameters('select=a(),b:c!fk!inner(*,d(e)),f!left!hint(g),...h(i)').select).toEqual([
      { type: 'embed', name: 'a', spread: false, items: [] },
      {
        type: 'embed',
        alias: 'b',
        name: 'c',
        hint: 'fk',
        join: 'inner',
        spread: false,
        items: [
          { type: 'all' },
          { type: 'embed', name: 'd', spread: false, items: [{ type: 'field', place: place('e') }] },
        ],
      },
      {
        type: 'embed',
        name: 'f',
        hint: 'hint',
        join: 'left',
        spread: false,
        items: [{ type: 'field', place: place('g') }],
      },
      { type: 'embed', name: 'h', spread: true, items: [{ type: 'field', place: place('i') }] },
    ])
  })
})

describe('mistakes', () => {
  it.each<[string, string, number]>([
    ['a=0', 'filter', 1],
    ['a=gtt.1', 'filter', 1],
    ['a=not.x.1', 'filter', 5],
    ['a=eq', 'filter', 3],
    ['a=in.1', 'filter', 4],
    ['a=in.(1', 'filter', 6],
    ['a=in.(1)x', 'filter', 7],
    ['a=is.maybe', 'filter', 4],
    ['a=eq(any).1', 'filter', 9],
    ['a=fts().x', 'filter', 5],
    ['a[0]=eq.1', 'tree path', 2],
    ['a..b=eq.1', 'tree path', 3],
    ['a->=eq.1', 'tree path', 4],
    ['"a=eq.1', 'tree path', 1],
    ['or=a.eq.1', 'logic tree', 1],
    ['or=()', 'logic tree', 2],
    ['or=(a.eq.1', 'logic tree', 8],
    ['or=(a.eq.1))', 'logic tree', 9],
    ['or=(a)', 'logic tree', 3],
    ['order=a.up', 'order', 2],
    ['order=a,', 'order', 3],
    ['order=a(b', 'order', 4],
    ['select=a,,b', 'select parameter', 3],
    ['select=a(b', 'select parameter', 4],
    ['select=a::', 'select parameter', 4],
    ['select=a:', 'select parameter', 3],
    ['columns=a,', 'columns parameter', 3],
    ['on_conflict=(', 'on_conflict parameter', 1],
  ])('says where %s is wrong', (search, part, column) => {
    const { code, details } = failureOf(() => parseParameters(search))
    expect({ code, part: details['part'], column: details['column'] }).toEqual({
      code: 'LUX_INVALID_QUERY',
      part,
      column,
    })
  })

  it('refuses broken percent-encoding', () => {
    for (const search of ['a=%', 'a=%ff', '%e0%80=eq.1', 'a=eq.%zz']) {
      expect(failureOf(() => parseParameters(search)).code).toBe('LUX_INVALID_QUERY')
    }
  })
})

describe('hostile inputs', () => {
  const LENGTH = 65_536
  const BUDGET_MS = 5
  const fill = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length))

  it.each([
    ['a name', `${fill('a-')}=eq.1`],
    ['a name of blanks', `${fill('+')}=eq.1`],
    ['an open quote', `"${fill('a\\')}=eq.1`],
    ['a path', `a${fill('->1')}x=eq.1`],
    ['a long index', `a->${fill('1')}=eq.1`],
    ['dots', `a${fill('.a')}=eq.1`],
    ['an operator', `a=${fill('eq')}`],
    ['an open list', `a=in.(${fill('1,')}`],
    ['a list of quotes', `a=in.(${fill('"a')}`],
    ['a list of escapes', `a=in.(${fill('"\\"')}`],
    ['an array', `a=eq(any).{${fill('{')}`],
    ['a long array', `a=eq(any).{${fill('"a",')}`],
    ['open parentheses', `or=${fill('(')}`],
    ['nested trees', `or=${fill('(and')}`],
    ['a tree of braces', `or=(a.cs.${fill('{')}`],
    ['a tree of open braces', `or=(${fill('a.cs.{,')}`],
    ['a tree of quotes', `or=(${fill('a.eq."')}`],
    ['a wide tree', `or=(${fill('a.eq.1,')}`],
    ['an order', `order=${fill('a.desc.')}`],
    ['order terms', `order=${fill('a(b),')}`],
    ['a select', `select=${fill('a:')}`],
    ['casts', `select=${fill('a::')}`],
    ['hints', `select=a${fill('!b')}`],
    ['open embeds', `select=${fill('a(')}`],
    ['dots of a spread', `select=${fill('...')}`],
    ['ampersands', fill('&')],
    ['parameters', fill('a=eq.1&')],
    ['percents', `a=eq.${fill('%')}`],
    ['encoded blanks', `a=eq.${fill('%20')}`],
    ['numbers', `limit=${fill('1')}x`],
  ])(`reads or refuses %s of 64 KiB within ${BUDGET_MS} ms`, (_, search) => {
    // The best of several runs: other work on the machine must not fail the test, a slow parser must.
    const bestMs = Math.min(...Array.from({ length: 20 }, () => durationMs(search)))
    expect(bestMs).toBeLessThan(BUDGET_MS)
  })

  function durationMs(search: string): number {
    const startedAt = performance.now()
    try {
      parseParameters(search)
    } catch (error) {
      expect(isLuxError(error)).toBe(true)
    }
    return performance.now() - startedAt
  }
})
