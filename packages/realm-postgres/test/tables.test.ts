import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import { count, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { PostgresRealm } from '../src/index.js'
import { Guardian, INPUT, Planet } from './test-table-kinds.js'

describe('drizzle tables', () => {
  let realm: PostgresRealm
  let schema: TestSchema

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
    realm = await new PostgresRealm(schema.url, { kinds: [Guardian, Planet] }).awaken()
  })

  afterEach(async () => {
    await realm.close()
    await schema.drop()
  })

  it('read what the realm wrote, value by value', async () => {
    const home = await realm.of(Planet).manifest({ name: 'earth' })
    const being = await realm.of(Guardian).manifest({ ...INPUT, homeId: home.soulId, abilities: ['fly'] })
    const guardians = realm.table(Guardian)
    const [row] = await realm.drizzle.select().from(guardians).where(eq(guardians.active, true))
    expect(row).toEqual({
      ...INPUT,
      soulId: being.soulId,
      affinity: 'light',
      abilities: ['fly'],
      nickname: null,
      homeId: home.soulId,
      mentorId: null,
      energyLevel: 100,
      manifestationTime: being.manifestationTime,
      version: 1,
    })
  })

  it('write what the realm reads, with the defaults of the kind', async () => {
    const planets = realm.table(Planet)
    const [home] = await realm.drizzle.insert(planets).values({ name: 'mars' }).returning()
    const guardians = realm.table(Guardian)
    await realm.drizzle.insert(guardians).values({ ...INPUT, homeId: home?.soulId })
    const [being] = await realm.of(Guardian).contemplate()
    expect(being).toMatchObject({
      ...INPUT,
      affinity: 'light',
      abilities: [],
      energyLevel: 100,
      version: 1,
      homeId: '1',
    })
    expect(being?.soulId).toMatch(/^[0-9a-f-]{36}$/)
    await realm.drizzle.update(guardians).set({ rank: 8 }).where(eq(guardians.rank, 7))
    expect(await realm.of(Guardian).contemplate()).toMatchObject([{ rank: 8, version: 2 }])
  })

  it('join under the names of the tables, and count', async () => {
    const home = await realm.of(Planet).manifest({ name: 'earth' })
    await realm.of(Guardian).manifest({ ...INPUT, homeId: home.soulId })
    const [guardians, planets] = [realm.table(Guardian), realm.table(Planet)]
    const joined = await realm.drizzle
      .select()
      .from(guardians)
      .innerJoin(planets, eq(guardians.homeId, planets.soulId))
    expect(joined).toMatchObject([{ star_guardian: { name: 'a' }, planet: { name: 'earth' } }])
    expect(await realm.drizzle.select({ total: count() }).from(guardians)).toEqual([{ total: 1 }])
    expect([...(await realm.drizzle.execute(sql`SELECT 5 AS five`))]).toEqual([{ five: 5 }])
  })

  it('are one object for each kind, and need an awake realm to be used', async () => {
    expect(realm.table(Guardian)).toBe(realm.table(Guardian))
    const asleep = new PostgresRealm(schema.url, { kinds: [Planet] })
    expect(() => asleep.drizzle).toThrow(expect.objectContaining({ code: 'LUX_REALM_NOT_READY' }))
  })
})
