import { PostgrestClient } from '@supabase/postgrest-js'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { REALMS, type ServedRealm, serveRealm } from '../src/served-realm.js'

const citiesOf = (client: PostgrestClient) => client.from('city').select('soulId,country()').order('soulId')

type Cities = ReturnType<typeof citiesOf>

describe.each(REALMS)('filters on %s', (name) => {
  let served: ServedRealm
  let client: PostgrestClient
  beforeAll(async () => {
    served = await serveRealm(name, inject('postgresUrl'))
    client = new PostgrestClient(`${served.url}/beings`)
  })
  afterAll(() => served.stop())

  it.each<[string, (cities: Cities) => Cities, string]>([
    ['eq', (cities) => cities.eq('name', 'Berlin'), 'ber'],
    ['eq with signs of the grammar', (cities) => cities.eq('name', 'a.b,(c)"&=+%'), ''],
    ['neq', (cities) => cities.neq('soulId', 'ber'), 'gda krk waw'],
    ['gt', (cities) => cities.gt('population', 800_000), 'ber waw'],
    ['gte', (cities) => cities.gte('population', 800_000), 'ber krk waw'],
    ['lt', (cities) => cities.lt('population', 800_000), 'gda'],
    ['lte', (cities) => cities.lte('population', 800_000), 'gda krk'],
    ['like', (cities) => cities.like('name', '%ar%'), 'waw'],
    ['ilike', (cities) => cities.ilike('name', 'b*'), 'ber'],
    ['likeAllOf', (cities) => cities.likeAllOf('name', ['%r%', '%n']), 'ber'],
    ['likeAnyOf', (cities) => cities.likeAnyOf('name', ['B%', 'G%']), 'ber gda'],
    ['ilikeAllOf', (cities) => cities.ilikeAllOf('name', ['%K%', 'kra%']), 'krk'],
    ['ilikeAnyOf', (cities) => cities.ilikeAnyOf('name', ['b%', 'w%']), 'ber waw'],
    ['is null', (cities) => cities.is('motto', null), 'krk'],
    ['is true', (cities) => cities.is('isPort', true), 'gda'],
    ['isDistinct', (cities) => cities.isDistinct('motto', 'be Berlin'), 'gda krk waw'],
    ['in', (cities) => cities.in('soulId', ['ber', 'waw', 'a,b']), 'ber waw'],
    ['in nothing', (cities) => cities.in('soulId', []), ''],
    ['notIn', (cities) => cities.notIn('soulId', ['ber', 'waw']), 'gda krk'],
    ['contains, list', (cities) => cities.contains('tags', ['green']), 'ber krk'],
    ['contains, object', (cities) => cities.contains('facts', { river: { name: 'Spree' } }), 'ber'],
    ['containedBy', (cities) => cities.containedBy('tags', ['capital', 'old']), 'gda waw'],
    ['overlaps', (cities) => cities.overlaps('tags', ['old', 'green']), 'ber krk'],
    ['match', (cities) => cities.match({ countryId: 'PL', isPort: false }), 'krk waw'],
    ['not', (cities) => cities.not('countryId', 'eq', 'PL'), 'ber'],
    ['not is null', (cities) => cities.not('motto', 'is', null), 'ber gda waw'],
    ['or', (cities) => cities.or('name.eq.Berlin,and(countryId.eq.PL,population.lt.500000)'), 'ber gda'],
    [
      'or of not',
      (cities) => cities.or('isPort.is.true,not.and(population.lt.900000,motto.is.null)'),
      'ber gda waw',
    ],
    ['filter', (cities) => cities.filter('population', 'gte', 1_800_000), 'ber waw'],
    ['filter any', (cities) => cities.filter('population', 'eq(any)', '{480000,800000}'), 'gda krk'],
    ['times', (cities) => cities.lt('founded', '1400-01-01'), 'waw'],
    ['json as json', (cities) => cities.gt('facts->river->km', 500), 'waw'],
    ['json as text', (cities) => cities.eq('facts->river->>name', 'Spree'), 'ber'],
    ['twice', (cities) => cities.gt('population', 500_000).lt('population', 2_000_000), 'krk waw'],
    ['of an embed', (cities) => cities.eq('country.name', 'Germany'), 'ber gda krk waw'],
    ['textSearch', (cities) => cities.textSearch('motto', 'always & city'), 'waw'],
    ['textSearch plain', (cities) => cities.textSearch('motto', 'nor rashly', { type: 'plain' }), 'gda'],
    ['textSearch phrase', (cities) => cities.textSearch('motto', 'be berlin', { type: 'phrase' }), 'ber'],
    [
      'textSearch web',
      (cities) => cities.textSearch('motto', 'city or berlin -always', { type: 'websearch' }),
      'ber waw',
    ],
    ['textSearch not', (cities) => cities.textSearch('motto', "'be' | !'city'"), 'ber gda'],
    // Unknown where there is no text, as in PostgreSQL.
    ['not of a search', (cities) => cities.not('motto', 'plfts', 'berlin'), 'gda waw'],
    ['json as text, of no text', (cities) => cities.eq('facts->>bears', '2'), 'ber'],
    ['textSearch config', (cities) => cities.textSearch('motto', 'unconquered', { config: 'simple' }), 'waw'],
  ])('%s', async (_, filter, expected) => {
    const { data, error } = await filter(citiesOf(client))
    expect(error).toBe(null)
    expect(data?.map((city) => city['soulId']).join(' ')).toBe(expected)
  })

  it.each<[string, (cities: Cities) => Cities, string]>([
    ['an unknown field', (cities) => cities.eq('nobody', 1), '42703'],
    ['a value of another type', (cities) => cities.eq('population', 'many'), '22P02'],
    ['what is no filter', (cities) => cities.or('name'), 'PGRST100'],
    ['words of a search side by side', (cities) => cities.textSearch('motto', 'a b'), 'PGRST100'],
    ['a search of a field that has none', (cities) => cities.textSearch('countryId', 'a'), 'PGRST127'],
  ])('%s is refused', async (_, filter, code) => {
    const { error, status } = await filter(citiesOf(client))
    expect([status, error?.code]).toEqual([400, code])
  })

  it.each<[string, (cities: Cities) => Cities]>([
    ['ranges', (cities) => cities.rangeGt('population', '[1,2)')],
    ['adjacent ranges', (cities) => cities.rangeAdjacent('population', '[1,2)')],
    ['regular expressions', (cities) => cities.regexMatch('name', '^B')],
  ])('%s are refused, and it is said why', async (_, filter) => {
    const { error, status } = await filter(citiesOf(client))
    expect([status, error?.code]).toEqual([400, 'PGRST127'])
  })
})
