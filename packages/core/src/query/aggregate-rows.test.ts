import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AggregateClause, AggregateFunction, HavingNode } from './aggregate-node.js'
import { aggregateRows } from './aggregate-rows.js'
import { FloatSum } from './float-sum.js'
import type { Cell, Row } from './store.js'
import { codeOf } from './test-codes.js'
import { hero } from './test-rows.js'
import { HERO } from './test-shapes.js'

function rowsOf(field: string, cells: readonly Cell[]): readonly Row[] {
  return cells.map((cell, index) => hero(index, { [field]: cell }))
}

function computed(name: AggregateFunction, field: string, cells: readonly Cell[]): Cell {
  const [row] = aggregateRows({ columns: [{ as: 'x', function: name, field }] }, HERO, rowsOf(field, cells))
  return row?.[0] ?? null
}

const BIG = 9_007_199_254_740_991

describe('functions', () => {
  it.each<[AggregateFunction, string, readonly Cell[], Cell]>([
    ['count', 'age', [1, null, 1], 2],
    ['count', 'age', [], 0],
    ['countDistinct', 'age', [1, null, 1, 2], 2],
    ['countDistinct', 'title', ['a', 'A', 'a'], 2],
    ['countDistinct', 'alive', [true, false, null], 2],
    ['sum', 'age', [1, null, 2], 3],
    ['sum', 'age', [], null],
    ['sum', 'age', [null], null],
    ['sum', 'age', [BIG, 5, -5], BIG],
    ['sum', 'age', [BIG, BIG, -BIG], BIG],
    ['sum', 'gold', [2n ** 62n, 2n ** 62n, -1n], 2n ** 63n - 1n],
    ['sum', 'power', [0.1, 0.2, 0.3], 0.6],
    ['sum', 'power', [1, 1e100, 1, -1e100], 2],
    ['sum', 'power', [-0], 0],
    ['avg', 'age', [1, 2], 1.5],
    ['avg', 'age', [], null],
    ['avg', 'age', [BIG, BIG], BIG],
    ['avg', 'age', [BIG, BIG, BIG - 3], BIG - 1],
    ['avg', 'gold', [2n ** 62n + 1n, 2n ** 62n + 1n], 2 ** 62],
    ['avg', 'gold', [2n ** 53n + 1n, 2n ** 53n + 2n], 2 ** 53 + 2],
    ['avg', 'gold', [-(2n ** 62n), -(2n ** 62n)], -(2 ** 62)],
    ['avg', 'power', [0.1, 0.2], 0.15000000000000002],
    ['min', 'title', ['\u{1f600}', '\ufffd'], '\ufffd'],
    ['max', 'title', ['\u{1f600}', '\ufffd'], '\u{1f600}'],
    ['min', 'gold', [null, 5n, -5n], -5n],
    ['max', 'born', [5, 7, null], 7],
    ['max', 'age', [null], null],
  ])('%s of %s %o', (name, field, cells, expected) => {
    expect(computed(name, field, cells)).toBe(expected)
  })

  it.each<[AggregateFunction, string, readonly Cell[]]>([
    ['sum', 'age', [BIG, 1]],
    ['sum', 'age', [-BIG, -1]],
    ['sum', 'gold', [2n ** 63n - 1n, 1n]],
    ['sum', 'gold', [-(2n ** 63n), -1n]],
    ['sum', 'power', [1e308, 1e308]],
    ['avg', 'power', [1e308, 1e308]],
  ])('%s of %s %o overflows', (name, field, cells) => {
    expect(codeOf(() => computed(name, field, cells))).toBe('LUX_OVERFLOW')
  })

  it('averages integers to the nearest double', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1, maxLength: 9 }),
        (cells) => {
          const average = computed('avg', 'gold', cells)
          if (typeof average !== 'number') throw new Error('no average')
          const total = cells.reduce((sum, cell) => sum + cell, 0n)
          // The exact distance of a double from the quotient, times count and 2^80 to stay whole.
          const distance = (value: number): bigint =>
            abs(scaled(value) * BigInt(cells.length) - (total << 80n))
          const { below, above } = neighbours(average)
          expect(distance(average) <= distance(below) && distance(average) <= distance(above)).toBe(true)
        },
      ),
    )
  })
})

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** value * 2^80; averages of 64-bit numbers have no more than 2^-60 behind the point that matters. */
function scaled(value: number): bigint {
  return BigInt(Math.trunc(value)) * 2n ** 80n + BigInt((value - Math.trunc(value)) * 2 ** 80)
}

function neighbours(value: number): { readonly below: number; readonly above: number } {
  const step = Math.max(2 ** -80, 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 52))
  return { below: value - step, above: value + step }
}

describe('groups', () => {
  const rows = [
    hero(0, { title: 'a', age: 1, traits: '{"v":1}' }),
    hero(1, { title: 'b', age: 2, traits: '{"v":"1"}' }),
    hero(2, { title: 'a', age: 3, traits: '{"v":true}' }),
    hero(3, { age: 4, traits: '{"v":1}' }),
    hero(4, { age: 5 }),
    hero(5, { title: 'null', age: 6, traits: '{"v":{}}' }),
  ]
  const count = { as: 'n', function: 'count' } as const

  function groups(clause: Partial<AggregateClause>, of: readonly Row[] = rows): readonly Row[] {
    return aggregateRows({ columns: [count], ...clause }, HERO, of)
  }

  it('keep NULL apart from every text', () => {
    expect(groups({ groupBy: [{ field: 'title' }] })).toEqual([
      ['a', 2],
      ['b', 1],
      [null, 2],
      ['null', 1],
    ])
  })

  it('tell types inside json apart, and hold their scalars as JSON text', () => {
    expect(groups({ groupBy: [{ field: 'traits', path: ['v'] }] })).toEqual([
      ['1', 2],
      ['"1"', 1],
      ['true', 1],
      [null, 2],
    ])
  })

  it('tell bigints apart that are one number as doubles', () => {
    const golden = [hero(0, { gold: 2n ** 53n }), hero(1, { gold: 2n ** 53n + 1n })]
    expect(groups({ groupBy: [{ field: 'gold' }] }, golden)).toHaveLength(2)
  })

  it('are none of nothing; without groupBy there is one', () => {
    expect(groups({ groupBy: [{ field: 'title' }] }, [])).toEqual([])
    expect(groups({}, [])).toEqual([[0]])
  })

  it('may stand alone', () => {
    expect(groups({ groupBy: [{ field: 'title' }], columns: [] })).toEqual([['a'], ['b'], [null], ['null']])
  })

  it.each<[HavingNode['operator'], number, readonly Cell[]]>([
    ['eq', 2, ['a', null]],
    ['neq', 2, ['b', 'null']],
    ['gt', 1, ['a', null]],
    ['gte', 2, ['a', null]],
    ['lt', 2, ['b', 'null']],
    ['lte', 1, ['b', 'null']],
  ])('having n %s %i', (operator, value, expected) => {
    const having = [{ as: 'n', operator, value }]
    expect(groups({ groupBy: [{ field: 'title' }], having }).map(([title]) => title)).toEqual(expected)
  })

  it('fail a having by NULL, also the one group without groupBy', () => {
    const columns = [{ as: 'oldest', function: 'max', field: 'age' } as const]
    expect(groups({ columns, having: [{ as: 'oldest', operator: 'neq', value: 1 }] }, [])).toEqual([])
  })
})

describe('FloatSum', () => {
  it('gives the same for any order, and what an exact sum would give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }).map((value) => value / 1024)),
        (values) => {
          const sum = new FloatSum()
          for (const value of values) sum.add(value)
          const exact = values.reduce((total, value) => total + BigInt(value * 1024), 0n)
          expect(sum.total).toBe(Number(exact) / 1024)
        },
      ),
    )
  })
})
