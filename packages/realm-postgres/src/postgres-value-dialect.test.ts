import type { Cell, StoreType } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { arrayLiteral, codecOf } from './postgres-value-dialect.js'

describe('arrayLiteral', () => {
  const cases: readonly [StoreType, readonly Cell[], string][] = [
    ['text', [], '{}'],
    ['text', ['a', null, 'NULL', ''], '{"a",null,"NULL",""}'],
    ['text', ['"', '\\', '{,}'], '{"\\"","\\\\","{,}"}'],
    ['text', ['a\nb\\"', null], '{"a\nb\\\\\\"",NULL}'],
    ['json', ['["a\\n"]', null, '{}'], '{"[\\"a\\\\n\\"]",null,"{}"}'],
    ['int', [1, null, -2], '{1,null,-2}'],
    ['bigint', [2n ** 62n, null], '{4611686018427387904,NULL}'],
    ['float', [1.5, 1e300], '{1.5,1e+300}'],
    ['bool', [true, null, false], '{true,null,false}'],
    ['time', [0, 0, null, 0, 5], `{${isoOf(0)},${isoOf(0)},NULL,${isoOf(0)},${isoOf(5)}}`],
  ]
  it.each(cases)('of %s (case %#)', (store, cells, literal) => {
    expect(arrayLiteral(cells, store)).toBe(literal)
  })
})

describe('json as jsonb writes it', () => {
  it.each([
    ['[]', '[]'],
    ['["a"]', '["a"]'],
    ['["a", "b, c", ""]', '["a","b, c",""]'],
    ['["\\", \\"", "b"]', '["\\", \\"","b"]'],
    ['["a", 1]', '["a",1]'],
    ['["a", ["b", "c"]]', '["a",["b","c"]]'],
    ['{"b": 1, "aa": 2}', '{"aa":2,"b":1}'],
    ['"a, b"', '"a, b"'],
    ['1.0', '1'],
  ])('%s is %s', (raw, canonical) => {
    expect(codecOf('json').decode?.(raw)).toBe(canonical)
  })
})

function isoOf(epoch: number): string {
  return new Date(epoch).toISOString()
}
