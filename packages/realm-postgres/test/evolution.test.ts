import { asideName, type FillOptions, kind, type SchemaChange, snapshotOf } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import type postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { PostgresRealm } from '../src/postgres-realm.js'
import { openForeign, realmAt } from './test-log.js'

const Note = kind('note', { text: z.string(), stars: z.int().nullish() })
const [TABLE] = snapshotOf([Note.shape]).tables
const STARS = { name: 'stars', store: 'int', nullable: true } as const
const BY_STARS = { name: 'note_stars_idx', columns: ['stars'], unique: false }
const ONE_EACH = { name: 'note_stars_key', columns: ['stars'], unique: true }
const AWAY: SchemaChange = {
  type: 'setAsideField',
  table: 'note',
  column: STARS,
  as: asideName('stars', '1'),
  indexes: [],
}
/** Beyond what counts as a small table. */
const MANY = 120_000

describe('a schema that evolves beside other programs', () => {
  let schema: TestSchema
  let other: postgres.Sql
  let realm: PostgresRealm

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
    other = openForeign(schema.url)
    realm = await realmAt(schema.url, [Note]).awaken()
  })

  afterEach(async () => {
    await realm.close()
    await other.end()
    await schema.drop()
  })

  async function fillTable(): Promise<void> {
    await other`INSERT INTO note (text, stars) SELECT 'n', i / 2 FROM generate_series(1, ${MANY}::int) AS i`
    await other`ANALYZE note`
  }

  async function indexNames(): Promise<readonly unknown[]> {
    const rows =
      await other`SELECT x.relname, i.indisvalid FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
      WHERE i.indrelid = 'note'::regclass AND NOT i.indisprimary`.values()
    return rows.map(([name, isValid]) => `${name} ${isValid}`)
  }

  it('gives up its place while a lock does not come: nobody waits behind it for long', async () => {
    await realm.of(Note).manifest({ text: 'a', stars: 1 })
    const holder = openForeign(schema.url)
    await holder`BEGIN`
    await holder`SELECT count(*) FROM note`
    const evolving = realm.schema.evolve([AWAY])
    const beganAt = performance.now()
    let longestMs = 0
    while (performance.now() - beganAt < 5_000) {
      const startedAt = performance.now()
      await other`SELECT count(*) FROM note WHERE text = 'a'`
      longestMs = Math.max(longestMs, performance.now() - startedAt)
    }
    await holder`COMMIT`
    await holder.end()
    expect(await evolving).toBe(true)
    expect(longestMs).toBeGreaterThan(500)
    expect(longestMs).toBeLessThan(2_000)
  }, 30_000)

  it('builds the index of a large table before, and anew where an attempt was cut off', async () => {
    await fillTable()
    // Fails, and leaves an index that is not valid.
    await other
      .unsafe('CREATE UNIQUE INDEX CONCURRENTLY note_stars_idx ON note (stars)')
      .catch(() => undefined)
    expect(await indexNames()).toEqual(['note_stars_idx false'])
    await realm.schema.evolve([{ type: 'addIndex', table: 'note', index: BY_STARS }])
    expect(await indexNames()).toEqual(['note_stars_idx true'])
    const away = { ...AWAY, indexes: [BY_STARS] } as const
    await realm.schema.evolve([away])
    expect(await indexNames()).toEqual([])
    await realm.schema.evolve([
      { type: 'restoreField', table: 'note', column: STARS, from: AWAY.as, indexes: [BY_STARS] },
    ])
    expect(await indexNames()).toEqual(['note_stars_idx true'])
    const found = (await realm.schema.inspect()).tables[0]?.indexes
    expect(found).toEqual([...(TABLE?.indexes ?? []), BY_STARS])
  }, 60_000)

  it('counts what stands in the way of a unique index on a large table, and leaves nothing of it', async () => {
    await fillTable()
    const error = await realm.schema
      .evolve([{ type: 'addIndex', table: 'note', index: ONE_EACH }])
      .catch(String)
    expect(String(error)).toContain('share a value')
    expect(await indexNames()).toEqual([])
  }, 60_000)

  it('fills while another program changes the very rows', async () => {
    await other`INSERT INTO note (text, stars) SELECT 'n', i FROM generate_series(1, 3000) AS i`
    const filled = { name: asideName('stars', '2'), store: 'text', nullable: true } as const
    const key = TABLE?.columns.filter(({ name }) => name === 'soul_id') ?? []
    const watch = { table: 'note', key, columns: ['stars'], marks: asideName('marks', '2') }
    const fill = {
      table: 'note',
      key,
      read: [STARS],
      write: [filled],
      marks: watch.marks,
      limit: 200,
      convert: ([stars]: readonly unknown[]) => [`${String(stars)} stars`],
    }
    await realm.schema.evolve([
      { type: 'addField', table: 'note', column: filled },
      { type: 'watchFill', ...watch },
    ])
    let isOver = false
    let writes = 0
    const write = async (): Promise<void> => {
      while (!isOver) {
        await other`UPDATE note SET stars = stars + 1 WHERE soul_id IN (SELECT soul_id FROM note ORDER BY random() LIMIT 20)`
        await other`INSERT INTO note (text, stars) VALUES ('new', ${writes}::int)`
        writes += 1
      }
    }
    const writing = write()
    let options: FillOptions = {}
    for (let batches = 0; batches < 40; batches++) {
      const progress = await realm.schema.fill(fill, options)
      options = progress?.cursor === undefined ? {} : { after: progress.cursor }
    }
    const contract: readonly SchemaChange[] = [{ type: 'unwatchFill', ...watch }]
    const done = await realm.schema.evolve(contract, { finish: [fill] })
    isOver = true
    await writing
    expect(done).toBe(true)
    expect(writes).toBeGreaterThan(3)
    const column = other(filled.name)
    const [first] = await other`SELECT count(*) AS wrong FROM note WHERE version = 1 AND text = 'n'
      AND ${column} IS DISTINCT FROM stars || ' stars'`
    expect(Number(first?.['wrong'])).toBe(0)
  }, 60_000)

  it('takes what is erased out of the log, too', async () => {
    const note = await realm.of(Note).manifest({ text: 'kept', stars: 123_454_321 })
    await realm.of(Note).transform(note.soulId, { text: 'kept as well' })
    const logged = async (): Promise<string> =>
      JSON.stringify(await other`SELECT old::text, new::text FROM lux_changes`)
    expect(await logged()).toContain('123454321')
    await realm.schema.evolve([AWAY, { type: 'eraseField', table: 'note', from: AWAY.as }])
    expect(await logged()).not.toContain('123454321')
    expect(await logged()).toContain('kept as well')
    const [table] = (await realm.schema.inspect()).tables
    if (table === undefined) throw new TypeError('The kind has a table.')
    const as = asideName('note', '2')
    await realm.schema.evolve([
      { type: 'setAsideKind', table, as },
      { type: 'eraseKind', from: as },
    ])
    expect(await logged()).not.toContain('kept')
  })

  it('is opened as it is, to be evolved, or only when it fits', async () => {
    const Other = kind('note', { text: z.string(), stars: z.string().nullish() })
    await realm.of(Note).manifest({ text: 'a', stars: 1 })
    const refusal = { code: 'LUX_SCHEMA_MISMATCH' }
    const added = kind('comet', { name: z.string() })
    await expect(
      realmAt(schema.url, [Note, added], { schemaPolicy: 'check' }).awaken(),
    ).rejects.toMatchObject(refusal)
    await expect(realmAt(schema.url, [Other]).awaken()).rejects.toMatchObject(refusal)
    await (await realmAt(schema.url, [Note], { schemaPolicy: 'check' }).awaken()).close()
    const open = await realmAt(schema.url, [Other], { schemaPolicy: 'as-is' }).awaken()
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
})
