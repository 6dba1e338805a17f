import { describe, expect, test } from 'vitest'
import type { Condition } from '../condition.js'
import { codeOf } from '../test-codes.js'
import { toAggregateQuery } from './to-aggregate-query.js'
import { toCondition } from './to-condition.js'
import { toQuery } from './to-query.js'

const KIND = { name: 'guardian' }

describe('toCondition', () => {
  test.each<[string, object, Condition]>([
    [
      'a value',
      { affinity: 'light' },
      { type: 'compare', field: 'affinity', operator: 'eq', value: 'light' },
    ],
    ['null', { nickname: null }, { type: 'is', field: 'nickname', value: null }],
    [
      'a Date',
      { born: new Date(5) },
      { type: 'compare', field: 'born', operator: 'eq', value: '1970-01-01T00:00:00.005Z' },
    ],
    ['a bigint', { wealth: 5n }, { type: 'compare', field: 'wealth', operator: 'eq', value: '5' }],
    [
      'an operator',
      { energyLevel: { gt: 80 } },
      { type: 'compare', field: 'energyLevel', operator: 'gt', value: 80 },
    ],
    [
      'several operators',
      { energyLevel: { gte: 1, lt: 5 } },
      {
        type: 'and',
        conditions: [
          { type: 'compare', field: 'energyLevel', operator: 'gte', value: 1 },
          { type: 'compare', field: 'energyLevel', operator: 'lt', value: 5 },
        ],
      },
    ],
    [
      'several members',
      { affinity: 'light', born: { distinct: null } },
      {
        type: 'and',
        conditions: [
          { type: 'compare', field: 'affinity', operator: 'eq', value: 'light' },
          { type: 'compare', field: 'born', operator: 'distinct', value: null },
        ],
      },
    ],
    ['nothing', {}, { type: 'and', conditions: [] }],
    ['equal to null', { a: { eq: null } }, { type: 'is', field: 'a', value: null }],
    [
      'not equal to null',
      { a: { neq: null } },
      { type: 'not', condition: { type: 'is', field: 'a', value: null } },
    ],
    ['is', { a: { is: true } }, { type: 'is', field: 'a', value: true }],
    ['in', { a: { in: ['x', null] } }, { type: 'in', field: 'a', values: ['x', null] }],
    [
      'in dates',
      { a: { in: [new Date(0)] } },
      { type: 'in', field: 'a', values: ['1970-01-01T00:00:00.000Z'] },
    ],
    ['not in', { a: { notIn: [1] } }, { type: 'not', condition: { type: 'in', field: 'a', values: [1] } }],
    ['between', { a: { between: [1n, 2n] } }, { type: 'between', field: 'a', from: '1', to: '2' }],
    ['like', { a: { like: 'x%' } }, { type: 'pattern', field: 'a', operator: 'like', value: 'x%' }],
    [
      'starts with',
      { a: { startsWith: 'x' } },
      { type: 'pattern', field: 'a', operator: 'startsWith', value: 'x' },
    ],
    [
      'contains',
      { a: { contains: ['x'] } },
      { type: 'json', field: 'a', operator: 'contains', value: ['x'] },
    ],
    ['has key', { a: { hasKey: 'x' } }, { type: 'hasKey', field: 'a', key: 'x' }],
    [
      'a path',
      { a: { path: ['b', 0], eq: 'x' } },
      { type: 'compare', field: 'a', path: ['b', 0], operator: 'eq', value: 'x' },
    ],
    ['exists', { mentor: { exists: true } }, { type: 'exists', bond: 'mentor' }],
    [
      'exists not',
      { mentor: { exists: false } },
      { type: 'not', condition: { type: 'exists', bond: 'mentor' } },
    ],
    [
      'exists such',
      { mentor: { exists: { name: 'Nyx' } } },
      {
        type: 'exists',
        bond: 'mentor',
        where: { type: 'compare', field: 'name', operator: 'eq', value: 'Nyx' },
      },
    ],
    [
      'or, not, and',
      { or: [{ a: 1 }, { not: { b: 2 } }, { and: [] }] },
      {
        type: 'or',
        conditions: [
          { type: 'compare', field: 'a', operator: 'eq', value: 1 },
          { type: 'not', condition: { type: 'compare', field: 'b', operator: 'eq', value: 2 } },
          { type: 'and', conditions: [] },
        ],
      },
    ],
    ['a condition', { type: 'exists', bond: 'mentor' }, { type: 'exists', bond: 'mentor' }],
    [
      'a condition inside',
      { not: { type: 'is', field: 'a', value: null } },
      { type: 'not', condition: { type: 'is', field: 'a', value: null } },
    ],
    [
      'a field called type',
      { type: 'and' },
      { type: 'compare', field: 'type', operator: 'eq', value: 'and' },
    ],
    [
      'a field called type, filtered',
      { type: { neq: 'is' } },
      { type: 'compare', field: 'type', operator: 'neq', value: 'is' },
    ],
  ])('%s', (_, where, expected) => {
    expect(toCondition(KIND, where)).toEqual(expected)
  })

  test.each<[string, unknown]>([
    ['no object', 5],
    ['null', null],
    ['a list', []],
    ['undefined, which would widen the filter', { owner: undefined }],
    ['an operator on undefined', { owner: { eq: undefined } }],
    ['undefined in a list', { owner: { in: [undefined] } }],
    ['an operator that there is not', { owner: { equals: 1 } }],
    ['no operator', { owner: {} }],
    ['only a path', { owner: { path: ['a'] } }],
    ['or without list', { or: { a: 1 } }],
    ['not without filter', { not: 5 }],
    ['in without list', { a: { in: 5 } }],
    ['between one value', { a: { between: [1] } }],
    ['is something else', { a: { is: 5 } }],
    ['like a number', { a: { like: 5 } }],
    ['a function', { a: () => 5 }],
    ['a symbol', { a: Symbol('x') }],
    ['a path of objects', { a: { path: [{}], eq: 5 } }],
    ['exists of nothing', { a: { exists: 5 } }],
  ])('refuses %s', (_, where) => {
    expect(codeOf(() => toCondition(KIND, where))).toBe('LUX_INVALID_QUERY')
  })

  test('an invalid Date is no time', () => {
    expect(codeOf(() => toCondition(KIND, { born: new Date(Number.NaN) }))).toBe('LUX_INVALID_TIME')
  })
})

describe('toQuery', () => {
  test('translates every member', () => {
    const query = toQuery(KIND, {
      where: { affinity: 'light' },
      search: 'wise',
      resonating: 0.1,
      select: ['name', { field: 'home', path: ['city'], as: 'town' }],
      orderBy: { energyLevel: 'desc', name: { direction: 'asc', nulls: 'first' } },
      limit: 10,
      after: 'cursor',
      distinct: true,
      intention: 'powerful guardians',
      embed: {
        mentor: true,
        pupils: {
          where: { name: { like: 'A%' } },
          select: ['name'],
          orderBy: { name: 'asc' },
          limit: 3,
          offset: 1,
          embed: { mentor: true },
        },
        country: false,
      },
    })
    expect(query).toEqual({
      v: 1,
      type: 'query',
      kind: 'guardian',
      where: {
        type: 'and',
        conditions: [
          { type: 'compare', field: 'affinity', operator: 'eq', value: 'light' },
          { type: 'search', mode: 'plain', query: 'wise' },
          { type: 'resonate', fraction: 0.1 },
        ],
      },
      select: [{ field: 'name' }, { field: 'home', path: ['city'], as: 'town' }],
      order: [
        { field: 'energyLevel', direction: 'desc' },
        { field: 'name', direction: 'asc', nulls: 'first' },
      ],
      limit: 10,
      after: 'cursor',
      distinct: true,
      intention: 'powerful guardians',
      embed: [
        { bond: 'mentor' },
        {
          bond: 'pupils',
          where: { type: 'pattern', field: 'name', operator: 'like', value: 'A%' },
          select: [{ field: 'name' }],
          order: [{ field: 'name', direction: 'asc' }],
          limit: 3,
          offset: 1,
          embed: [{ bond: 'mentor' }],
        },
      ],
    })
  })

  test('an empty query asks for everything', () => {
    expect(toQuery(KIND, {})).toEqual({ v: 1, type: 'query', kind: 'guardian' })
    expect(toQuery(KIND, { limit: undefined, where: undefined })).toEqual(toQuery(KIND, {}))
  })

  test('order takes a list, and nodes of the AST', () => {
    const { order } = toQuery(KIND, {
      orderBy: [{ name: 'asc' }, { field: 'home', path: ['city'], direction: 'desc' }],
    })
    expect(order).toEqual([
      { field: 'name', direction: 'asc' },
      { field: 'home', path: ['city'], direction: 'desc' },
    ])
    expect(toQuery(KIND, { orderBy: { field: 'asc', direction: 'desc' } }).order).toEqual([
      { field: 'field', direction: 'asc' },
      { field: 'direction', direction: 'desc' },
    ])
  })

  test('search in other ways', () => {
    expect(toQuery(KIND, { search: { mode: 'phrase', query: 'a b' } }).where).toEqual({
      type: 'search',
      mode: 'phrase',
      query: 'a b',
    })
    expect(toQuery(KIND, { search: { mode: 'web', query: 'a', fields: ['name'] } }).where).toEqual({
      type: 'search',
      mode: 'web',
      query: 'a',
      fields: ['name'],
    })
  })

  test.each<[string, unknown]>([
    ['no object', 'all'],
    ['an unknown member', { wher: {} }],
    ['select that is no list', { select: 'name' }],
    ['select of a number', { select: [5] }],
    ['an order without direction', { orderBy: { name: {} } }],
    ['an order in another direction', { orderBy: { name: 'up' } }],
    ['a limit in text', { limit: '5' }],
    ['a cursor that is no text', { after: 5 }],
    ['a search of no list of fields', { search: { mode: 'plain', query: 'a', fields: 'name' } }],
    ['a search in no known way', { search: { mode: 'fuzzy', query: 'a' } }],
    ['an embed with members of a query', { embed: { mentor: { after: 'x' } } }],
    ['an embed that is text', { embed: { mentor: 'yes' } }],
  ])('refuses %s', (_, input) => {
    expect(codeOf(() => toQuery(KIND, input))).toBe('LUX_INVALID_QUERY')
  })
})

describe('toAggregateQuery', () => {
  test('translates every member', () => {
    const query = toAggregateQuery(KIND, {
      groupBy: ['affinity'],
      columns: {
        total: { sum: 'energyLevel' },
        n: { count: true },
        named: { count: 'name' },
        last: { max: 'born' },
      },
      having: { total: { gt: 5, lte: 9 }, last: new Date(0), n: 3 },
      where: { affinity: 'light' },
      orderBy: { total: 'desc' },
      limit: 3,
      offset: 1,
      intention: 'sums',
    })
    expect(query).toEqual({
      v: 1,
      type: 'query',
      kind: 'guardian',
      where: { type: 'compare', field: 'affinity', operator: 'eq', value: 'light' },
      aggregate: {
        groupBy: [{ field: 'affinity' }],
        columns: [
          { as: 'total', function: 'sum', field: 'energyLevel' },
          { as: 'n', function: 'count' },
          { as: 'named', function: 'count', field: 'name' },
          { as: 'last', function: 'max', field: 'born' },
        ],
        having: [
          { as: 'total', operator: 'gt', value: 5 },
          { as: 'total', operator: 'lte', value: 9 },
          { as: 'last', operator: 'eq', value: '1970-01-01T00:00:00.000Z' },
          { as: 'n', operator: 'eq', value: 3 },
        ],
      },
      order: [{ field: 'total', direction: 'desc' }],
      limit: 3,
      offset: 1,
      intention: 'sums',
    })
  })

  test.each<[string, unknown]>([
    ['an unknown member', { columns: {}, select: [] }],
    ['a function that there is not', { columns: { a: { median: 'age' } } }],
    ['two functions', { columns: { a: { sum: 'age', avg: 'age' } } }],
    ['a function of everything', { columns: { a: { sum: true } } }],
    ['groups that are no list', { groupBy: 'a', columns: {} }],
    ['having with another operator', { columns: {}, having: { a: { like: 'x' } } }],
  ])('refuses %s', (_, input) => {
    expect(codeOf(() => toAggregateQuery(KIND, input))).toBe('LUX_INVALID_QUERY')
  })
})
