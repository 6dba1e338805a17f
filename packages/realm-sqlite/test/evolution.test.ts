import { asideName, kind, type SchemaChange, snapshotOf } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SQLiteRealm } from '../src/sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from '../src/temporary-file.js'
import { realmAt } from './test-log.js'

const Note = kind('note', { text: z.string(), stars: z.int().nullish() })
const STARS = { name: 'stars', store: 'int', nullable: true } as const
const AWAY: SchemaChange = {
  type: 'setAsideField',
  table: 'note',
  column: STARS,
  as: asideName('stars', '1'),
  indexes: [],
}

describe('a schema that evolves in a file', () => {
  let file: TemporaryFile
  let realm: SQLiteRealm
  let other: Database.Database

  beforeEach(async () => {
    file = createTemporaryFile()
    realm = await realmAt(file.path, [Note]).awaken()
    other = new Database(file.path)
  })

  afterEach(async () => {
    other.close()
    await realm.close()
    file.remove()
  })

  function logged(): string {
    return JSON.stringify(other.prepare('SELECT old, new FROM lux_changes').all())
  }

  it('takes what is erased out of the log, too', async () => {
    const note = await realm.of(Note).manifest({ text: 'kept', stars: 123_454_321 })
    await realm.of(Note).transform(note.soulId, { text: 'kept as well' })
    expect(logged()).toContain('123454321')
    await realm.schema.evolve([AWAY, { type: 'eraseField', table: 'note', from: AWAY.as }])
    expect(logged()).not.toContain('123454321')
    expect(logged()).toContain('kept as well')
    const [table] = (await realm.schema.inspect()).tables
    if (table === undefined) throw new TypeError('The kind has a table.')
    const as = asideName('note', '2')
    await realm.schema.evolve([
      { type: 'setAsideKind', table, as },
      { type: 'eraseKind', from: as },
    ])
    expect(logged()).not.toContain('kept')
  })

  it('is opened as it is, to be evolved, or only when it fits', async () => {
    const Other = kind('note', { text: z.string(), stars: z.string().nullish() })
    await realm.of(Note).manifest({ text: 'a', stars: 1 })
    const refusal = { code: 'LUX_SCHEMA_MISMATCH' }
    const added = kind('comet', { name: z.string() })
    await expect(realmAt(file.path, [Note, added], { schemaPolicy: 'check' }).awaken()).rejects.toMatchObject(
      refusal,
    )
    await expect(realmAt(file.path, [Other]).awaken()).rejects.toMatchObject(refusal)
    await (await realmAt(file.path, [Note], { schemaPolicy: 'check' }).awaken()).close()
    const open = await realmAt(file.path, [Other], { schemaPolicy: 'as-is' }).awaken()
    try {
      const known = snapshotOf([Note.shape])
      expect((await open.schema.inspect(known)).tables).toEqual(known.tables)
      expect(await open.schema.evolve([AWAY])).toBe(true)
      await expect(open.of(Other).contemplate()).rejects.toMatchObject(refusal)
      await expect(realm.of(Note).contemplate()).rejects.toMatchObject(refusal)
    } finally {
      await open.close()
    }
  })

  it('keeps what other programs have made of the table: columns, indexes, triggers', async () => {
    other.exec(`ALTER TABLE note ADD COLUMN "their own" TEXT DEFAULT 'a, (b' CHECK ("their own" <> ')');
      CREATE INDEX theirs ON note ("their own");
      CREATE TABLE seen (id TEXT);
      CREATE TRIGGER watch AFTER UPDATE OF stars ON note BEGIN INSERT INTO seen VALUES (NEW.soul_id); END`)
    const note = await realm.of(Note).manifest({ text: 'a', stars: 1 })
    const required = { ...STARS, nullable: false }
    await realm.schema.evolve([
      { type: 'alterField', table: 'note', before: STARS, after: required },
      { type: 'alterField', table: 'note', before: required, after: STARS },
    ])
    await realm.schema.evolve([AWAY])
    await realm.schema.evolve([
      { type: 'restoreField', table: 'note', column: STARS, from: AWAY.as, indexes: [] },
    ])
    await realm.of(Note).transform(note.soulId, { stars: 2 })
    expect(other.prepare('SELECT * FROM seen').all()).toEqual([{ id: note.soulId }])
    expect(
      other.prepare(`SELECT "their own" FROM note INDEXED BY theirs WHERE "their own" > ''`).all(),
    ).toEqual([{ 'their own': 'a, (b' }])
    expect(() => other.exec(`UPDATE note SET "their own" = ')'`)).toThrow(/CHECK/)
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('fills beside other programs and servers: what they write is looked at again, and nothing else changes', async () => {
    const insert = other.prepare(`INSERT INTO note (soul_id, text, stars) VALUES (?, 'n', ?)`)
    for (let index = 0; index < 50; index++) insert.run(`id-${index}`, index)
    const filled = { name: asideName('stars', '2'), store: 'text', nullable: true } as const
    const key = [{ name: 'soul_id', store: 'text', nullable: false }] as const
    const watch = { table: 'note', key, columns: ['stars'], marks: asideName('marks', '2') }
    const convert = ([stars]: readonly unknown[]) => [`${String(stars)} stars`]
    const fill = {
      table: 'note',
      key,
      read: [STARS],
      write: [filled],
      marks: watch.marks,
      limit: 40,
      convert,
    }
    await realm.schema.evolve([
      { type: 'addField', table: 'note', column: filled },
      { type: 'watchFill', ...watch },
    ])
    const first = await realm.schema.fill(fill)
    expect(first).toMatchObject({ rows: 40, marked: 0 })
    // Their own words for conflicts do not reach the marks.
    for (let times = 0; times < 2; times++) {
      other.exec(`UPDATE OR FAIL note SET stars = 100 WHERE soul_id = 'id-0';
        INSERT OR REPLACE INTO note (soul_id, text, stars) VALUES ('id-1', 'again', 101);
        UPDATE note SET text = 'other' WHERE soul_id = 'id-2'`)
    }
    const server = await realmAt(file.path, [Note]).awaken()
    const last = await server.schema.fill(fill, { after: first?.cursor ?? '' })
    await server.close()
    expect(last).toMatchObject({ rows: 12, marked: 0, atEnd: true })
    const rows = other.prepare(`SELECT soul_id, stars, "${filled.name}" AS filled, version FROM note`).all()
    const wrong = rows.filter(
      (row) => Reflect.get(Object(row), 'filled') !== `${Reflect.get(Object(row), 'stars')} stars`,
    )
    expect(wrong).toEqual([])
    const bumped = rows.filter((row) => Reflect.get(Object(row), 'version') !== 1)
    expect(bumped.map((row) => Reflect.get(Object(row), 'soul_id')).sort()).toEqual(['id-0', 'id-2'])
  })
})
