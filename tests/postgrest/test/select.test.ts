import { PostgrestClient } from '@supabase/postgrest-js'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { REALMS, type ServedRealm, serveRealm } from '../src/served-realm.js'

describe.each(REALMS)('selections on %s', (name) => {
  let served: ServedRealm
  let client: PostgrestClient
  beforeAll(async () => {
    served = await serveRealm(name, inject('postgresUrl'))
    client = new PostgrestClient(`${served.url}/beings`)
  })
  afterAll(() => served.stop())

  describe('columns', () => {
    it('are whole rows by default', async () => {
      const { data, status, statusText } = await client.from('visit').select().eq('cityId', 'krk')
      expect([status, statusText]).toEqual([200, 'OK'])
      expect(data).toMatchObject([{ cityId: 'krk', days: 1, energyLevel: 100, version: 1 }])
    })

    it('are named, cast, and read out of json', async () => {
      const columns = 'name, people:population, population::text, facts->river->km, top:facts->river->>name'
      const { data } = await client.from('city').select(columns).eq('soulId', 'waw')
      expect(data).toEqual([
        { name: 'Warszawa', people: 1_800_000, population: '1800000', km: 1047, top: 'Wisła' },
      ])
    })

    it('are refused when there are none of the name, or the cast is the database’s own', async () => {
      expect((await client.from('city').select('nobody')).error).toMatchObject({ code: '42703' })
      expect((await client.from('city').select('energyLevel::text')).error).toMatchObject({
        code: 'PGRST127',
      })
    })
  })

  describe('order and pages', () => {
    const names = async (
      order: (query: ReturnType<typeof all>) => ReturnType<typeof all>,
    ): Promise<unknown> => {
      const { data, error } = await order(all())
      expect(error).toBeNull()
      return data?.map(({ soulId }) => soulId)
    }
    const all = () => client.from('city').select('soulId')

    it('ascends and descends, with nulls where they are wanted', async () => {
      expect(await names((q) => q.order('population'))).toEqual(['gda', 'krk', 'waw', 'ber'])
      expect(await names((q) => q.order('population', { ascending: false }))).toEqual([
        'ber',
        'waw',
        'krk',
        'gda',
      ])
      expect(await names((q) => q.order('motto'))).toEqual(['waw', 'ber', 'gda', 'krk'])
      const first = { ascending: true, nullsFirst: true }
      expect(await names((q) => q.order('motto', first))).toEqual(['krk', 'waw', 'ber', 'gda'])
    })

    it('goes by a field of a bond', async () => {
      const { data } = await client
        .from('city')
        .select('soulId,country(name)')
        .order('country(name)', { ascending: false })
        .order('soulId')
      expect(data?.map(({ soulId }) => soulId)).toEqual(['gda', 'krk', 'waw', 'ber'])
      const many = await client.from('country').select('code,cities(name)').order('cities(name)')
      expect(many.error).toMatchObject({
        code: 'PGRST118',
        message: "A related order on 'cities' is not possible",
      })
      const none = await client.from('city').select('soulId').order('country(name)')
      expect(none.error).toMatchObject({ code: 'PGRST108' })
    })

    it('is cut by limit and range', async () => {
      expect(await names((q) => q.order('soulId').limit(2))).toEqual(['ber', 'gda'])
      expect(await names((q) => q.order('soulId').range(1, 2))).toEqual(['gda', 'krk'])
      expect(await names((q) => q.order('soulId').range(9, 12))).toEqual([])
    })
  })

  describe('counts', () => {
    it('stand beside the rows, and say whether these are all', async () => {
      const some = await client.from('city').select('soulId', { count: 'exact' }).limit(2)
      expect([some.count, some.status, some.data?.length]).toEqual([4, 206, 2])
      const whole = await client.from('city').select('soulId', { count: 'exact' })
      expect([whole.count, whole.status]).toEqual([4, 200])
    })

    it('come alone', async () => {
      const { count, data, status } = await client
        .from('city')
        .select('*', { count: 'exact', head: true })
        .eq('countryId', 'PL')
      expect([count, data, status]).toEqual([3, null, 200])
    })

    it.each(['planned', 'estimated'] as const)('may be %s', async (count) => {
      const answer = await client.from('city').select('soulId', { count })
      expect(answer.error).toBeNull()
      expect(answer.count).toBeGreaterThanOrEqual(0)
      expect([200, 206]).toContain(answer.status)
    })

    it('tell that an offset lies behind them', async () => {
      const { error, status } = await client.from('city').select('*', { count: 'exact' }).range(9, 10)
      expect(status).toBe(416)
      expect(error).toMatchObject({
        code: 'PGRST103',
        message: 'Requested range not satisfiable',
        details: 'An offset of 9 was requested, but there are only 4 rows.',
      })
    })
  })

  describe('embeds', () => {
    it('hold one, many, and many through others', async () => {
      const { data } = await client
        .from('city')
        .select('name,country(name),departures(number),visitors(name)')
        .eq('soulId', 'waw')
        .order('number', { referencedTable: 'departures' })
        .order('name', { referencedTable: 'visitors' })
      expect(data).toEqual([
        {
          name: 'Warszawa',
          country: { name: 'Poland' },
          departures: [{ number: 'LX1' }, { number: 'LX3' }],
          visitors: [{ name: 'Ida' }, { name: 'Jan' }],
        },
      ])
    })

    it('are found by kind, table, foreign key and hint', async () => {
      const { data } = await client
        .from('flight')
        .select('start:city!fromId(name),goal:city!flight_to_id_fkey(name),away:to_id(soulId)')
        .eq('number', 'LX3')
      expect(data).toEqual([
        { start: { name: 'Warszawa' }, goal: { name: 'Gdańsk' }, away: { soulId: 'gda' } },
      ])
      const back = await client.from('country').select('code,city(name)').eq('code', 'DE')
      expect(back.data).toEqual([{ code: 'DE', city: [{ name: 'Berlin' }] }])
      const own = await client.from('city').select('name,city(name)').eq('soulId', 'ber')
      expect(own.data).toEqual([{ name: 'Berlin', city: [{ name: 'Warszawa' }] }])
    })

    it('have filters, an order and a limit of their own', async () => {
      const { data } = await client
        .from('country')
        .select('code,towns:cities(name)')
        .gt('towns.population', 500_000)
        .neq('code', 'MT')
        .order('code')
        .order('population', { referencedTable: 'towns', ascending: false })
        .limit(1, { referencedTable: 'towns' })
      expect(data).toEqual([
        { code: 'DE', towns: [{ name: 'Berlin' }] },
        { code: 'PL', towns: [{ name: 'Warszawa' }] },
      ])
      const either = await client
        .from('country')
        .select('code,cities(soulId)')
        .eq('code', 'PL')
        .or('soulId.eq.krk,soulId.eq.gda', { referencedTable: 'cities' })
        .order('soulId', { referencedTable: 'cities' })
      expect(either.data).toEqual([{ code: 'PL', cities: [{ soulId: 'gda' }, { soulId: 'krk' }] }])
    })

    it('filter the rows around them: inner, and by whether there are any', async () => {
      const inner = await client
        .from('country')
        .select('code,cities!inner(name)')
        .gt('cities.population', 3_000_000)
      expect(inner.data).toEqual([{ code: 'DE', cities: [{ name: 'Berlin' }] }])
      const empty = await client.from('city').select('name,twin()').is('twin', null).order('name')
      expect(empty.data).toEqual([{ name: 'Berlin' }, { name: 'Gdańsk' }, { name: 'Kraków' }])
      const either = await client.from('city').select('name,twin()').or('twin.not.is.null,isPort.is.true')
      expect(either.data?.map(({ name }) => name).sort()).toEqual(['Gdańsk', 'Warszawa'])
    })

    it('are spread into the row', async () => {
      const { data } = await client
        .from('city')
        .select('name,...country(countryName:name)')
        .eq('soulId', 'ber')
      expect(data).toEqual([{ name: 'Berlin', countryName: 'Germany' }])
    })

    it('may mean several, or none', async () => {
      const several = await client.from('flight').select('number,city(name)')
      expect(several.status).toBe(300)
      expect(several.error).toMatchObject({
        code: 'PGRST201',
        message: "Could not embed because more than one relationship was found for 'flight' and 'city'",
        details: [{ cardinality: 'many-to-one' }, { cardinality: 'many-to-one' }],
        hint: "Try changing 'city' to one of the following: 'city!from', 'city!to'. Find the desired relationship in the 'details' key.",
      })
      const none = await client.from('country').select('traveller(*)')
      expect([none.status, none.error]).toMatchObject([
        400,
        {
          code: 'PGRST200',
          message: "Could not find a relationship between 'country' and 'traveller' in the schema cache",
        },
      ])
      const foreign = await client.from('city').select('name').eq('country.name', 'x')
      expect(foreign.error).toMatchObject({ code: 'PGRST108' })
      const wrong = await client.from('city').select('name,country(name)').eq('country', 'x')
      expect(wrong.error).toMatchObject({ code: 'PGRST120' })
    })
  })

  describe('computed columns', () => {
    it('count, add up and group', async () => {
      expect((await client.from('city').select('count()')).data).toEqual([{ count: 4 }])
      const { data } = await client
        .from('city')
        .select('countryId,population.sum(),largest:population.max(),count()')
        .order('countryId')
      expect(data).toEqual([
        { countryId: 'DE', sum: 3_600_000, largest: 3_600_000, count: 1 },
        { countryId: 'PL', sum: 3_080_000, largest: 1_800_000, count: 3 },
      ])
    })

    it('group over a bond, and inside of one', async () => {
      const over = await client.from('city').select('...country(name),population.avg()').order('name')
      expect(over.data).toEqual([
        { name: 'Germany', avg: 3_600_000 },
        { name: 'Poland', avg: expect.closeTo(3_080_000 / 3, 3) },
      ])
      const inside = await client.from('country').select('code,cities(population.sum())').order('code')
      expect(inside.data).toEqual([
        { code: 'DE', cities: [{ sum: 3_600_000 }] },
        { code: 'MT', cities: [{ sum: null }] },
        { code: 'PL', cities: [{ sum: 3_080_000 }] },
      ])
    })
  })
})
