import { diffSchema, type SchemaDiff, type SchemaSnapshot, snapshotOf, snapshotText } from '@luxdb/core'
import type { FieldShape, KindShape } from '@luxdb/core/query'
import { changeSql } from '@luxdb/realm-sql'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { FORMER_NOW, NOW } from '../src/sqlite-ddl-dialect.js'
import { sqliteDialect } from '../src/sqlite-dialect.js'
import { readSqliteSchema } from '../src/sqlite-schema-reader.js'
import { KINDS, PORT, SHIP } from './test-kinds.js'

let handle: Database.Database
beforeEach(() => {
  handle = new Database(':memory:')
  handle.pragma('foreign_keys = ON')
})

function read(wanted: SchemaSnapshot): SchemaSnapshot {
  return readSqliteSchema((sql, names) => handle.prepare<unknown[], unknown[]>(sql).raw().all(names), wanted)
}

function diff(kinds: readonly KindShape[]): SchemaDiff {
  const wanted = snapshotOf(kinds)
  return diffSchema(read(wanted), wanted)
}

function evolve(kinds: readonly KindShape[]): SchemaDiff {
  const found = diff(kinds)
  for (const change of found.additions) {
    for (const statement of changeSql(change, sqliteDialect)) handle.exec(statement)
  }
  return found
}

function withFields(kind: KindShape, change: (fields: FieldShape[]) => FieldShape[]): KindShape {
  return { ...kind, fields: change([...kind.fields]) }
}

function changed(kind: KindShape, name: string, change: Partial<FieldShape>): KindShape {
  return withFields(kind, (fields) =>
    fields.map((field) => (field.name === name ? { ...field, ...change } : field)),
  )
}

const EXTRA: FieldShape = {
  name: 'extra',
  column: 'extra',
  store: 'text',
  role: 'data',
  nullable: true,
  absent: true,
}

describe('tables made from kinds', () => {
  test('read back as exactly what was wanted', () => {
    evolve(KINDS)
    const wanted = snapshotOf(KINDS)
    const found = read(wanted)
    const named = (snapshot: SchemaSnapshot): string =>
      snapshotText({
        ...snapshot,
        tables: snapshot.tables.map((table) => ({
          ...table,
          // SQLite keeps the names of foreign keys to itself.
          foreignKeys: table.foreignKeys
            .map((foreignKey) => ({ ...foreignKey, name: foreignKey.columns.join() }))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
        })),
      })
    expect(JSON.parse(named(found))).toEqual(JSON.parse(named(wanted)))
    expect(diff(KINDS)).toEqual({ additions: [], mismatches: [], notes: [] })
    expect(handle.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(handle.pragma('foreign_key_check')).toEqual([])
  })

  test('are STRICT and take what other programs write with the columns’ own defaults', () => {
    evolve(KINDS)
    expect(
      handle
        .prepare(
          "SELECT count(*) FROM pragma_table_list WHERE strict = 1 AND name IN ('ship', 'port', 'call', 'logbook')",
        )
        .pluck()
        .get(),
    ).toBe(4)
    handle.exec("INSERT INTO ship (name) VALUES ('a'), ('b')")
    const rows = handle.prepare<[], Record<string, unknown>>('SELECT * FROM ship').all()
    for (const row of rows) {
      expect(row['soul_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(row).toMatchObject({ flag: 'blue', energy_level: 100, version: 1, crew: null })
      const made = Number(row['manifestation_time'])
      expect(Math.abs(Date.now() - made)).toBeLessThan(60_000)
      expect(Number.parseInt(String(row['soul_id']).replace('-', '').slice(0, 12), 16)).toBe(made)
    }
    expect(new Set(rows.map((row) => row['soul_id'])).size).toBe(2)
  })

  test.each([
    ["INSERT INTO ship (name, flag) VALUES ('a', 'green')"],
    ["INSERT INTO ship (name, crew) VALUES ('a', 9007199254740992)"],
    ["INSERT INTO ship (name, crew) VALUES ('a', 1.5)"],
    ["INSERT INTO ship (name, crew) VALUES ('a', 'many')"],
    ["INSERT INTO ship (name, draught) VALUES ('a', 9e999)"],
    ["INSERT INTO ship (name, afloat) VALUES ('a', 2)"],
    ["INSERT INTO ship (name, launched) VALUES ('a', 253402300800000)"],
    ["INSERT INTO ship (name, papers) VALUES ('a', '{')"],
    ["INSERT INTO ship (name, leader_id) VALUES ('a', 'nobody')"],
    ["INSERT INTO ship (name) VALUES ('a'), ('a')"],
    ['INSERT INTO ship (name) VALUES (NULL)'],
    ['INSERT INTO ship (soul_id, name) VALUES (NULL, 1)'],
  ])('refuse %s', (statement) => {
    evolve(KINDS)
    expect(() => handle.exec(statement)).toThrow(/constraint|cannot store/)
  })
})

describe('diff against a file', () => {
  beforeEach(() => evolve(KINDS))

  test('adds kinds, fields, bonds and indexes, and then has nothing more to do', () => {
    const port = withFields(PORT, (fields) => [
      ...fields,
      EXTRA,
      { ...EXTRA, name: 'rank', column: 'rank', store: 'float', nullable: false, default: 1.5 },
      { ...EXTRA, name: 'open', column: 'open', store: 'bool', nullable: false, default: true },
      {
        ...EXTRA,
        name: 'tags',
        column: 'tags',
        store: 'json',
        nullable: false,
        default: ["o'k"],
        jsonType: 'array',
      },
      { ...EXTRA, name: 'masterId', column: 'master_id', role: 'bond', format: 'uuid' },
    ])
    const master = {
      type: 'to',
      name: 'master',
      kind: 'ship',
      fields: ['masterId'],
      targetFields: ['soulId'],
      onDelete: 'cascade',
      constraint: 'port_master_fkey',
    } as const
    const wider: KindShape = {
      ...port,
      bonds: [...port.bonds, master],
      indexes: [...port.indexes, { name: 'port_extra_idx', fields: ['extra'], unique: false }],
    }
    const guild: KindShape = { ...SHIP, name: 'guild', table: 'guild', bonds: [], indexes: [] }
    handle.exec("INSERT INTO port (country, town) VALUES ('pl', 'gdynia')")
    const kinds = [wider, guild, ...KINDS.filter((kind) => kind !== PORT)]
    const { additions, mismatches } = evolve(kinds)
    expect(mismatches).toEqual([])
    expect(additions.map((change) => change.type)).toEqual([
      'addKind',
      'addBond',
      'addField',
      'addField',
      'addField',
      'addField',
      'addIndex',
      'addIndex',
    ])
    expect(handle.prepare('SELECT rank, open, tags, master_id FROM port').raw().get()).toEqual([
      1.5,
      1,
      '["o\'k"]',
      null,
    ])
    expect(diff(kinds)).toEqual({ additions: [], mismatches: [], notes: [] })
    expect(() => handle.exec("UPDATE port SET master_id = 'nobody'")).toThrow()
  })

  test.each<[string, KindShape, string]>([
    ['another store', changed(SHIP, 'crew', { store: 'bool' }), 'crew'],
    ['another type', changed(SHIP, 'motto', { store: 'int' }), 'motto'],
    ['text instead of json', changed(SHIP, 'papers', { store: 'text' }), 'papers'],
    ['bigint instead of int', changed(SHIP, 'crew', { store: 'bigint' }), 'crew'],
    ['time instead of int', changed(SHIP, 'crew', { store: 'time' }), 'crew'],
    ['required instead of optional', changed(SHIP, 'crew', { nullable: false }), 'crew'],
    ['optional instead of required', changed(SHIP, 'name', { nullable: true }), 'name'],
    ['one more member of an enum', changed(SHIP, 'flag', { enum: ['red', "o'range", 'blue', 'x'] }), 'flag'],
    ['a range', changed(SHIP, 'crew', { range: { min: 0, max: 9 } }), 'crew'],
    ['arrays only', changed(SHIP, 'papers', { jsonType: 'array' }), 'papers'],
    [
      'a new required field',
      withFields(SHIP, (fields) => [...fields, { ...EXTRA, nullable: false }]),
      'extra',
    ],
    ['a field less', withFields(SHIP, (fields) => fields.filter((field) => field.name !== 'name')), 'name'],
    [
      'a unique index less unique',
      { ...SHIP, indexes: [{ name: 'ship_name_key', fields: ['name'], unique: false }] },
      'ship_name_key',
    ],
    [
      'another deletion rule',
      {
        ...SHIP,
        bonds: SHIP.bonds.map((bond) =>
          bond.name === 'leader' && bond.type === 'to' ? { ...bond, onDelete: 'cascade' } : bond,
        ),
      },
      'ship_leader_fkey',
    ],
  ])('reports %s', (_what, ship, object) => {
    const indexes = ship.indexes.filter((index) =>
      index.fields.every((name) => ship.fields.some((field) => field.name === name)),
    )
    const { mismatches } = diff([{ ...ship, indexes }, ...KINDS.filter((kind) => kind !== SHIP)])
    expect(mismatches).toMatchObject([{ table: 'ship', object }])
    expect(mismatches[0]?.wanted).not.toBe(mismatches[0]?.found)
  })

  test('reports another key', () => {
    const { mismatches } = diff([{ ...PORT, key: ['town'], bonds: [] }])
    expect(mismatches.some((mismatch) => mismatch.wanted === 'primary key (town)')).toBe(true)
  })

  test('leaves foreign tables alone and only notes what is extra on its own', () => {
    handle.exec(`
      CREATE TABLE other (x BLOB);
      ALTER TABLE ship ADD COLUMN note TEXT;
      CREATE INDEX mine ON ship (upper(name));
      CREATE INDEX part ON ship (crew) WHERE crew > 5;
      CREATE TRIGGER watch AFTER INSERT ON ship BEGIN SELECT 1; END;
    `)
    const { additions, mismatches, notes } = diff(KINDS)
    expect([additions, mismatches]).toEqual([[], []])
    expect(notes.map((note) => note.object)).toEqual(['note', 'mine', 'part'])
  })

  test('accepts a table that somebody else made without CHECKs', () => {
    handle.exec('DROP TABLE call; DROP TABLE logbook')
    handle.exec(`CREATE TABLE logbook (
      soul_id INTEGER PRIMARY KEY, ship_id TEXT REFERENCES ship ON DELETE SET NULL, entry TEXT NOT NULL,
      energy_level REAL NOT NULL DEFAULT 100, manifestation_time INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1)`)
    const { additions, mismatches, notes } = diff(KINDS)
    expect(mismatches).toEqual([])
    expect(additions.map((change) => change.type)).toEqual(['addKind', 'addIndex'])
    expect(notes.map((note) => note.object)).toEqual(['manifestation_time'])
  })
})

describe('defaults of earlier versions', () => {
  test('are taken for what they are', () => {
    for (const change of diff(KINDS).additions) {
      for (const statement of changeSql(change, sqliteDialect))
        handle.exec(statement.replaceAll(NOW, FORMER_NOW))
    }
    const [row] = handle.prepare("SELECT sql FROM sqlite_schema WHERE sql LIKE '%subsec%'").raw().all()
    expect(row).toBeDefined()
    expect(diff(KINDS)).toMatchObject({ additions: [], mismatches: [] })
  })
})
