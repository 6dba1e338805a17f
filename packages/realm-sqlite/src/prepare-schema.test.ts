import { asideName, bond, isLuxError, kind, type SchemaMismatch } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from './sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

const Town = kind('town', { name: z.string().meta({ unique: true }), souls: z.int().default(0) })
const House = kind('house', {
  label: z.string(),
  town: bond.to(() => Town, { onDelete: 'set null' }).optional(),
})

describe('the schema of a file', () => {
  let file: TemporaryFile

  beforeEach(() => {
    file = createTemporaryFile()
  })

  afterEach(() => file.remove())

  async function awaken(kinds: SQLiteRealm['kinds'] = [Town, House]): Promise<SQLiteRealm> {
    return new SQLiteRealm(`sqlite://${file.path}`, { kinds }).awaken()
  }

  /** Another program's look at the file, and its changes. */
  function raw<T>(use: (database: Database.Database) => T): T {
    const database = new Database(file.path)
    try {
      return use(database)
    } finally {
      database.close()
    }
  }

  function meta(key: string): unknown {
    return raw((database) => database.prepare('SELECT value FROM lux_meta WHERE key = ?').pluck().get(key))
  }

  async function mismatches(): Promise<readonly SchemaMismatch[]> {
    const failure: unknown = await awaken().catch((error: unknown) => error)
    if (!isLuxError(failure, 'LUX_SCHEMA_MISMATCH')) throw failure
    const { mismatches: found } = failure.details
    return Array.isArray(found) ? found : []
  }

  it('is made of STRICT tables with sane names, and recorded', async () => {
    const realm = await awaken()
    const inspected = await realm.schema.inspect()
    expect(inspected.tables.map(({ name }) => name)).toEqual(['house', 'town'])
    await realm.close()
    const tables = raw((database) =>
      database
        .prepare(
          "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'",
        )
        .raw()
        .all(),
    )
    expect(tables).toEqual(
      expect.arrayContaining([
        ['town', 1],
        ['house', 1],
        ['lux_meta', 1],
      ]),
    )
    expect(meta('epoch')).toMatch(/^[0-9a-f-]{36}$/)
    expect(meta('objects_version')).toBe('1')
    expect(JSON.parse(String(meta('schema')))).toEqual(inspected)
  })

  it('keeps its epoch, and is not written when nothing has changed', async () => {
    await (await awaken()).close()
    const epoch = meta('epoch')
    const watcher = new Database(file.path)
    const version = watcher.pragma('data_version', { simple: true })
    await (await awaken()).close()
    expect(watcher.pragma('data_version', { simple: true })).toBe(version)
    watcher.close()
    expect(meta('epoch')).toBe(epoch)
  })

  it('keeps what others have recorded as long as its table is there, and leaves the file alone then', async () => {
    const recorded = (): unknown =>
      JSON.parse(String(meta('schema'))).tables.map(({ name }: { readonly name: string }) => name)
    const written = (): unknown => raw((database) => database.pragma('schema_version', { simple: true }))
    await (await awaken()).close()
    await (await awaken([Town])).close()
    expect(recorded()).toEqual(['house', 'town'])
    const [before, schema] = [written(), meta('schema')]
    await (await awaken()).close()
    await (await awaken([])).close()
    expect([written(), meta('schema')]).toEqual([before, schema])
    raw((database) =>
      database.exec('ALTER TABLE house RENAME TO hut; CREATE VIEW house AS SELECT * FROM hut'),
    )
    await (await awaken([Town])).close()
    expect(recorded()).toEqual(['town'])
  })

  it('records no more what an evolution has set aside or given another name', async () => {
    await (await awaken()).close()
    const realm = await awaken([Town])
    const [house, town] = JSON.parse(String(meta('schema'))).tables
    const homes = { ...house, name: 'home', kind: 'home' }
    await realm.schema.evolve([{ type: 'renameKind', before: house, after: homes }])
    await (await awaken([Town])).close()
    expect(JSON.parse(String(meta('schema'))).tables).toMatchObject([{ name: 'home' }, { name: town.name }])
    await realm.schema.evolve([{ type: 'setAsideKind', table: homes, as: asideName('home', '1') }])
    await realm.close()
    await (await awaken([Town])).close()
    expect(JSON.parse(String(meta('schema'))).tables).toMatchObject([{ name: 'town' }])
  })

  it('lists every difference that additions cannot settle, and changes nothing', async () => {
    raw((database) =>
      database.exec(`
        CREATE TABLE town (soul_id TEXT PRIMARY KEY NOT NULL, name INTEGER NOT NULL) STRICT;
        CREATE VIEW house AS SELECT 1 AS soul_id`),
    )
    const found = await mismatches()
    expect(found.map(({ table, object }) => [table, object])).toEqual(
      expect.arrayContaining([
        ['house', undefined],
        ['town', 'name'],
      ]),
    )
    expect(
      raw((database) =>
        database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'lux_meta'").pluck().get(),
      ),
    ).toBe(0)
  })

  it('refuses tables that are not STRICT', async () => {
    await (await awaken()).close()
    raw((database) =>
      database.exec(`
        CREATE TABLE copy AS SELECT * FROM town;
        DROP TABLE town;
        ALTER TABLE copy RENAME TO town`),
    )
    expect(await mismatches()).toContainEqual(
      expect.objectContaining({ table: 'town', wanted: 'a STRICT table' }),
    )
  })

  it('refuses a file of a later LuxDB', async () => {
    await (await awaken()).close()
    raw((database) => database.exec("UPDATE lux_meta SET value = '99' WHERE key = 'objects_version'"))
    await expect(awaken()).rejects.toMatchObject({ code: 'LUX_SCHEMA_MISMATCH' })
  })

  it('evolves by additions on request', async () => {
    const realm = await awaken()
    const column = { name: 'motto', store: 'text', nullable: true } as const
    await realm.schema.evolve([{ type: 'addField', table: 'town', column }])
    const town = (await realm.schema.inspect()).tables.find(({ name }) => name === 'town')
    expect(town?.columns.map(({ name }) => name)).toContain('motto')
    await expect(realm.schema.evolve([{ type: 'addField', table: 'nowhere', column }])).rejects.toMatchObject(
      {
        code: 'LUX_SCHEMA_MISMATCH',
      },
    )
    await realm.of(Town).manifest({ name: 'Hel' })
    await realm.close()
  })

  it('gives a new version to what other programs change, once', async () => {
    const realm = await awaken()
    const town = await realm.of(Town).manifest({ name: 'Hel' })
    raw((database) => database.exec('UPDATE town SET souls = 7'))
    expect(await realm.of(Town).contemplate(town.soulId)).toMatchObject({ souls: 7, version: 2 })
    raw((database) => database.exec('UPDATE town SET souls = 8, version = version + 1'))
    expect(await realm.of(Town).contemplate(town.soulId)).toMatchObject({ souls: 8, version: 3 })
    await expect(town.evolve({ souls: 9 })).rejects.toMatchObject({ code: 'LUX_VERSION_CONFLICT' })
    await realm.close()
  })

  it('makes its trigger anew when somebody has changed it', async () => {
    await (await awaken()).close()
    raw((database) =>
      database.exec(
        'DROP TRIGGER lux_version_town; CREATE TRIGGER lux_version_town AFTER UPDATE ON town BEGIN SELECT 1; END',
      ),
    )
    const realm = await awaken()
    const { soulId } = await realm.of(Town).manifest({ name: 'Hel' })
    raw((database) => database.exec('UPDATE town SET souls = 7'))
    expect(await realm.of(Town).contemplate(soulId)).toMatchObject({ version: 2 })
    await realm.close()
  })

  it('takes rows that other programs insert, with all defaults', async () => {
    const realm = await awaken()
    raw((database) => database.exec("INSERT INTO town (name) VALUES ('Hel')"))
    const [town] = await realm.of(Town).contemplate()
    expect(town).toMatchObject({ name: 'Hel', souls: 0, energyLevel: 100, version: 1 })
    expect(Math.abs(Date.now() - Number(town?.manifestationTime))).toBeLessThan(60_000)
    await realm.close()
  })
})
