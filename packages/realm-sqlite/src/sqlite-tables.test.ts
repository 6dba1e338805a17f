import { count, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Guardian, INPUT, Planet } from '../test/test-table-kinds.js'
import { SQLiteRealm } from './sqlite-realm.js'

describe('drizzle tables', () => {
  let realm: SQLiteRealm

  beforeEach(async () => {
    realm = await new SQLiteRealm('sqlite://:memory:', { kinds: [Guardian, Planet] }).awaken()
  })

  afterEach(() => realm.close())

  it('read what the realm wrote, value by value', async () => {
    const home = await realm.of(Planet).manifest({ name: 'earth' })
    const being = await realm.of(Guardian).manifest({ ...INPUT, homeId: home.soulId, abilities: ['fly'] })
    const guardians = realm.table(Guardian)
    const [row] = realm.drizzle.select().from(guardians).where(eq(guardians.active, true)).all()
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
    const [home] = realm.drizzle.insert(planets).values({ name: 'mars' }).returning().all()
    const guardians = realm.table(Guardian)
    realm.drizzle
      .insert(guardians)
      .values({ ...INPUT, homeId: home?.soulId })
      .run()
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
    realm.drizzle.update(guardians).set({ rank: 8 }).where(eq(guardians.rank, 7)).run()
    expect(await realm.of(Guardian).contemplate()).toMatchObject([{ rank: 8, version: 2 }])
  })

  it('join under the names of the tables, and count', async () => {
    const home = await realm.of(Planet).manifest({ name: 'earth' })
    await realm.of(Guardian).manifest({ ...INPUT, homeId: home.soulId })
    const [guardians, planets] = [realm.table(Guardian), realm.table(Planet)]
    const joined = realm.drizzle
      .select()
      .from(guardians)
      .innerJoin(planets, eq(guardians.homeId, planets.soulId))
    expect(joined.all()).toMatchObject([{ star_guardian: { name: 'a' }, planet: { name: 'earth' } }])
    expect(realm.drizzle.select({ total: count() }).from(guardians).all()).toEqual([{ total: 1 }])
    expect(realm.drizzle.all(sql`SELECT 5 AS five`)).toEqual([{ five: 5n }])
  })

  it('are one object for each kind, and need an awake realm to be used', async () => {
    expect(realm.table(Guardian)).toBe(realm.table(Guardian))
    const asleep = new SQLiteRealm('sqlite://:memory:', { kinds: [Planet] })
    expect(() => asleep.drizzle).toThrow(expect.objectContaining({ code: 'LUX_REALM_NOT_READY' }))
  })
})
