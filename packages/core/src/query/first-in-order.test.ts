import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstInOrder } from './first-in-order.js'

it('gives what sorting all rows and cutting off gives, ties in the order in which they came', () => {
  const rows = fc.array(fc.record({ rank: fc.nat(9), name: fc.nat() }), { minLength: 60, maxLength: 200 })
  fc.assert(
    fc.property(rows, fc.nat(30), (given, count) => {
      const compare = (left: { rank: number }, right: { rank: number }): number => left.rank - right.rank
      expect(firstInOrder(given, compare, count)).toEqual([...given].sort(compare).slice(0, count))
    }),
    { numRuns: 500 },
  )
})
