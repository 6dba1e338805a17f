import { describe, expect, test } from 'vitest'
import { diffSchema } from './diff-schema.js'
import type { SchemaSnapshot, TableSnapshot } from './schema-snapshot.js'

const WANTED: TableSnapshot = {
  name: 'Orders',
  kind: 'orders',
  columns: [
    { name: 'id', store: 'int', nullable: false, generated: 'integer' },
    { name: 'state', store: 'text', nullable: false, enum: ['a', 'b'], default: 'a' },
    { name: 'day', store: 'text', nullable: true, opaque: true },
    { name: 'buyer', store: 'int', nullable: true },
  ],
  key: ['id'],
  foreignKeys: [
    { name: 'f', columns: ['buyer'], table: 'Users', targetColumns: ['id'], onDelete: 'restrict' },
  ],
  indexes: [{ name: 'Orders_state_idx', columns: ['state'], unique: false }],
  adopted: true,
}

const FOUND: TableSnapshot = {
  ...WANTED,
  columns: WANTED.columns.map(({ enum: _enum, default: _default, generated: _generated, ...rest }) => rest),
}

function diff(found: Partial<TableSnapshot> | undefined, wanted: Partial<TableSnapshot> = {}) {
  const actual: SchemaSnapshot = { v: 1, tables: found ? [{ ...FOUND, ...found }] : [] }
  return diffSchema(actual, { v: 1, tables: [{ ...WANTED, ...wanted }] })
}

const column = (name: string, rest: object): readonly TableSnapshot['columns'][number][] =>
  FOUND.columns.map((each) => (each.name === name ? { ...each, ...rest } : each))

describe('an adopted table', () => {
  test('fits without the checks, defaults and counters that LuxDB would have made', () => {
    expect(diff({})).toEqual({ additions: [], mismatches: [], notes: [] })
  })

  test('is never added to', () => {
    expect(diff({ indexes: [], foreignKeys: [] }).additions).toEqual([])
    expect(diff({ columns: FOUND.columns.slice(0, 2) }).additions).toEqual([])
    expect(diff(undefined)).toMatchObject({ additions: [], mismatches: [{ table: 'Orders' }] })
  })

  test.each<[string, Partial<TableSnapshot>, string | undefined]>([
    ['another key', { key: ['state'] }, undefined],
    ['no key', { key: [] }, undefined],
    ['a missing column', { columns: FOUND.columns.slice(0, 3) }, 'buyer'],
    ['another store', { columns: column('state', { store: 'json' }) }, 'state'],
    [
      'plain text where another type is expected',
      { columns: FOUND.columns.map(({ opaque: _o, ...c }) => c) },
      'day',
    ],
    ['NULL where the kind knows none', { columns: column('state', { nullable: true }) }, 'state'],
  ])('does not fit with %s', (_what, found, object) => {
    expect(diff(found).mismatches.map((each) => each.object)).toEqual([object])
  })

  test.each<[string, Partial<TableSnapshot>, string]>([
    ['a missing index', { indexes: [] }, 'Orders_state_idx'],
    ['a missing foreign key', { foreignKeys: [] }, 'f'],
    ['a column more', { columns: [...FOUND.columns, { name: 'x', store: 'text', nullable: false }] }, 'x'],
  ])('takes %s with a note', (_what, found, object) => {
    const { mismatches, notes } = diff(found)
    expect(mismatches).toEqual([])
    expect(notes.map((each) => each.object)).toContain(object)
  })

  test('may be identified by a unique index, and hold NULL in a key as SQLite allows', () => {
    const unique = { name: 'u', columns: ['id'], unique: true }
    expect(diff({ key: [], indexes: [...FOUND.indexes, unique] }).mismatches).toEqual([])
    expect(diff({ columns: column('id', { nullable: true }) }).mismatches).toEqual([])
  })

  test('has to keep what the kind promises to be unique', () => {
    const indexes = [...WANTED.indexes, { name: 'Orders_day_key', columns: ['day'], unique: true }]
    expect(diff({}, { indexes }).mismatches).toMatchObject([{ object: 'Orders_day_key' }])
  })
})
