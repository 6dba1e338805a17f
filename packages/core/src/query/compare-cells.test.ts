import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareCells, compareText } from './compare-cells.js'
import type { Cell, StoreType } from './store.js'
import { BIGINTS, FLOATS, INTS, TEXTS, TIMES } from './test-rows.js'

const CELLS: readonly (readonly [StoreType, fc.Arbitrary<Cell>])[] = [
  ['text', TEXTS],
  ['int', INTS],
  ['bigint', BIGINTS],
  ['float', FLOATS],
  ['bool', fc.boolean()],
  ['time', TIMES],
]

describe('compareCells', () => {
  it.each(CELLS)('is a total order of %s with NULL at the end', (store, cells) => {
    const orNull = fc.oneof(cells, fc.constant(null))
    fc.assert(
      fc.property(orNull, orNull, orNull, (a, b, c) => {
        const compare = (left: Cell, right: Cell): number => Math.sign(compareCells(left, right, store))
        expect(compare(a, b) + compare(b, a)).toBe(0)
        expect(compare(a, b) === 0).toBe(a === b)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
        if (a !== null) expect(compare(a, null)).toBe(-1)
      }),
    )
  })

  it('keeps bigints apart that are one number as doubles', () => {
    expect(compareCells(2n ** 53n, 2n ** 53n + 1n, 'bigint')).toBeLessThan(0)
  })
})

describe('compareText', () => {
  it('orders by code point, as UTF-8 bytes do', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 6 })
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'))
        expect(Math.sign(compareText(left, right))).toBe(bytes)
      }),
      { numRuns: 5_000 },
    )
  })

  it('puts emoji behind U+FFFD, unlike UTF-16', () => {
    expect(compareText('\ufffd', '\u{1f600}')).toBeLessThan(0)
    expect('\ufffd' < '\u{1f600}').toBe(false)
  })
})
