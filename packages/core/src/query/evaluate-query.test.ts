import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asc, desc, eq, gt, isNotNull } from './conditions.js'
import { evaluateCount, evaluateQuery } from './evaluate-query.js'
import type { JsonObject } from './json.js'
import { layoutOf } from './layout-of.js'
import { renderRows } from './render-rows.js'
import type { SacredQuery } from './sacred-query.js'
import type { Row } from './store.js'
import { CONDITIONS } from './test-conditions.js'
import { naiveTruth } from './test-naive-truth.js'
import { hero, heroRows, soulIdOf } from './test-rows.js'
import { CATALOG } from './test-shapes.js'
import { testSource } from './test-source.js'
import { validateQuery } from './validate-query.js'

const LAND_ID = soulIdOf(100)
const CAUSE_IDS = [soulIdOf(200), soulIdOf(201)] as const
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  hero: [
    hero(0, { name: 'Ada', age: 50, landId: LAND_ID }),
    hero(1, { name: 'Bo', age: 20, mentorId: soulIdOf(0) }),
    hero(2, { name: 'Cy', age: 30, mentorId: soulIdOf(0), traits: '{"tags":["x"],"size":1}' }),
    hero(3, { name: 'Di', age: 30, mentorId: soulIdOf(1) }),
  ],
  land: [[LAND_ID, 'North', 'gold']],
  cause: [
    [CAUSE_IDS[0], 'peace'],
    [CAUSE_IDS[1], 'bread'],
  ],
  vow: [
    [soulIdOf(0), CAUSE_IDS[0], true],
    [soulIdOf(0), CAUSE_IDS[1], false],
    [soulIdOf(1), CAUSE_IDS[1], true],
  ],
}

function answer(part: Partial<SacredQuery>): JsonObject[] {
  const query = validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG)
  const layout = layoutOf(query, CATALOG)
  return renderRows(layout, evaluateQuery(query, layout, testSource(CATALOG, ROWS)))
}

function count(part: Partial<SacredQuery>, rows = ROWS): number {
  const query = validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG)
  return evaluateCount(query, layoutOf(query, CATALOG), testSource(CATALOG, rows))
}

const NAME = [{ field: 'name' }]

describe('evaluateQuery', () => {
  it('filters, orders and pages', () => {
    expect(
      answer({ select: NAME, where: gt('age', 20), order: [desc('age'), asc('name')], limit: 1, offset: 1 }),
    ).toEqual([{ name: 'Cy' }])
    expect(answer({ select: NAME, limit: 0 })).toEqual([])
    expect(answer({ select: NAME, offset: 10 })).toEqual([])
    expect(answer({})).toHaveLength(4)
  })

  it('projects places inside json, objects and arrays too', () => {
    const select = [
      { field: 'traits', path: ['tags'] },
      { field: 'traits', path: ['tags', 0], as: 'first' },
      { field: 'traits', path: ['none'] },
    ]
    expect(answer({ select, where: isNotNull('traits') })).toEqual([{ tags: ['x'], first: 'x', none: null }])
  })

  it('drops repeated rows of a distinct projection before it pages', () => {
    expect(answer({ select: [{ field: 'age' }], distinct: true, order: [asc('age')], limit: 2 })).toEqual([
      { age: 20 },
      { age: 30 },
    ])
  })

  it('groups', () => {
    const aggregate = { groupBy: [{ field: 'age' }], columns: [{ as: 'n', function: 'count' as const }] }
    expect(answer({ aggregate, order: [desc('n')], limit: 2 })).toEqual([
      { age: 30, n: 2 },
      { age: 50, n: 1 },
    ])
  })

  it('embeds over every bond, with filter, order and limit inside each parent', () => {
    const embed = [
      { bond: 'mentor', select: NAME },
      { bond: 'land', select: NAME, where: eq('name', 'South') },
      { bond: 'pupils', select: NAME, order: [desc('age')], limit: 1 },
      { bond: 'causes', select: NAME, order: [asc('name')] },
    ]
    expect(answer({ select: NAME, embed, order: [asc('name')], limit: 2 })).toEqual([
      {
        name: 'Ada',
        mentor: null,
        land: null,
        pupils: [{ name: 'Cy' }],
        causes: [{ name: 'bread' }, { name: 'peace' }],
      },
      {
        name: 'Bo',
        mentor: { name: 'Ada' },
        land: null,
        pupils: [{ name: 'Di' }],
        causes: [{ name: 'bread' }],
      },
    ])
  })

  it('embeds within embeds', () => {
    const embed = [{ bond: 'mentor', select: NAME, embed: [{ bond: 'land', select: NAME }] }]
    expect(answer({ select: [], embed, where: eq('name', 'Bo') })).toEqual([
      { mentor: { name: 'Ada', land: { name: 'North' } } },
    ])
  })
})

describe('evaluateCount', () => {
  it('counts without order, limit and offset', () => {
    expect(count({ where: eq('age', 30), limit: 1, offset: 1, embed: [{ bond: 'mentor' }] })).toBe(2)
    expect(count({ select: [{ field: 'age' }], distinct: true, limit: 1 })).toBe(3)
    expect(count({ aggregate: { groupBy: [{ field: 'age' }], columns: [] }, limit: 1 })).toBe(3)
  })

  it('counts what the filter says', () => {
    fc.assert(
      fc.property(CONDITIONS, heroRows(6), (where, heroes) => {
        expect(count({ where }, { hero: heroes })).toBe(
          heroes.filter((row) => naiveTruth(where, row, heroes) === true).length,
        )
      }),
      { numRuns: 300 },
    )
  })
})
