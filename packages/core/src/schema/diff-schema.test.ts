import { describe, expect, test } from 'vitest'
import { isLuxError } from '../errors/lux-error.js'
import { diffSchema } from './diff-schema.js'
import { orderByDependency } from './order-by-dependency.js'
import { schemaMismatchError } from './schema-mismatch.js'
import type { ColumnSnapshot, ForeignKeySnapshot, SchemaSnapshot, TableSnapshot } from './schema-snapshot.js'

const ID: ColumnSnapshot = { name: 'id', store: 'text', nullable: false }

function table(name: string, rest: Partial<TableSnapshot> = {}): TableSnapshot {
  return { name, kind: name, columns: [ID], key: ['id'], foreignKeys: [], indexes: [], ...rest }
}

function schema(...tables: readonly TableSnapshot[]): SchemaSnapshot {
  return { v: 1, tables }
}

function reference(target: string): ForeignKeySnapshot {
  return {
    name: `${target}_fkey`,
    columns: [`${target}_id`],
    table: target,
    targetColumns: ['id'],
    onDelete: 'restrict',
  }
}

function column(name: string, rest: Partial<ColumnSnapshot> = {}): ColumnSnapshot {
  return { name, store: 'text', nullable: true, ...rest }
}

describe('the order of new tables', () => {
  test('puts targets before those that refer to them', () => {
    const tables = [
      table('a', { foreignKeys: [reference('b'), reference('c')] }),
      table('b', { foreignKeys: [reference('c')] }),
      table('c'),
    ]
    expect(orderByDependency(tables).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  })

  test('survives circles, self-references and tables from elsewhere', () => {
    const tables = [
      table('a', { foreignKeys: [reference('b'), reference('elsewhere')] }),
      table('b', { foreignKeys: [reference('a'), reference('b')] }),
    ]
    expect(orderByDependency(tables).map(({ name }) => name)).toEqual(['b', 'a'])
  })
})

describe('diffSchema', () => {
  test('finds nothing between equals, whatever else is in the storage', () => {
    const wanted = schema(table('a', { columns: [ID, column('x', { default: ['y'], store: 'json' })] }))
    const actual = schema(...wanted.tables, table('foreign'))
    expect(diffSchema(actual, wanted)).toEqual({ additions: [], mismatches: [], notes: [] })
  })

  test('adds new kinds first, then fields and bonds, and indexes after the columns they need', () => {
    const wider = table('a', {
      columns: [ID, column('x', { nullable: false, default: '' }), column('b_id')],
      foreignKeys: [reference('b')],
      indexes: [{ name: 'a_x_idx', columns: ['x'], unique: false }],
    })
    const { additions, mismatches } = diffSchema(schema(table('a')), schema(wider, table('b')))
    expect(additions.map((change) => change.type)).toEqual(['addKind', 'addBond', 'addField', 'addIndex'])
    expect(mismatches).toEqual([])
  })

  test.each([
    ['a required field without default', column('x', { nullable: false })],
    ['a required bond', column('b_id', { nullable: false, default: 'x' })],
    ['a required time of now', column('x', { store: 'time', nullable: false, generated: 'now' })],
  ])('does not add %s', (_what, added) => {
    const wanted = table('a', {
      columns: [ID, added],
      foreignKeys: added.name === 'b_id' ? [reference('b')] : [],
    })
    const { additions, mismatches } = diffSchema(schema(table('a'), table('b')), schema(wanted, table('b')))
    expect(additions).toEqual([])
    expect(mismatches.map(({ object }) => object)).toEqual([added.name])
  })

  test('refuses a foreign key on columns that are there without one', () => {
    const found = table('a', { columns: [ID, column('b_id')] })
    const { mismatches } = diffSchema(
      schema(found, table('b')),
      schema({ ...found, foreignKeys: [reference('b')] }, table('b')),
    )
    expect(mismatches).toMatchObject([{ object: 'b_fkey', found: 'no such foreign key' }])
  })

  test('takes an index under another name, and refuses one that only shares the name', () => {
    const indexed = (name: string, columns: readonly string[]): SchemaSnapshot =>
      schema(table('a', { columns: [ID, column('x')], indexes: [{ name, columns, unique: false }] }))
    expect(diffSchema(indexed('theirs', ['x']), indexed('ours', ['x']))).toEqual({
      additions: [],
      mismatches: [],
      notes: [],
    })
    const { additions, mismatches } = diffSchema(indexed('ours', ['id']), indexed('ours', ['x']))
    expect([additions, mismatches]).toMatchObject([[], [{ object: 'ours' }]])
  })

  test('notes extra columns unless they keep beings from being created', () => {
    const wanted = schema(table('a'))
    const extra = (added: ColumnSnapshot): SchemaSnapshot => schema(table('a', { columns: [ID, added] }))
    expect(diffSchema(extra(column('x')), wanted)).toMatchObject({ mismatches: [], notes: [{ object: 'x' }] })
    expect(diffSchema(extra(column('x', { nullable: false, default: 1 })), wanted).mismatches).toEqual([])
    expect(diffSchema(extra(column('x', { nullable: false })), wanted).mismatches).toMatchObject([
      { object: 'x' },
    ])
  })

  test('only notes another default: LuxDB fills defaults in itself', () => {
    const having = (value: string): SchemaSnapshot =>
      schema(table('a', { columns: [ID, column('x', { default: value })] }))
    expect(diffSchema(having('old'), having('new'))).toMatchObject({
      additions: [],
      mismatches: [],
      notes: [{ object: 'x' }],
    })
  })
})

test('the refusal lists every mismatch', () => {
  const { mismatches } = diffSchema(
    schema(table('a', { key: [] })),
    schema(table('a', { columns: [column('id', { store: 'int' })] })),
  )
  const error = schemaMismatchError('file.db', mismatches)
  expect(isLuxError(error, 'LUX_SCHEMA_MISMATCH')).toBe(true)
  expect(error.details['mismatches']).toBe(mismatches)
  for (const { wanted, found, wayOut } of mismatches) {
    for (const part of ['file.db', wanted, found, wayOut]) expect(error.message).toContain(part)
  }
})
