import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellToLiteral, cellToValue, literalToCell, valueToCell } from './cell.js'
import { canonicalJson } from './json.js'
import type { Cell, StoreType } from './store.js'
import { codeOf, failureOf } from './test-codes.js'
import { BIGINTS, DOCUMENTS, FLOATS, INTS, TEXTS, TIMES } from './test-rows.js'

const CELLS: Readonly<Record<StoreType, fc.Arbitrary<Cell>>> = {
  text: TEXTS,
  int: INTS,
  bigint: BIGINTS,
  float: FLOATS,
  bool: fc.boolean(),
  time: TIMES,
  json: DOCUMENTS.filter((document) => document !== null).map(canonicalJson),
}
const STORES = Object.keys(CELLS) as StoreType[]

describe.each(STORES)('cells of store %s', (store) => {
  const target = { name: 'x', store }

  it('come back from their literal, also through JSON text', () => {
    fc.assert(
      fc.property(CELLS[store], (cell) => {
        const literal = cellToLiteral(cell, store)
        expect(literalToCell(literal, target)).toBe(cell)
        expect(literalToCell(JSON.parse(JSON.stringify(literal)), target)).toBe(cell)
      }),
    )
  })

  it('come back from their value', () => {
    fc.assert(
      fc.property(CELLS[store], (cell) => {
        expect(valueToCell(cellToValue(cell, store), target)).toBe(cell)
        expect(valueToCell(cellToLiteral(cell, store), target)).toBe(cell)
      }),
    )
  })

  it('keep NULL', () => {
    expect(literalToCell(null, target)).toBe(null)
    expect(valueToCell(null, target)).toBe(null)
    expect(cellToLiteral(null, store)).toBe(null)
    expect(cellToValue(null, store)).toBe(null)
  })
})

describe('literalToCell', () => {
  const refusals: readonly [StoreType, unknown, string][] = [
    ['text', 5, 'LUX_INVALID_VALUE'],
    ['text', 'a\0', 'LUX_INVALID_TEXT'],
    ['text', '\ud800', 'LUX_INVALID_TEXT'],
    ['text', ['a'], 'LUX_INVALID_VALUE'],
    ['int', '5', 'LUX_INVALID_VALUE'],
    ['int', true, 'LUX_INVALID_VALUE'],
    ['int', 1.5, 'LUX_INVALID_VALUE'],
    ['int', 2 ** 53, 'LUX_OUT_OF_RANGE'],
    ['int', 5n, 'LUX_INVALID_VALUE'],
    ['bigint', '9223372036854775808', 'LUX_OUT_OF_RANGE'],
    ['bigint', '-9223372036854775809', 'LUX_OUT_OF_RANGE'],
    ['bigint', '1'.repeat(1_000_000), 'LUX_OUT_OF_RANGE'],
    ['bigint', '', 'LUX_INVALID_VALUE'],
    ['bigint', '1.0', 'LUX_INVALID_VALUE'],
    ['bigint', '0x10', 'LUX_INVALID_VALUE'],
    ['bigint', ' 1', 'LUX_INVALID_VALUE'],
    ['bigint', 2 ** 53, 'LUX_OUT_OF_RANGE'],
    ['float', '1', 'LUX_INVALID_VALUE'],
    ['float', Number.NaN, 'LUX_OUT_OF_RANGE'],
    ['float', Number.POSITIVE_INFINITY, 'LUX_OUT_OF_RANGE'],
    ['bool', 1, 'LUX_INVALID_VALUE'],
    ['bool', 'true', 'LUX_INVALID_VALUE'],
    ['time', 0, 'LUX_INVALID_VALUE'],
    ['time', '2024-02-30', 'LUX_INVALID_TIME'],
    ['time', new Date(0), 'LUX_INVALID_VALUE'],
    ['json', undefined, 'LUX_INVALID_VALUE'],
    ['json', new Date(0), 'LUX_INVALID_VALUE'],
    ['json', { a: { constructor: 1 } }, 'LUX_UNSAFE_JSON'],
  ]
  it.each(refusals)('refuses as %s the literal %s', (store, literal, code) => {
    expect(codeOf(() => literalToCell(literal, { name: 'x', store }))).toBe(code)
  })

  it('names the field', () => {
    expect(failureOf(() => literalToCell(5, { name: 'mood', store: 'text' }))?.details).toMatchObject({
      field: 'mood',
    })
  })

  it('reads bigints from decimal text and from safe integers', () => {
    const target = { name: 'x', store: 'bigint' } as const
    expect(literalToCell('-007', target)).toBe(-7n)
    expect(literalToCell('+7', target)).toBe(7n)
    expect(literalToCell(7, target)).toBe(7n)
    expect(literalToCell('9223372036854775807', target)).toBe(2n ** 63n - 1n)
  })

  it('lower-cases uuids and refuses what is none', () => {
    const target = { name: 'x', store: 'text', format: 'uuid' } as const
    expect(literalToCell('0190A000-0000-7000-8000-00000000000F', target)).toBe(
      '0190a000-0000-7000-8000-00000000000f',
    )
    for (const text of [
      '',
      'abc',
      '0190a000000070008000000000000000',
      '0190a000-0000-7000-8000-00000000000g',
    ]) {
      expect(codeOf(() => literalToCell(text, target))).toBe('LUX_INVALID_VALUE')
    }
  })

  it('writes equal json as equal text', () => {
    const target = { name: 'x', store: 'json' } as const
    expect(literalToCell({ b: 1.0, a: [-0] }, target)).toBe('{"a":[0],"b":1}')
    expect(literalToCell({ a: [0], b: 1, c: undefined }, target)).toBe('{"a":[0],"b":1}')
  })
})

describe('valueToCell', () => {
  it('takes Date and bigint where they belong', () => {
    expect(valueToCell(new Date(5), { name: 'x', store: 'time' })).toBe(5)
    expect(valueToCell(5n, { name: 'x', store: 'bigint' })).toBe(5n)
    expect(codeOf(() => valueToCell(new Date(Number.NaN), { name: 'x', store: 'time' }))).toBe(
      'LUX_INVALID_TIME',
    )
    expect(codeOf(() => valueToCell(2n ** 63n, { name: 'x', store: 'bigint' }))).toBe('LUX_OUT_OF_RANGE')
    expect(codeOf(() => valueToCell(new Date(5), { name: 'x', store: 'text' }))).toBe('LUX_INVALID_VALUE')
    expect(codeOf(() => valueToCell(5n, { name: 'x', store: 'int' }))).toBe('LUX_INVALID_VALUE')
  })

  it('holds numbers to the range of the field', () => {
    const int = { name: 'x', store: 'int', range: { min: 0, max: 10 } } as const
    const float = { name: 'x', store: 'float', range: { max: 1 } } as const
    expect(valueToCell(10, int)).toBe(10)
    expect(codeOf(() => valueToCell(11, int))).toBe('LUX_OUT_OF_RANGE')
    expect(valueToCell(0.5, float)).toBe(0.5)
    expect(codeOf(() => valueToCell(1.5, float))).toBe('LUX_OUT_OF_RANGE')
  })
})
