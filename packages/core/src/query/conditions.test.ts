import { describe, expect, it } from 'vitest'
import {
  and,
  asc,
  at,
  between,
  containedBy,
  contains,
  desc,
  endsWith,
  eq,
  exists,
  gt,
  gte,
  hasKey,
  ilike,
  isDistinctFrom,
  isFalse,
  isIn,
  isNotNull,
  isNull,
  isTrue,
  like,
  lt,
  lte,
  neq,
  not,
  or,
  overlaps,
  resonates,
  search,
  startsWith,
} from './conditions.js'
import { codeOf } from './test-codes.js'
import { CATALOG, HERO } from './test-shapes.js'
import { validateCondition } from './validate-query.js'

describe('builders', () => {
  it('make plain JSON that survives a journey and is valid', () => {
    const everything = and(
      or(eq('name', 'a'), neq('name', 'b'), not(gt('age', 1))),
      gte('age', 1),
      lt('age', 5),
      lte('power', 1.5),
      isDistinctFrom('title', 'x'),
      between('born', new Date(0), '2024-01-01'),
      isIn('gold', [1n, '2']),
      isNull('title'),
      isNotNull('title'),
      isTrue('alive'),
      isFalse('alive'),
      like('name', 'a%'),
      ilike('name', 'a%'),
      startsWith('name', 'a'),
      endsWith('name', 'a'),
      contains('traits', { a: 1 }),
      containedBy('traits', { a: 1 }),
      overlaps('traits', [1]),
      hasKey('traits', 'a'),
      eq(at('traits', 'a', 0), 5),
      exists('mentor', eq('name', 'a')),
      exists('land'),
      resonates(0.5),
      search('a'),
      search('a', 'phrase'),
    )
    expect(JSON.parse(JSON.stringify(everything))).toEqual(everything)
    expect(codeOf(() => validateCondition(everything, HERO, CATALOG))).toBeUndefined()
  })

  it('turn Date and bigint into literals', () => {
    expect(eq('born', new Date(0))).toEqual({
      type: 'compare',
      field: 'born',
      operator: 'eq',
      value: '1970-01-01T00:00:00.000Z',
    })
    expect(eq('gold', 2n ** 60n)).toMatchObject({ value: '1152921504606846976' })
    expect(codeOf(() => eq('born', new Date(Number.NaN)))).toBe('LUX_INVALID_TIME')
  })

  it('refuse undefined, which JSON would drop', () => {
    const missing: string | undefined = JSON.parse('{}').nothing
    expect(codeOf(() => eq('name', missing as string))).toBe('LUX_INVALID_VALUE')
  })

  it('make order terms', () => {
    expect(asc('name')).toEqual({ field: 'name', direction: 'asc' })
    expect(desc(at('traits', 'a'), 'last')).toEqual({
      field: 'traits',
      path: ['a'],
      direction: 'desc',
      nulls: 'last',
    })
  })
})
