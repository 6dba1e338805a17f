import { PostgresRealm } from '@luxdb/realm-postgres'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { expectSameRows } from './expect-same-rows.js'
import { type LoadedKinds, pullKinds, typeErrors } from './pull-kinds.js'
import { type RawDatabase, rawPostgres } from './raw-database.js'

const TABLES = `
  CREATE TYPE "Mood" AS ENUM ('sad', 'ok', 'it''s fine');
  CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
  CREATE TABLE everything (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    small smallint NOT NULL DEFAULT '-1'::integer, big bigint DEFAULT 9007199254740993,
    exact numeric(10, 2), endless numeric, single real, mood "Mood" DEFAULT 'ok', address email,
    words text[] DEFAULT '{}', bytes bytea, host inet, span interval, day date DEFAULT CURRENT_DATE, clock time,
    stamp timestamp DEFAULT now(), moment timestamptz(0) NOT NULL DEFAULT now(), guid uuid DEFAULT gen_random_uuid(),
    padded char(5), plain json, doc jsonb NOT NULL DEFAULT '{"a": [1]}', name varchar(10) COLLATE "en-x-icu",
    twice numeric GENERATED ALWAYS AS (exact * 2) STORED, during tsrange,
    EXCLUDE USING gist (during WITH &&), CHECK (small < 100)
  );
  COMMENT ON TABLE everything IS 'All that there is */ and more';
  COMMENT ON COLUMN everything.small IS E'first line\\nsecond line';
  ALTER TABLE everything ENABLE ROW LEVEL SECURITY;
  CREATE INDEX lower_name ON everything (lower(name));
  CREATE TABLE unkeyed (a text NOT NULL, b text, UNIQUE (a));
  CREATE TABLE "Other" ("soulId" int PRIMARY KEY, "then" text, "lux" text, "A b" text, a_b text, "Date" text);
  CREATE TABLE "Date" ("and" int PRIMARY KEY REFERENCES "Other");
  INSERT INTO everything (small, exact, endless, single, mood, words, bytes, host, span, clock, stamp, moment, padded, plain, name, day)
    VALUES (1, 19.99, 12345678901234567890.5, 0.1, 'sad', '{a,"b c"}', '\\x00ff', '10.0.0.1', '1 day 02:00', '10:00',
      '2024-05-06 07:08:09.123999', '2024-05-06 07:08:09+02', 'ab', '{"b": 1, "a": 2}', 'b', '2024-02-29'),
    (2, 5, NULL, 2.5, DEFAULT, DEFAULT, NULL, NULL, NULL, NULL, NULL, DEFAULT, NULL, NULL, 'B', DEFAULT),
    (3, 100, NULL, NULL, DEFAULT, DEFAULT, NULL, NULL, NULL, NULL, NULL, DEFAULT, NULL, NULL, 'ä', DEFAULT),
    (4, -3, NULL, NULL, DEFAULT, DEFAULT, NULL, NULL, NULL, NULL, NULL, DEFAULT, NULL, NULL, 'a', DEFAULT);
  INSERT INTO unkeyed VALUES ('x', 'y');
  INSERT INTO "Other" VALUES (1, 't', 'l', 'p', 'q', 'd');
  INSERT INTO "Date" VALUES (1);`

describe('types and names of PostgreSQL', () => {
  let schema: TestSchema
  let raw: RawDatabase
  let pulled: LoadedKinds
  let realm: PostgresRealm

  beforeAll(async () => {
    schema = await createSchema(inject('postgresUrl'))
    const own = new URL(schema.url)
    const path = own.searchParams.get('schema') ?? 'public'
    own.searchParams.delete('schema')
    const client = postgres(own.href, {
      max: 1,
      onnotice: () => undefined,
      connection: { search_path: path },
    })
    await client.unsafe(TABLES).simple()
    await client.end()
    raw = rawPostgres(schema.url)
    pulled = await pullKinds(schema.url)
    realm = new PostgresRealm(schema.url, { kinds: pulled.loaded })
  })

  afterAll(async () => {
    await realm.close()
    await raw.close()
    pulled.remove()
    await schema.drop()
  })

  test('become kinds that TypeScript accepts', () => {
    expect(typeErrors(pulled.file)).toEqual([])
    expect(pulled.source).toContain('/** All that there is * / and more */')
    expect(pulled.loaded.map(({ name }) => name).sort()).toEqual(['date', 'everything', 'other', 'unkeyed'])
    expect(pulled.get('unkeyed').shape.key).toEqual(['a'])
    const said = pulled
      .get('everything')
      .shape.fields.map(({ name, store, opaque }) => (opaque ? `${name} opaque` : `${name} ${store}`))
    expect(said).toEqual([
      ...[
        'id bigint',
        'small int',
        'big bigint',
        'exact float',
        'endless opaque',
        'single opaque',
        'mood opaque',
      ],
      ...[
        'address text',
        'words opaque',
        'bytes opaque',
        'host opaque',
        'span opaque',
        'day opaque',
        'clock opaque',
      ],
      ...['stamp time', 'moment time', 'guid text', 'padded opaque', 'plain json', 'doc json', 'name text'],
      'during opaque',
    ])
  })

  test('are reported where kinds cannot say them', () => {
    for (const object of ['twice', 'lower_name', 'address', 'name', 'day', 'everything_during_excl']) {
      expect(pulled.notes.map((note) => note.object)).toContain(object)
    }
    expect(pulled.report).toContain('Row level security')
  })

  test('are served as raw SQL has them, and are not altered', async () => {
    const before = await raw.schema()
    await realm.awaken()
    expect(await expectSameRows(realm, pulled.loaded, raw)).toBe(7)
    expect(await raw.schema()).toBe(before)
  })

  test('compare by code point and by value, whatever the collation and type', async () => {
    const all = realm.of(pulled.get('everything'))
    const named = await all.contemplate({ orderBy: { name: 'asc' } })
    expect(named.map((each) => each.name)).toEqual(['B', 'a', 'b', 'ä'])
    expect(await all.count({ where: { name: { gt: 'a' } } })).toBe(2)
    expect(await all.count({ where: { name: 'B' } })).toBe(1)
    expect(await all.count({ where: { name: { in: ['a', 'b'] } } })).toBe(2)
    const dear = await all.contemplate({ where: { exact: { gte: 5 } }, orderBy: { exact: 'desc' } })
    expect(dear.map((each) => each.exact)).toEqual([100, 19.99, 5])
    expect(await all.count({ where: { single: 0.1 } })).toBe(1)
    expect(await all.count({ where: { mood: 'sad', padded: 'ab', host: '10.0.0.1/32' } })).toBe(1)
    expect(await all.count({ where: { stamp: new Date('2024-05-06T07:08:09.123Z') } })).toBe(1)
    expect(await all.count({ where: { mood: 'unheard of' } })).toBe(0)
  })

  test('take writes in the text of their types, and refuse what these refuse', async () => {
    const all = realm.of(pulled.get('everything'))
    const [made, other] = await all.manifest([
      {
        small: 5,
        words: '{x,y}',
        bytes: '\\x01',
        span: '36:00:00',
        endless: '0.10',
        moment: new Date(0),
        padded: 'z',
      },
      { small: 6, guid: 'ABCDEF00-0000-4000-8000-000000000000' },
    ])
    expect(made).toMatchObject({
      id: 5n,
      words: '{x,y}',
      span: '36:00:00',
      endless: '0.10',
      mood: 'ok',
      padded: 'z',
    })
    expect(made?.guid).toMatch(/^[0-9a-f-]{36}$/)
    expect(other?.doc).toEqual({ a: [1] })
    const changed = await all.transform(made?.soulId ?? '', { day: '2024-3-1' })
    expect(changed.day).toBe('2024-03-01')
    await expect(all.manifest({ host: 'nowhere', small: 1 })).rejects.toMatchObject({
      code: 'LUX_INVALID_VALUE',
    })
    await expect(all.manifest({ address: 'no mail', small: 1 })).rejects.toMatchObject({
      code: expect.stringMatching(/^LUX_/),
    })
  })
})
