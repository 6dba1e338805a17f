import { describe, expect, it } from 'vitest'
import { type SchemaSnapshot, snapshotHash, type TableSnapshot } from '../schema/schema-snapshot.js'
import { parseHeader } from './parse-header.js'

const TABLE: TableSnapshot = {
  name: 'star',
  kind: 'star',
  columns: [
    { name: 'id', store: 'text', nullable: false },
    { name: 'mass', store: 'int', nullable: false, default: 1, range: { min: 0 } },
  ],
  key: ['id'],
  foreignKeys: [],
  indexes: [],
}

function lineOf(tables: readonly object[]): string {
  const schema = { v: 1, tables }
  const parsed: SchemaSnapshot = JSON.parse(JSON.stringify(schema))
  const schemaHash = snapshotHash(parsed)
  const head = { type: 'header', format: 'luxdb-backup', v: 1, realm: 'a', createdAt: '', leftOut: [] }
  return JSON.stringify({ ...head, schema, schemaHash })
}

function columns(change: object): object {
  const [id, mass] = TABLE.columns
  return { ...TABLE, columns: [id, { ...mass, ...change }] }
}

describe('the header of a backup', () => {
  it('is what was written', () => {
    expect(parseHeader(lineOf([TABLE]), 'file').schema.tables).toEqual([TABLE])
  })

  it.each([
    ["a table of LuxDB's own", { ...TABLE, name: 'lux_state' }],
    ["a table of the database's own", { ...TABLE, name: 'SQLite_master' }],
    ['a name with NUL', { ...TABLE, name: 'st\0ar' }],
    ['a name that would be cut off', { ...TABLE, name: 'é'.repeat(32) }],
    ['a store that there is not', columns({ store: 'int); DROP TABLE star' })],
    ['a default of another store', columns({ default: '0); DROP TABLE star; --' })],
    ['a bound that is no number', columns({ range: { min: '0); DROP TABLE star; --' } })],
    ['something that nobody wrote', { ...TABLE, trigger: 'BEGIN' }],
    ['no key', { ...TABLE, key: [] }],
  ])('is refused with %s', (_, table) => {
    expect(() => parseHeader(lineOf([table]), 'file')).toThrow(
      expect.objectContaining({ code: 'LUX_BACKUP_DAMAGED' }),
    )
  })

  it('is refused when its schema is not the one that it names', () => {
    const line = lineOf([TABLE]).replace('"default":1', '"default":2')
    expect(() => parseHeader(line, 'file')).toThrow(expect.objectContaining({ code: 'LUX_BACKUP_DAMAGED' }))
  })
})
