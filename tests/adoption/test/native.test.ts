import { isLuxError } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { createDatabase } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { describe, expect, inject, test } from 'vitest'
import { pullKinds } from './pull-kinds.js'

const TABLES = `CREATE TYPE mood AS ENUM ('ok', 'sad');
  CREATE TABLE person (id integer PRIMARY KEY, name text NOT NULL, code varchar(5), nick varchar, seen timestamptz,
    born timestamp, small smallint, amount numeric(10, 2), exact numeric, weight real, ratio double precision, alive boolean,
    facts json, more jsonb, feels mood);
  CREATE TABLE pet (id bigint PRIMARY KEY, person_id integer REFERENCES person (id));
  INSERT INTO person VALUES (1, 'ä', 'abc', 'n', '2024-05-06 07:08:09.123999+00', '2024-05-06 07:08:09.9999', 3, 1.5, 0.10, 0.1,
    0.5, true, '{"b": 1}', '[1]', 'sad'), (2, 'B', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  INSERT INTO pet VALUES (1, 1)`

function statementsOf(error: unknown): readonly string[] {
  const mismatches = isLuxError(error, 'LUX_SCHEMA_MISMATCH') ? error.details['mismatches'] : []
  if (!Array.isArray(mismatches)) return []
  return mismatches.map((each: unknown) =>
    String(typeof each === 'object' && each !== null ? Reflect.get(each, 'wayOut') : ''),
  )
}

describe('tables of PostgreSQL at level native', () => {
  test("are refused with the statements that make them LuxDB's, and served after these", async () => {
    const { url, drop } = await createDatabase(inject('postgresUrl'))
    const admin = postgres(url, { max: 1, onnotice: () => undefined })
    await admin.unsafe(TABLES)
    const pulled = await pullKinds(url, { level: 'native' })
    const refused: unknown = await new PostgresRealm(url, { kinds: pulled.loaded })
      .awaken()
      .then(() => undefined)
      .catch((error: unknown) => error)
    const statements = statementsOf(refused)
    expect(statements).toHaveLength(13)
    for (const statement of statements) {
      expect(statement).toMatch(/^Run: ALTER TABLE /)
      await admin.unsafe(statement.replace('Run: ', ''))
    }
    const realm = await new PostgresRealm(url, { kinds: pulled.loaded }).awaken()
    const people = await realm.of(pulled.get('person')).contemplate({ orderBy: { name: 'asc' } })
    expect(people.map(({ soulId, name }) => [soulId, name])).toEqual([
      ['2', 'B'],
      ['1', 'ä'],
    ])
    expect(people[1]).toMatchObject({
      ...{
        code: 'abc',
        nick: 'n',
        small: 3,
        amount: 1.5,
        exact: '0.10',
        weight: 0.1,
        ratio: 0.5,
        alive: true,
      },
      ...{ seen: new Date('2024-05-06T07:08:09.123Z'), born: new Date('2024-05-06T07:08:09.999Z') },
      ...{ facts: { b: 1 }, more: [1], feels: 'sad' },
    })
    await realm.of(pulled.get('pet')).manifest({ id: 2n, personId: 2 })
    await realm.close()
    await admin.end()
    pulled.remove()
    await drop()
  })
})
