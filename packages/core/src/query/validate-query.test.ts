import { describe, expect, it } from 'vitest'
import type { Condition } from './condition.js'
import { and, asc, at, contains, desc, eq, exists, gt, isIn, like, not, or } from './conditions.js'
import type { SacredQuery } from './sacred-query.js'
import { codeOf, failureOf } from './test-codes.js'
import { CATALOG, HERO, LAND } from './test-shapes.js'
import { validateQuery } from './validate-query.js'

type Part = Partial<SacredQuery> | Record<string, unknown>

function query(part: Part = {}): unknown {
  return { v: 1, type: 'query', kind: 'hero', ...part }
}

function valid(part: Part = {}): SacredQuery {
  return validateQuery(query(part), CATALOG)
}

function codeOfQuery(part: Part): string | undefined {
  return codeOf(() => valid(part))
}

const ID = '0190a000-0000-7000-8000-00000000000f'

describe('what a query is', () => {
  it.each([undefined, null, 5, 'x', [], [[]], new Date(0), () => 1])('refuses %s', (input) => {
    expect(codeOf(() => validateQuery(input, CATALOG))).toBe('LUX_INVALID_QUERY')
  })

  it.each([
    [{ v: 2 }, 'LUX_INVALID_QUERY'],
    [{ v: undefined }, 'LUX_INVALID_QUERY'],
    [{ type: 'select' }, 'LUX_INVALID_QUERY'],
    [{ kind: 'dragon' }, 'LUX_UNKNOWN_KIND'],
    [{ kind: 5 }, 'LUX_UNKNOWN_KIND'],
    [{ kind: 'toString' }, 'LUX_UNKNOWN_KIND'],
    [{ kind: '__proto__' }, 'LUX_UNKNOWN_KIND'],
    [{ groupBy: ['name'] }, 'LUX_INVALID_QUERY'],
    [{ distinct: 1 }, 'LUX_INVALID_QUERY'],
    [{ intention: 5 }, 'LUX_INVALID_QUERY'],
    [{ intention: 'x'.repeat(201) }, 'LUX_INVALID_QUERY'],
    [{ intention: 'a\0' }, 'LUX_INVALID_TEXT'],
    [{ limit: -1 }, 'LUX_INVALID_RANGE'],
    [{ limit: 1.5 }, 'LUX_INVALID_RANGE'],
    [{ limit: '5' }, 'LUX_INVALID_RANGE'],
    [{ limit: 2 ** 53 }, 'LUX_INVALID_RANGE'],
    [{ limit: Number.NaN }, 'LUX_INVALID_RANGE'],
    [{ offset: -1 }, 'LUX_INVALID_RANGE'],
    [{ limit: null }, 'LUX_INVALID_RANGE'],
  ])('refuses %j with %s', (part, code) => {
    expect(codeOfQuery(part)).toBe(code)
  })

  it('refuses a member that only a prototype could carry', () => {
    const hostile: unknown = JSON.parse('{"v":1,"type":"query","kind":"hero","__proto__":{"limit":1}}')
    expect(codeOf(() => validateQuery(hostile, CATALOG))).toBe('LUX_INVALID_QUERY')
  })

  it('gives the smallest query its order', () => {
    expect(valid()).toEqual({
      v: 1,
      type: 'query',
      kind: 'hero',
      order: [{ field: 'soulId', direction: 'asc' }],
    })
  })

  it('leaves out what changes nothing', () => {
    const plain = valid()
    expect(valid({ offset: 0, distinct: true, where: and(), embed: [], limit: undefined })).toEqual(plain)
    expect(valid({ where: or(and(), eq('name', 'a')) })).toEqual(plain)
  })

  it('freezes what it gives, all the way down, and keeps nothing of the input', () => {
    const input = {
      where: and(isIn('name', ['a', 'b']), contains('traits', { a: [1] }), exists('mentor', eq('name', 'x'))),
      select: [{ field: 'name' }, { field: 'traits', path: ['a', 0] }],
      embed: [{ bond: 'pupils', order: [desc('age')], limit: 1 }],
      order: [asc('age')],
    }
    const before = JSON.stringify(input)
    const result = valid(input)
    expect(JSON.stringify(input)).toBe(before)
    expect(unfrozen(result)).toEqual([])
    const again = validateQuery(result, CATALOG)
    expect(again).toEqual(result)
    expect(Object.isFrozen(input.where.conditions)).toBe(false)
  })
})

/** Places in a value that are not frozen. */
function unfrozen(value: unknown, place = '$'): string[] {
  if (value === null || typeof value !== 'object') return []
  const here = Object.isFrozen(value) ? [] : [place]
  return [...here, ...Object.entries(value).flatMap(([key, member]) => unfrozen(member, `${place}.${key}`))]
}

describe('order', () => {
  it('is completed by the key in the direction of the last term', () => {
    expect(valid({ order: [asc('name'), desc('age')] }).order).toEqual([
      { field: 'name', direction: 'asc' },
      { field: 'age', direction: 'desc' },
      { field: 'soulId', direction: 'desc' },
    ])
  })

  it('ends at the key and forgets repetitions', () => {
    expect(valid({ order: [asc('name'), desc('name'), desc('soulId'), asc('age')] }).order).toEqual([
      { field: 'name', direction: 'asc' },
      { field: 'soulId', direction: 'desc' },
    ])
  })

  it('completes a composite key with what is missing of it', () => {
    const { order } = validateQuery({ v: 1, type: 'query', kind: 'vow', order: [desc('causeId')] }, CATALOG)
    expect(order).toEqual([
      { field: 'causeId', direction: 'desc' },
      { field: 'heroId', direction: 'desc' },
    ])
  })

  it('says nulls only where it matters', () => {
    expect(valid({ order: [asc('age', 'last')] }).order?.[0]).toEqual({ field: 'age', direction: 'asc' })
    expect(valid({ order: [desc('age', 'first')] }).order?.[0]).toEqual({ field: 'age', direction: 'desc' })
    expect(valid({ order: [asc('name', 'first')] }).order?.[0]).toEqual({ field: 'name', direction: 'asc' })
    expect(valid({ order: [asc('age', 'first')] }).order?.[0]).toEqual({
      field: 'age',
      direction: 'asc',
      nulls: 'first',
    })
    expect(valid({ order: [asc(at('traits', 'a'), 'first')] }).order?.[0]).toMatchObject({ nulls: 'first' })
  })

  it.each([
    [[{ field: 'name', direction: 'up' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name', direction: 'asc', nulls: 'never' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name', direction: 'asc', collate: 'de' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'nope', direction: 'asc' }], 'LUX_UNKNOWN_FIELD'],
    [[asc('traits')], 'LUX_UNSUPPORTED'],
    [[asc(at('name', 'a'))], 'LUX_UNSUPPORTED'],
    [Array.from({ length: 9 }, () => asc('name')), 'LUX_QUERY_TOO_COMPLEX'],
    ['name', 'LUX_INVALID_QUERY'],
  ])('refuses %j with %s', (order, code) => {
    expect(codeOfQuery({ order })).toBe(code)
  })
})

describe('selection', () => {
  it('keeps a name only where it differs', () => {
    const select = [
      { field: 'name', as: 'name' },
      { field: 'name', as: 'n' },
      { field: 'traits', path: ['a', 'b', 0], as: 'b' },
      { field: 'traits', path: [] },
    ]
    expect(valid({ select }).select).toEqual([
      { field: 'name' },
      { field: 'name', as: 'n' },
      { field: 'traits', path: ['a', 'b', 0] },
      { field: 'traits' },
    ])
  })

  it.each([
    [[], 'LUX_INVALID_QUERY'],
    [[{ field: 'nope' }], 'LUX_UNKNOWN_FIELD'],
    [[{ field: 'name' }, { field: 'title', as: 'name' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name', as: '' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name', as: '__proto__' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name', as: 'x'.repeat(64) }], 'LUX_INVALID_QUERY'],
    [[{ field: 'name', as: 'a\0' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'traits', path: ['__proto__'] }], 'LUX_UNSAFE_JSON'],
    [[{ field: 'traits', path: [1.5] }], 'LUX_INVALID_QUERY'],
    [[{ field: 'traits', path: [2 ** 31] }], 'LUX_INVALID_QUERY'],
    [[{ field: 'traits', path: ['a\0'] }], 'LUX_INVALID_TEXT'],
    [[{ field: 'traits', path: 'a' }], 'LUX_INVALID_QUERY'],
    [[{ field: 'traits', path: Array.from({ length: 33 }, () => 'a') }], 'LUX_QUERY_TOO_COMPLEX'],
    [[{ field: 'name', path: ['a'] }], 'LUX_UNSUPPORTED'],
    [
      Array.from({ length: 201 }, (_, index) => ({ field: 'name', as: `n${index}` })),
      'LUX_QUERY_TOO_COMPLEX',
    ],
  ])('refuses %j with %s', (select, code) => {
    expect(codeOfQuery({ select })).toBe(code)
  })

  it('orders distinct rows by their own columns', () => {
    const select = [{ field: 'name' }, { field: 'age', as: 'years' }]
    expect(valid({ select, distinct: true, order: [desc('age')] }).order).toEqual([
      { field: 'age', direction: 'desc' },
      { field: 'name', direction: 'desc' },
    ])
    expect(codeOfQuery({ select, distinct: true, order: [asc('title')] })).toBe('LUX_INVALID_QUERY')
    expect(codeOfQuery({ select: [{ field: 'traits' }], distinct: true })).toBe('LUX_UNSUPPORTED')
    expect(codeOfQuery({ select, distinct: true, embed: [{ bond: 'mentor' }] })).toBe('LUX_INVALID_QUERY')
  })
})

describe('embeds', () => {
  it('are completed like queries; a single being has no order', () => {
    const embed = [
      { bond: 'mentor', order: [asc('name')], embed: [{ bond: 'land', as: 'home' }] },
      { bond: 'pupils', as: 'pupils', where: and(), order: [desc('age')], limit: 3, offset: 1 },
      { bond: 'causes', select: [{ field: 'name' }] },
    ]
    expect(valid({ embed }).embed).toEqual([
      { bond: 'mentor', embed: [{ bond: 'land', as: 'home' }] },
      {
        bond: 'pupils',
        order: [
          { field: 'age', direction: 'desc' },
          { field: 'soulId', direction: 'desc' },
        ],
        limit: 3,
        offset: 1,
      },
      { bond: 'causes', select: [{ field: 'name' }], order: [{ field: 'soulId', direction: 'asc' }] },
    ])
  })

  it('may be all that is selected', () => {
    expect(valid({ select: [], embed: [{ bond: 'mentor' }] }).select).toEqual([])
  })

  const nested = (depth: number): unknown[] => [
    { bond: 'mentor', ...(depth > 1 ? { embed: nested(depth - 1) } : {}) },
  ]

  it.each([
    [[{ bond: 'nope' }], 'LUX_UNKNOWN_BOND'],
    [[{ bond: 5 }], 'LUX_INVALID_QUERY'],
    [[{ bond: 'mentor' }, { bond: 'mentor' }], 'LUX_INVALID_QUERY'],
    [[{ bond: 'mentor', as: 'name' }], 'LUX_INVALID_QUERY'],
    [[{ bond: 'mentor', limit: 1 }], 'LUX_INVALID_QUERY'],
    [[{ bond: 'pupils', limit: -1 }], 'LUX_INVALID_RANGE'],
    [[{ bond: 'pupils', junction: and() }], 'LUX_INVALID_QUERY'],
    [[{ bond: 'land', where: eq('age', 1) }], 'LUX_UNKNOWN_FIELD'],
    [nested(6), 'LUX_QUERY_TOO_COMPLEX'],
    [
      Array.from({ length: 11 }, (_, index) => ({ bond: 'mentor', as: `m${index}` })),
      'LUX_QUERY_TOO_COMPLEX',
    ],
  ])('refuses %j with %s', (embed, code) => {
    expect(codeOfQuery({ embed })).toBe(code)
  })

  it('nest five deep', () => {
    expect(codeOfQuery({ embed: nested(5) })).toBeUndefined()
  })
})

describe('aggregates', () => {
  const count = { as: 'n', function: 'count' } as const

  it('are ordered by their columns and completed by their groups', () => {
    const aggregate = { groupBy: [{ field: 'name' }, { field: 'traits', path: ['a'] }], columns: [count] }
    expect(valid({ aggregate, order: [desc('n'), desc(at('traits', 'a'))] }).order).toEqual([
      { field: 'n', direction: 'desc' },
      { field: 'a', direction: 'desc' },
      { field: 'name', direction: 'desc' },
    ])
  })

  it('need no order without groups', () => {
    expect(valid({ aggregate: { columns: [count] }, order: [desc('n')] }).order).toBeUndefined()
  })

  it.each([
    [{ columns: [] }, 'LUX_INVALID_QUERY'],
    [{ columns: [{ as: 'x', function: 'median', field: 'age' }] }, 'LUX_INVALID_QUERY'],
    [{ columns: [{ as: 'x', function: 'sum' }] }, 'LUX_INVALID_QUERY'],
    [{ columns: [{ as: 'x', function: 'sum', field: 'nope' }] }, 'LUX_UNKNOWN_FIELD'],
    [{ columns: [{ as: 'x', function: 'sum', field: 'name' }] }, 'LUX_UNSUPPORTED'],
    [{ columns: [{ as: 'x', function: 'avg', field: 'born' }] }, 'LUX_UNSUPPORTED'],
    [{ columns: [{ as: 'x', function: 'min', field: 'alive' }] }, 'LUX_UNSUPPORTED'],
    [{ columns: [{ as: 'x', function: 'max', field: 'traits' }] }, 'LUX_UNSUPPORTED'],
    [{ columns: [{ as: 'x', function: 'countDistinct', field: 'traits' }] }, 'LUX_UNSUPPORTED'],
    [{ columns: [count, count] }, 'LUX_INVALID_QUERY'],
    [{ groupBy: [{ field: 'name' }], columns: [{ as: 'name', function: 'count' }] }, 'LUX_INVALID_QUERY'],
    [{ groupBy: [{ field: 'traits' }], columns: [count] }, 'LUX_UNSUPPORTED'],
    [{ groupBy: [{ field: 'nope' }], columns: [count] }, 'LUX_UNKNOWN_FIELD'],
    [{ columns: [count], having: [{ as: 'x', operator: 'gt', value: 1 }] }, 'LUX_INVALID_QUERY'],
    [{ columns: [count], having: [{ as: 'n', operator: 'distinct', value: 1 }] }, 'LUX_INVALID_QUERY'],
    [{ columns: [count], having: [{ as: 'n', operator: 'gt', value: '1' }] }, 'LUX_INVALID_VALUE'],
    [{ columns: [count], having: [{ as: 'n', operator: 'gt', value: null }] }, 'LUX_INVALID_VALUE'],
  ])('refuses %j with %s', (aggregate, code) => {
    expect(codeOfQuery({ aggregate })).toBe(code)
  })

  it('refuse bare columns, embeds, cursors and an order by something else', () => {
    const aggregate = { groupBy: [{ field: 'name' }], columns: [count] }
    expect(codeOfQuery({ aggregate, select: [{ field: 'name' }] })).toBe('LUX_INVALID_QUERY')
    expect(codeOfQuery({ aggregate, embed: [{ bond: 'mentor' }] })).toBe('LUX_INVALID_QUERY')
    expect(codeOfQuery({ aggregate, after: 'x' })).toBe('LUX_INVALID_QUERY')
    expect(codeOfQuery({ aggregate, order: [asc('age')] })).toBe('LUX_INVALID_QUERY')
    expect(codeOfQuery({ aggregate, order: [asc('nope')] })).toBe('LUX_UNKNOWN_FIELD')
  })

  it('hold having to the store of its column', () => {
    const columns = [{ as: 'total', function: 'sum', field: 'gold' }]
    const { aggregate } = valid({
      aggregate: { columns, having: [{ as: 'total', operator: 'gt', value: 5 }] },
    })
    expect(aggregate?.having).toEqual([{ as: 'total', operator: 'gt', value: '5' }])
  })
})

describe('limits', () => {
  const nested = (depth: number): Condition => (depth === 1 ? eq('name', 'a') : not(nested(depth - 1)))
  const hops = (depth: number): Condition =>
    depth === 1 ? eq('name', 'a') : exists('mentor', hops(depth - 1))
  const many = (count: number): Condition => and(...Array.from({ length: count }, () => eq('name', 'a')))

  it.each([
    ['depth', { where: nested(32) }, { where: nested(33) }],
    ['existsDepth', { where: hops(11) }, { where: hops(12) }],
    ['conditions', { where: many(200) }, { where: many(201) }],
    [
      'constants',
      { where: or(...Array.from({ length: 200 }, () => or())) },
      { where: or(...Array.from({ length: 201 }, () => or())) },
    ],
    [
      'conditions of embeds',
      { where: many(100), embed: [{ bond: 'mentor', where: many(100) }] },
      { where: many(100), embed: [{ bond: 'mentor', where: many(101) }] },
    ],
    [
      'lists',
      {
        where: isIn(
          'name',
          Array.from({ length: 10_000 }, () => 'a'),
        ),
      },
      {
        where: isIn(
          'name',
          Array.from({ length: 10_001 }, () => 'a'),
        ),
      },
    ],
    ['patterns', { where: like('name', 'a'.repeat(1_000)) }, { where: like('name', 'a'.repeat(1_001)) }],
  ])('%s', (_name, inside, outside) => {
    expect(codeOfQuery(inside)).toBeUndefined()
    expect(codeOfQuery(outside)).toBe('LUX_QUERY_TOO_COMPLEX')
  })

  it('refuse a condition of 100,000 levels without a deep stack', () => {
    let where: Condition = eq('name', 'a')
    for (let level = 0; level < 100_000; level++) where = not(where)
    expect(codeOfQuery({ where })).toBe('LUX_QUERY_TOO_COMPLEX')
  })

  it('can be raised', () => {
    const options = { limits: { conditions: 300 } }
    expect(codeOf(() => validateQuery(query({ where: many(300) }), CATALOG, options))).toBeUndefined()
  })
})

describe('what the catalog hides', () => {
  const masked = new Map([
    [
      'hero',
      { ...HERO, fields: HERO.fields.filter((field) => field.name !== 'age' && field.name !== 'mentorId') },
    ],
    ['land', LAND],
  ])
  const hidden = (part: Part): unknown => {
    const failure = failureOf(() => validateQuery(query(part), masked))
    return { code: failure?.code, message: failure?.message, details: failure?.details }
  }
  const renamed = (answer: unknown, from: string, to: string): unknown =>
    JSON.parse(JSON.stringify(answer).replaceAll(from, to))

  it.each([
    (name: string): Part => ({ where: gt(name, 1) }),
    (name: string): Part => ({ where: gt(name, 'text') }),
    (name: string): Part => ({ where: gt(at(name, 'a'), 1) }),
    (name: string): Part => ({ order: [asc(name)] }),
    (name: string): Part => ({ select: [{ field: name }] }),
    (name: string): Part => ({ aggregate: { columns: [{ as: 'x', function: 'max', field: name }] } }),
    (name: string): Part => ({ aggregate: { groupBy: [{ field: name }], columns: [] } }),
    (name: string): Part => ({ embed: [{ bond: 'land', embed: [{ bond: 'heroes', where: gt(name, 1) }] }] }),
  ])('answers the same for a hidden field as for none: %s', (part) => {
    expect(hidden(part('age'))).toEqual(renamed(hidden(part('nope')), 'nope', 'age'))
    expect(hidden(part('nope'))).toMatchObject({ code: 'LUX_UNKNOWN_FIELD' })
  })

  it.each([
    (bond: string): Part => ({ embed: [{ bond }] }),
    (bond: string): Part => ({ where: exists(bond) }),
  ])('answers the same for a bond over a hidden field or kind as for none: %s', (part) => {
    const unknown = hidden(part('nope'))
    expect(unknown).toMatchObject({ code: 'LUX_UNKNOWN_BOND' })
    expect(hidden(part('mentor'))).toEqual(renamed(unknown, 'nope', 'mentor'))
    expect(hidden(part('pupils'))).toEqual(renamed(unknown, 'nope', 'pupils'))
    expect(hidden(part('causes'))).toEqual(renamed(unknown, 'nope', 'causes'))
    expect(hidden({ kind: 'cause' })).toEqual(renamed(hidden({ kind: 'nope' }), 'nope', 'cause'))
  })

  it('sorts uuids of literals into their canonical form', () => {
    expect(valid({ where: eq('soulId', ID.toUpperCase()) }).where).toEqual(eq('soulId', ID))
  })
})
