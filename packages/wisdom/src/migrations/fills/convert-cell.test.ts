import type { ColumnSnapshot } from '@luxdb/core'
import type { Cell } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { convertCell } from './convert-cell.js'

type Store = ColumnSnapshot['store']

function column(store: Store, more: Partial<ColumnSnapshot> = {}): ColumnSnapshot {
  return { name: 'value', store, nullable: true, ...more }
}

const CONVERTED: readonly (readonly [Store, Cell, Store, Cell | undefined])[] = [
  ['text', '12', 'int', 12],
  ['text', '10.0', 'int', 10],
  ['text', '10.5', 'int', undefined],
  ['text', 'abc', 'int', undefined],
  ['text', '', 'int', undefined],
  ['text', '9007199254740993', 'int', undefined],
  ['text', '9007199254740993', 'bigint', 9007199254740993n],
  ['text', '99999999999999999999', 'bigint', undefined],
  ['text', '1e3', 'float', 1000],
  ['text', 'NaN', 'float', undefined],
  ['text', '1e999', 'float', undefined],
  ['text', 'true', 'bool', true],
  ['text', 'yes', 'bool', undefined],
  ['text', '2024-05-06T07:08:09.123Z', 'time', 1714979289123],
  ['text', 'yesterday', 'time', undefined],
  ['text', 'a', 'json', '"a"'],
  ['int', 7, 'text', '7'],
  ['int', 7, 'float', 7],
  ['int', 2, 'bool', undefined],
  ['int', 1, 'bool', true],
  ['int', 1714979289123, 'time', 1714979289123],
  ['float', 0.5, 'text', '0.5'],
  ['float', 0.5, 'int', undefined],
  ['float', 3, 'bigint', 3n],
  ['bigint', 9007199254740993n, 'text', '9007199254740993'],
  ['bigint', 9007199254740993n, 'int', undefined],
  ['bigint', 9007199254740993n, 'float', undefined],
  ['bigint', 5n, 'json', '"5"'],
  ['bool', false, 'int', 0],
  ['bool', true, 'text', 'true'],
  ['time', 1714979289123, 'text', '2024-05-06T07:08:09.123Z'],
  ['time', 1714979289123, 'int', 1714979289123],
  ['time', 1714979289123, 'float', undefined],
  ['json', '12', 'int', 12],
  ['json', '"12"', 'int', 12],
  ['json', '[]', 'bool', undefined],
  ['json', '[1]', 'text', '[1]'],
]

describe('convertCell', () => {
  it.each(CONVERTED)('%s %o as %s is %o', (from, cell, to, expected) => {
    expect(convertCell(cell, column(from), column(to))).toBe(expected)
  })

  it('leaves NULL what it is', () => {
    expect(convertCell(null, column('text'), column('int'))).toBeNull()
  })

  it('gives nothing that the column does not allow', () => {
    expect(convertCell('calm', column('text'), column('text', { enum: ['wild'] }))).toBeUndefined()
    expect(convertCell('300', column('text'), column('int', { range: { max: 255 } }))).toBeUndefined()
    expect(convertCell('a', column('text'), column('json', { jsonType: 'array' }))).toBeUndefined()
  })
})
