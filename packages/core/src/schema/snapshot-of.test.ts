import { describe, expect, test } from 'vitest'
import { isLuxError } from '../errors/lux-error.js'
import type { BondToShape, FieldShape, KindShape } from '../query/kind-shape.js'
import { parseSnapshot, snapshotHash, snapshotText } from './schema-snapshot.js'
import { snapshotOf } from './snapshot-of.js'

function field(name: string, rest: Partial<FieldShape> = {}): FieldShape {
  return {
    name,
    column: `${name}_column`,
    store: 'text',
    role: 'data',
    nullable: true,
    absent: false,
    ...rest,
  }
}

function shape(name: string, rest: Partial<KindShape> = {}): KindShape {
  return {
    v: 1,
    name,
    table: `${name}_table`,
    fields: [field('id', { nullable: false }), field('x')],
    key: ['id'],
    soulId: 'text',
    systemFields: false,
    bonds: [],
    indexes: [],
    access: {},
    search: [],
    changes: 'full',
    ...rest,
  }
}

function bondTo(name: string, kind: string, fields: readonly string[]): BondToShape {
  return {
    type: 'to',
    name,
    kind,
    fields,
    targetFields: ['id'],
    onDelete: 'cascade',
    constraint: `${name}_fkey`,
  }
}

describe('snapshotOf', () => {
  test('speaks of tables and columns, sorted by name', () => {
    const { tables } = snapshotOf([shape('b'), shape('a')])
    expect(tables.map(({ name, kind, key }) => [name, kind, key])).toEqual([
      ['a_table', 'a', ['id_column']],
      ['b_table', 'b', ['id_column']],
    ])
    expect(tables[0]?.columns).toEqual([
      { name: 'id_column', store: 'text', nullable: false },
      { name: 'x_column', store: 'text', nullable: true },
    ])
  })

  test('ends plain indexes on the key and leaves unique ones alone', () => {
    const indexes = [
      { name: 'plain', fields: ['x'], unique: false },
      { name: 'single', fields: ['x'], unique: true },
      { name: 'with key', fields: ['id', 'x'], unique: false },
    ]
    expect(snapshotOf([shape('a', { indexes })]).tables[0]?.indexes).toEqual([
      { name: 'plain', columns: ['x_column', 'id_column'], unique: false },
      { name: 'single', columns: ['x_column'], unique: true },
      { name: 'with key', columns: ['id_column', 'x_column'], unique: false },
    ])
  })

  test('gives each foreign key an index, unless one begins with it', () => {
    const names = (rest: Partial<KindShape>): string[] | undefined =>
      snapshotOf([shape('a', { bonds: [bondTo('self', 'a', ['x'])], ...rest })]).tables[0]?.indexes.map(
        ({ name }) => name,
      )
    expect(names({})).toEqual(['a_table_x_column_idx'])
    expect(names({ indexes: [{ name: 'mine', fields: ['x'], unique: true }] })).toEqual(['mine'])
    expect(names({ key: ['x', 'id'] })).toEqual([])
    expect(names({ key: ['id', 'x'] })).toEqual(['a_table_x_column_idx'])
  })

  test('keeps names of indexes within 63 bytes and apart', () => {
    const long = (suffix: string): KindShape => {
      const name = `${'x'.repeat(60)}${suffix}`
      return shape(suffix, { fields: [field('id'), field(name)], bonds: [bondTo('self', suffix, [name])] })
    }
    const names = snapshotOf([long('a'), long('b')]).tables.map((table) => table.indexes[0]?.name ?? '')
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
    expect(new Set(names).size).toBe(2)
  })

  test.each<[string, Partial<KindShape>]>([
    ['a bond to a kind that is not there', { bonds: [bondTo('gone', 'nowhere', ['x'])] }],
    ['an index over a field that is not there', { indexes: [{ name: 'i', fields: ['y'], unique: false }] }],
  ])('refuses %s', (_what, rest) => {
    expect(() => snapshotOf([shape('a', rest)])).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_KIND' }),
    )
  })
})

describe('snapshot texts', () => {
  test('are equal for equal snapshots and read back', () => {
    const snapshot = snapshotOf([shape('a', { fields: [field('id', { default: { b: 1, a: [2] } })] })])
    const reordered = snapshotOf([shape('a', { fields: [field('id', { default: { a: [2], b: 1 } })] })])
    expect(snapshotText(reordered)).toBe(snapshotText(snapshot))
    expect(snapshotHash(reordered)).toBe(snapshotHash(snapshot))
    expect(snapshotHash(snapshotOf([shape('b')]))).not.toBe(snapshotHash(snapshot))
    expect(parseSnapshot(snapshotText(snapshot))).toEqual(snapshot)
  })

  test.each(['', '{', 'null', '{"v":2,"tables":[]}', '{"v":1}'])('%j is refused', (text) => {
    try {
      parseSnapshot(text)
      expect.unreachable()
    } catch (error) {
      expect(isLuxError(error, 'LUX_SCHEMA_MISMATCH')).toBe(true)
    }
  })
})
