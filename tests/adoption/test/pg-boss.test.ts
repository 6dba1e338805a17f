import { PostgresRealm } from '@luxdb/realm-postgres'
import { createDatabase, type TestDatabase } from '@luxdb/test-postgres'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { expectSameRows } from './expect-same-rows.js'
import { type LoadedKinds, pullKinds, typeErrors } from './pull-kinds.js'
import { type RawDatabase, rawPostgres } from './raw-database.js'

/** A job queue with everything that PostgreSQL offers: partitions, enum types, intervals, expression indexes. */
describe('the schema of pg-boss', () => {
  let database: TestDatabase
  let url: string
  let raw: RawDatabase
  let pulled: LoadedKinds

  beforeAll(async () => {
    database = await createDatabase(inject('postgresUrl'))
    const client = postgres(database.url, { max: 1, onnotice: () => undefined })
    await client.unsafe(PgBoss.getConstructionPlans('boss')).simple()
    await client.unsafe(`SELECT boss.create_queue('mail', '{"policy": "standard"}')`)
    await client.unsafe(
      `INSERT INTO boss.job (name, data, priority, created_on) VALUES
        ('mail', '{"to": "ada"}', 2, '2026-01-01 10:00:00.123456+00'), ('mail', NULL, 1, '2026-01-01 10:00:00.1239+00')`,
    )
    await client.end()
    const own = new URL(database.url)
    own.searchParams.set('schema', 'boss')
    url = own.href
    raw = rawPostgres(url)
    pulled = await pullKinds(url)
  })

  afterAll(async () => {
    await raw.close()
    pulled.remove()
    await database.drop()
  })

  test('becomes kinds that TypeScript accepts, and a report of the rest', () => {
    expect(typeErrors(pulled.file)).toEqual([])
    const job = pulled.get('job').shape
    expect(job.key).toEqual(['name', 'id'])
    const field = (name: string) => job.fields.find((each) => each.name === name)
    expect(field('state')).toMatchObject({ store: 'text', opaque: true, default: 'created' })
    expect(field('state')?.enum).toContain('completed')
    expect(field('expireIn')).toMatchObject({ store: 'text', opaque: true })
    expect(field('createdOn')).toMatchObject({ store: 'time' })
    expect(pulled.notes.filter(({ table }) => table === 'job').length).toBeGreaterThan(0)
  })

  test('is served as raw SQL has it, and is not altered', async () => {
    const before = await raw.schema()
    const realm = new PostgresRealm(url, { kinds: pulled.loaded })
    await realm.awaken()
    expect(await expectSameRows(realm, pulled.loaded, raw)).toBeGreaterThanOrEqual(3)
    expect(await raw.schema()).toBe(before)
    await realm.close()
  })

  test('pages through times that are finer than a millisecond without losing any', async () => {
    const realm = new PostgresRealm(url, { kinds: pulled.loaded })
    await realm.awaken()
    const jobs = realm.of(pulled.get('job'))
    const [first, second] = await jobs.contemplate({ orderBy: { createdOn: 'asc', priority: 'asc' } })
    expect(Reflect.get(first ?? {}, 'createdOn')).toEqual(Reflect.get(second ?? {}, 'createdOn'))
    expect(Reflect.get(first ?? {}, 'priority')).toBe(1)
    expect(await jobs.count({ where: { createdOn: Reflect.get(first ?? {}, 'createdOn') } })).toBe(2)
    expect(await jobs.count({ where: { state: { in: ['created', 'retry'] } } })).toBe(2)
    await realm.close()
  })
})
