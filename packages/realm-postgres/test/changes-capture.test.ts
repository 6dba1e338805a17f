import { type AnyKind, bond, kind } from '@luxdb/core'
import { changeRows } from '@luxdb/realm-suite'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { LoggedSchema, openForeign, realmAt } from './test-log.js'

const Berth: AnyKind = kind(
  'berth',
  {
    number: z.int(),
    depth: z.number().nullish(),
    at: z.date().nullish(),
    data: z.json().nullish(),
    huge: z.bigint().nullish(),
  },
  { key: 'number', systemFields: false },
)
const Ship: AnyKind = kind('ship', { name: z.string().meta({ unique: true }) }, { soulId: 'text' })
const Sailor: AnyKind = kind(
  'sailor',
  {
    name: z.string(),
    ship: bond.to(() => Ship, { onDelete: 'cascade' }),
    friend: bond.to(() => Ship, { onDelete: 'set null' }).optional(),
  },
  { soulId: 'text' },
)
const WIDE = 150
const Wide: AnyKind = kind(
  'wide',
  Object.fromEntries(Array.from({ length: WIDE }, (_, index) => [`field${index}`, z.int().default(index)])),
  { soulId: 'text' },
)
/** As a table of somebody else has it: a trigger of its own changes the fresh row. */
const Adopted: AnyKind = kind(
  'entry',
  { id: z.int(), title: z.string(), slug: z.string().nullish() },
  { key: 'id', systemFields: false, adopted: true, table: 'entries' },
)
const ENTRIES = `CREATE TABLE entries (id integer PRIMARY KEY, title text NOT NULL, slug text);
  CREATE FUNCTION slugify() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE entries SET slug = lower(NEW.title) WHERE id = NEW.id; RETURN NULL; END $$;
  CREATE TRIGGER "0_slug" AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION slugify()`

/** A table in parts, which other programs write through the whole and part by part. */
const Part: AnyKind = kind(
  'part',
  { id: z.int(), area: z.int() },
  { key: ['id', 'area'], systemFields: false, adopted: true, table: 'parts' },
)
const PARTS = `CREATE TABLE parts (id integer, area integer, PRIMARY KEY (id, area)) PARTITION BY RANGE (area);
  CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (10);
  CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (10) TO (20)`

describe('the log of a schema', () => {
  let log: LoggedSchema

  beforeEach(async () => {
    log = await LoggedSchema.open(inject('postgresUrl'), [Berth, Ship, Sailor, Wide, Adopted, Part], {
      before: `${ENTRIES}; ${PARTS}`,
    })
  })

  afterEach(() => log.remove())

  /** What the feed tells of a script. */
  async function operationsOf(sql: string): Promise<readonly string[]> {
    const changes = await log.changesOf(() => log.other.unsafe(sql))
    return changes.map(({ operation, kind: name, soulId }) => `${operation} ${name} ${soulId}`)
  }

  it('tells what another program writes, one change for each row', async () => {
    const changes = await log.changesOf(() =>
      log.other.unsafe(
        `INSERT INTO berth (number, depth) VALUES (1, 1.5); UPDATE berth SET depth = 2; DELETE FROM berth`,
      ),
    )
    const [first, second] = [
      [1, 1.5, null, null, null],
      [1, 2, null, null, null],
    ]
    expect(changeRows(changes)).toEqual([
      ['insert', '1', null, first],
      ['update', '1', first, second],
      ['delete', '1', second, null],
    ])
  })

  it('reads the same, whatever the session of the writer prints', async () => {
    const row = `0.1::float8 + 0.2, timestamptz '2024-05-17 08:30:15.123+00', '{"b": [1, null], "a": "é"}'::jsonb, 9007199254740993`
    const odd = `SET timezone = 'Asia/Tokyo'; SET datestyle = 'German, DMY'; SET extra_float_digits = -10;
      SET intervalstyle = 'iso_8601'; SET bytea_output = 'escape'`
    const changes = await log.changesOf(async () => {
      await log.other.unsafe(`INSERT INTO berth (number, depth, at, data, huge) SELECT 1, ${row}`)
      await log.other.unsafe(odd)
      await log.other.unsafe(`INSERT INTO berth (number, depth, at, data, huge) SELECT 2, ${row}`)
      await log.other.unsafe('RESET ALL')
    })
    const [, ...cells] = changes[0]?.new ?? []
    expect(cells).toEqual([
      0.1 + 0.2,
      Date.UTC(2024, 4, 17, 8, 30, 15, 123),
      '{"a":"\u00e9","b":[1,null]}',
      9007199254740993n,
    ])
    expect(changes[1]?.new?.slice(1)).toEqual(cells)
  })

  it('hears of sessions that play a replica, and counts their versions', async () => {
    const changes = await log.changesOf(() =>
      log.other.unsafe(`SET session_replication_role = replica;
        INSERT INTO ship (soul_id, name) VALUES ('a', 'a'); UPDATE ship SET name = 'b';
        SET session_replication_role = origin`),
    )
    const version = Ship.shape.fields.findIndex(({ name }) => name === 'version')
    expect(changes.map(({ operation, new: row }) => [operation, row?.[version]])).toEqual([
      ['insert', 1],
      ['update', 2],
    ])
  })

  it('hears of COPY', async () => {
    const changes = await log.changesOf(async () => {
      const stream = await log.other`COPY berth (number, depth) FROM STDIN`.writable()
      await new Promise<void>((resolve, reject) => {
        stream.on('error', reject).on('finish', resolve)
        stream.end('1\t1.5\n2\t\\N\n')
      })
    })
    expect(changes.map(({ new: row }) => row?.slice(0, 2))).toEqual([
      [1, 1.5],
      [2, null],
    ])
  })

  it('resets a kind whose table is emptied', async () => {
    const from = await log.source.head()
    await log.other`TRUNCATE berth`
    const { changes, resets } = await log.source.read(from, { limit: 10 })
    expect({ changes, resets }).toEqual({ changes: [], resets: [{ kind: 'berth', reason: 'truncated' }] })
  })

  it('tells another key as another being, in one transaction', async () => {
    await log.other`INSERT INTO berth (number) VALUES (1)`
    const changes = await log.changesOf(() => log.other`UPDATE berth SET number = 2`)
    expect(changes.map(({ operation, soulId }) => `${operation} ${soulId}`)).toEqual(['delete 1', 'insert 2'])
    expect(new Set(changes.map(({ sequence }) => sequence)).size).toBe(1)
  })

  it('tells what cascades do, and the version that they give', async () => {
    await log.other.unsafe(`INSERT INTO ship (soul_id, name) VALUES ('a', 'a'), ('b', 'b');
      INSERT INTO sailor (soul_id, name, ship_id, friend_id) VALUES ('x', 'x', 'a', 'b'), ('y', 'y', 'b', 'a')`)
    const changes = await log.changesOf(() => log.other`DELETE FROM ship WHERE soul_id = 'a'`)
    expect(changes.map(({ operation, soulId }) => `${operation} ${soulId}`).sort()).toEqual([
      'delete a',
      'delete x',
      'update y',
    ])
    const version = Sailor.shape.fields.findIndex(({ name }) => name === 'version')
    const update = changes.find(({ operation }) => operation === 'update')
    expect([update?.old?.[version], update?.new?.[version]]).toEqual([1, 2])
  })

  it('tells an upsert of another program as what it did', async () => {
    expect(
      await operationsOf(`INSERT INTO berth (number) VALUES (1);
        INSERT INTO berth (number) VALUES (1), (2) ON CONFLICT (number) DO UPDATE SET depth = 1;
        INSERT INTO berth (number) VALUES (2), (3) ON CONFLICT DO NOTHING`),
    ).toEqual(['insert berth 1', 'update berth 1', 'insert berth 2', 'insert berth 3'])
  })

  it('holds rows of more columns than a function takes arguments', async () => {
    const [change] = await log.changesOf(() => log.other`INSERT INTO wide (soul_id) VALUES ('w')`)
    expect(change?.new).toHaveLength(Wide.shape.fields.length)
    expect(change?.new).toContain(WIDE - 1)
  })

  it('tells the insert before what a trigger of the table does to the fresh row', async () => {
    const changes = await log.changesOf(() => log.other`INSERT INTO entries VALUES (1, 'Title')`)
    expect(changeRows(changes)).toEqual([
      ['insert', '1', null, [1, 'Title', null]],
      ['update', '1', [1, 'Title', null], [1, 'Title', 'title']],
    ])
  })

  it('hears of tables in parts, of rows that move between them, and of parts that come later', async () => {
    const changes = await log.changesOf(() =>
      log.other.unsafe(`INSERT INTO parts VALUES (1, 1); SET session_replication_role = replica;
        INSERT INTO parts_high VALUES (2, 12); SET session_replication_role = origin; UPDATE parts SET area = 11 WHERE id = 1;
        CREATE TABLE parts_later PARTITION OF parts FOR VALUES FROM (20) TO (30); INSERT INTO parts_later VALUES (3, 20)`),
    )
    expect(changeRows(changes).map(([operation, , old, after]) => [operation, old ?? after])).toEqual([
      ['insert', [1, 1]],
      ['insert', [2, 12]],
      ['delete', [1, 1]],
      ['insert', [1, 11]],
      ['insert', [3, 20]],
    ])
  })

  it('is written for roles that may write the table and nothing else', async () => {
    const role = `role_${Math.random().toString(36).slice(2)}`
    await log.other.unsafe(
      `CREATE ROLE ${role} LOGIN PASSWORD 'plain'; GRANT USAGE ON SCHEMA ${log.name} TO ${role}; GRANT INSERT ON berth TO ${role}`,
    )
    const url = new URL(log.url)
    url.username = role
    url.password = 'plain'
    const poor = openForeign(url.href)
    const changes = await log.changesOf(() => poor`INSERT INTO berth (number) VALUES (1)`)
    expect(changes).toHaveLength(1)
    await expect(poor`SELECT * FROM lux_changes`).rejects.toBeInstanceOf(postgres.PostgresError)
    await poor.end()
    await log.other.unsafe(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })

  it('keeps nothing of a being that is erased, and stays readable', async () => {
    const from = await log.source.head()
    await log.other`INSERT INTO berth (number, depth) VALUES (1, 4711), (2, 3)`
    await log.other`UPDATE berth SET depth = 4712 WHERE number = 1`
    await log.since(from)
    expect(await log.realm.erase(Berth, '1')).toBe(true)
    expect(await log.valueOf(`SELECT count(*)::int FROM lux_changes AS c WHERE c::text LIKE '%471%'`)).toBe(0)
    const { changes, resets } = await log.source.read(from, { limit: 10 })
    expect(changes.map(({ soulId }) => soulId)).toEqual(['2'])
    expect(resets).toEqual([{ kind: 'berth', reason: 'erased' }])
  })

  it.each([
    ['switched off', 'ALTER TABLE berth DISABLE TRIGGER "00_lux_capture"'],
    ['for the origin only', 'ALTER TABLE berth ENABLE TRIGGER "00_lux_capture"'],
    ['dropped', 'DROP TRIGGER "00_lux_capture" ON berth'],
  ])('finds a trigger that is %s, puts it back and resets the kind', async (_, sabotage) => {
    await log.other.unsafe(sabotage)
    await log.other`INSERT INTO berth (number) VALUES (1)`
    // Awakening looks too.
    const second = await realmAt(log.url, [Berth]).awaken()
    const { resets } = await log.source.read(await log.source.floor(), { limit: 100 })
    expect(resets).toEqual([{ kind: 'berth', reason: 'capture' }])
    expect(await operationsOf('INSERT INTO berth (number) VALUES (2)')).toEqual(['insert berth 2'])
    await second.close()
  })

  it('finds within seconds, while somebody listens, that a trigger is gone', async () => {
    const from = await log.source.head()
    await log.other`ALTER TABLE berth DISABLE TRIGGER ALL`
    await log.other`INSERT INTO berth (number) VALUES (1)`
    const resets = []
    for await (const window of log.realm.changes.windows(from, { signal: AbortSignal.timeout(15_000) })) {
      resets.push(...window.resets)
      if (resets.length > 0) break
    }
    expect(resets).toEqual([{ kind: 'berth', reason: 'capture' }])
  })
})
