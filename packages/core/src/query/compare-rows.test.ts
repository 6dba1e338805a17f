import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRows, compareScalars } from './compare-rows.js'
import { asc, at, desc } from './conditions.js'
import type { OrderNode } from './order-node.js'
import type { Cell, Row } from './store.js'
import { ORDERS } from './test-conditions.js'
import { hero, heroRows } from './test-rows.js'
import { CATALOG, HERO } from './test-shapes.js'
import { validateQuery } from './validate-query.js'

function completed(order: readonly OrderNode[]): readonly OrderNode[] {
  return validateQuery({ v: 1, type: 'query', kind: 'hero', order }, CATALOG).order ?? []
}

function sorted(order: readonly OrderNode[], rows: readonly Row[]): readonly Row[] {
  return [...rows].sort(compareRows(completed(order), HERO))
}

describe('compareRows', () => {
  it('is a total order in which only one and the same row ties', () => {
    const orders = fc.oneof(ORDERS, fc.constant([asc(at('traits', 'a')), desc(at('traits', 0))]))
    fc.assert(
      fc.property(orders, heroRows(6), (order, rows) => {
        const compare = compareRows(completed(order), HERO)
        for (const a of rows) {
          for (const b of rows) {
            expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0)
            expect(compare(a, b) === 0).toBe(a === b)
            for (const c of rows)
              if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBeLessThan(0)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  const ages = (rows: readonly Row[]): readonly unknown[] => rows.map((row) => row[3])
  const heroes = [hero(0, { age: 2 }), hero(1), hero(2, { age: 1 })]

  it.each<[OrderNode, readonly (number | null)[]]>([
    [asc('age'), [1, 2, null]],
    [desc('age'), [null, 2, 1]],
    [asc('age', 'first'), [null, 1, 2]],
    [desc('age', 'last'), [2, 1, null]],
  ])('%j', (term, expected) => {
    expect(ages(sorted([term], heroes))).toEqual(expected)
  })

  it('orders places inside json: false, true, numbers, text, then NULL', () => {
    const values = ['"a"', '10', 'true', 'null', '{}', '9', 'false', '"\u{1f600}"', '"\ufffd"', '"9"']
    const rows = values.map((value, index) => hero(index, { traits: `{"v":${value}}` }))
    const order = sorted([asc(at('traits', 'v'))], rows).map((row) => JSON.parse(String(row[8])).v)
    expect(order.slice(0, 8)).toEqual([false, true, 9, 10, '9', 'a', '\ufffd', '\u{1f600}'])
    expect(order.slice(8)).toEqual(expect.arrayContaining([null, {}]))
  })
})

describe('compareScalars', () => {
  it('is a total order', () => {
    const scalars = fc.oneof(fc.boolean(), fc.integer({ min: -2, max: 2 }), fc.constantFrom('', 'a', '1'))
    fc.assert(
      fc.property(scalars, scalars, scalars, (a, b, c) => {
        const compare = (left: Cell, right: Cell): number => Math.sign(compareScalars(left, right))
        expect(compare(a, b) + compare(b, a)).toBe(0)
        expect(compare(a, b) === 0).toBe(a === b)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
