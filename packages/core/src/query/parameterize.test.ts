import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from './condition.js'
import {
  and,
  at,
  between,
  contains,
  desc,
  eq,
  exists,
  gt,
  hasKey,
  isDistinctFrom,
  isIn,
  isNull,
  isTrue,
  like,
  not,
  resonates,
  search,
} from './conditions.js'
import { parameterize, parameterizeCondition } from './parameterize.js'
import type { ParameterSlot } from './parameterized-query.js'
import type { SacredQuery } from './sacred-query.js'
import { CONDITIONS } from './test-conditions.js'
import { soulIdOf } from './test-rows.js'
import { CATALOG, HERO } from './test-shapes.js'
import { validateCondition, validateQuery } from './validate-query.js'

function split(part: Partial<SacredQuery>): ReturnType<typeof parameterize> {
  return parameterize(validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG), CATALOG)
}

function splitCondition(condition: Condition): ReturnType<typeof parameterizeCondition> {
  return parameterizeCondition(validateCondition(condition, HERO, CATALOG), HERO, CATALOG)
}

/** Every slot of a parameterized node, in no particular order. */
function slotsOf(node: unknown): ParameterSlot[] {
  if (node === null || typeof node !== 'object') return []
  if ('$parameter' in node) return [node as ParameterSlot]
  return Object.values(node).flatMap(slotsOf)
}

describe('parameterize', () => {
  it('takes every literal out, as a cell of its store', () => {
    const where = and(
      eq('name', 'x'),
      gt('age', 5),
      between('gold', 1n, 2n),
      isIn('born', ['1970-01-01', '1970-01-02']),
      eq(at('traits', 'a'), 1.5),
      eq(at('traits', 'a'), true),
      isIn(at('traits', 'a'), ['p', 'q']),
      like('name', 'a%'),
      contains('traits', { b: 1, a: 2 }),
      hasKey('traits', 'k'),
      resonates(0.5),
      search('some words'),
      exists('mentor', eq('alive', true)),
      isNull('title'),
      isTrue('alive'),
    )
    const { query, parameters } = split({ where, limit: 7, offset: 3 })
    expect(parameters).toEqual([
      'x',
      5,
      1n,
      2n,
      [0, 86_400_000],
      1.5,
      true,
      ['p', 'q'],
      'a%',
      '{"a":2,"b":1}',
      'k',
      '800000000000',
      'some words',
      true,
      7,
      3,
    ])
    const slots = slotsOf(query).sort((left, right) => left.$parameter - right.$parameter)
    expect(slots.map((slot) => slot.$parameter)).toEqual(parameters.map((_, index) => index))
    expect(slots.map((slot) => slot.store)).toEqual([
      'text',
      'int',
      'bigint',
      'bigint',
      'time',
      'float',
      'bool',
      'text',
      'text',
      'json',
      'text',
      'text',
      'text',
      'bool',
      'int',
      'int',
    ])
    expect(slots.filter((slot) => slot.list).map((slot) => slot.$parameter)).toEqual([4, 7])
  })

  it('goes into embeds and having', () => {
    const embed = [
      { bond: 'pupils', where: eq('age', 1), limit: 2, embed: [{ bond: 'mentor', where: eq('age', 3) }] },
    ]
    expect(split({ embed, limit: 4 }).parameters).toEqual(expect.arrayContaining([1, 2, 3, 4]))
    const aggregate = {
      columns: [{ as: 'total', function: 'sum', field: 'gold' }],
      having: [{ as: 'total', operator: 'gt', value: '5' }],
    } as const
    expect(split({ aggregate }).parameters).toEqual([5n])
  })

  it('has one key for one shape, whatever the values and the length of lists', () => {
    const shape = (
      name: string,
      ages: readonly number[],
      limit: number,
    ): (SacredQuery['where'] & object) | string =>
      split({ where: and(eq('name', name), isIn('age', ages)), limit, intention: name, order: [desc('age')] })
        .key
    expect(shape('a', [1], 5)).toBe(shape('b"\\{', [1, 2, 3], 6))
  })

  it.each<[string, Partial<SacredQuery>, Partial<SacredQuery>]>([
    ['field', { where: eq('name', 'a') }, { where: eq('title', 'a') }],
    ['operator', { where: eq('age', 1) }, { where: gt('age', 1) }],
    ['type inside json', { where: eq(at('traits', 'a'), 1) }, { where: eq(at('traits', 'a'), '1') }],
    ['path', { where: eq(at('traits', 'a'), 1) }, { where: eq(at('traits', 'b'), 1) }],
    ['path step', { where: eq(at('traits', 0), 1) }, { where: eq(at('traits', '0'), 1) }],
    ['negation', { where: isNull('age') }, { where: not(isNull('age')) }],
    ['limit', {}, { limit: 5 }],
    ['offset', { limit: 5 }, { limit: 5, offset: 5 }],
    ['order', {}, { order: [desc('name')] }],
    ['selection', {}, { select: [{ field: 'name' }] }],
    ['name', { select: [{ field: 'name' }] }, { select: [{ field: 'name', as: 'n' }] }],
    ['embed', {}, { embed: [{ bond: 'mentor' }] }],
    ['null', { where: isDistinctFrom('age', null) }, { where: isDistinctFrom('age', 1) }],
  ])('has another key for another %s', (_name, left, right) => {
    expect(split(left).key).not.toBe(split(right).key)
  })

  it('does not change a validated query, nor depends on where it was', () => {
    const query = validateQuery(
      { v: 1, type: 'query', kind: 'hero', where: eq('soulId', soulIdOf(1)) },
      CATALOG,
    )
    const text = JSON.stringify(query)
    expect(parameterize(query, CATALOG)).toEqual(parameterize(JSON.parse(text), CATALOG))
    expect(JSON.stringify(query)).toBe(text)
  })

  it('keeps the unknown comparison of a missing claim', () => {
    const unknown: Condition = { type: 'compare', field: 'age', operator: 'eq', value: null }
    expect(parameterizeCondition(unknown, HERO, CATALOG).parameters).toEqual([null])
  })
})

describe('random conditions', () => {
  it('have equal keys exactly when they are equal without their literals', () => {
    fc.assert(
      fc.property(CONDITIONS, CONDITIONS, (left, right) => {
        const one = splitCondition(left)
        const two = splitCondition(right)
        expect(one.key === two.key).toBe(JSON.stringify(one.query) === JSON.stringify(two.query))
        expect(slotsOf(one.query)).toHaveLength(one.parameters.length)
      }),
      { numRuns: 1_000 },
    )
  })
})
