import { PostgrestClient } from '@supabase/postgrest-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REALMS, startServer, type TestServer } from '../src/start-server.js'
import { seed } from '../src/test-data.js'

describe.each(REALMS)('filters of postgrest-js on %s', (realm) => {
  let server: TestServer
  let client: PostgrestClient
  beforeAll(async () => {
    server = await startServer(realm)
    await seed(server.engine)
    client = new PostgrestClient(`${server.url}/beings`)
  })
  afterAll(() => server.stop())

  const cities = () => client.from('city').select('soulId').order('soulId')
  type Cities = ReturnType<typeof cities>
  const idsOf = async (query: Cities): Promise<unknown> => {
    const { data, error } = await query
    expect(error).toBeNull()
    return data?.map(({ soulId }) => soulId)
  }

  it.each<[string, (query: Cities) => Cities, readonly string[]]>([
    ['eq', (q) => q.eq('name', 'Berlin'), ['ber']],
    ['eq with signs of the grammar', (q) => q.eq('name', 'a.b,(c)"&=+%'), []],
    ['neq', (q) => q.neq('countryId', 'PL'), ['ber']],
    ['gt', (q) => q.gt('population', 804_000), ['ber', 'waw']],
    ['gte', (q) => q.gte('population', 804_000), ['ber', 'krk', 'waw']],
    ['lt', (q) => q.lt('area', 500), ['krk']],
    ['lte', (q) => q.lte('population', 486_000), ['gda']],
    ['eq of a bigint', (q) => q.eq('gold', '9007199254740993'), ['waw']],
    ['gt of a time', (q) => q.gt('founded', '1299-12-31'), ['waw']],
    ['like', (q) => q.like('name', '%r%'), ['ber', 'krk', 'waw']],
    ['ilike', (q) => q.ilike('name', 'b%'), ['ber']],
    ['likeAllOf', (q) => q.likeAllOf('name', ['%r%', 'K%']), ['krk']],
    ['likeAnyOf', (q) => q.likeAnyOf('name', ['G%', 'K%']), ['gda', 'krk']],
    ['ilikeAllOf', (q) => q.ilikeAllOf('name', ['%R%', 'k%']), ['krk']],
    ['ilikeAnyOf', (q) => q.ilikeAnyOf('name', ['g%', 'k%']), ['gda', 'krk']],
    ['is null', (q) => q.is('mayor', null), ['ber', 'gda']],
    ['is true', (q) => q.is('isCapital', true), ['ber', 'waw']],
    ['isDistinct', (q) => q.isDistinct('mayor', 'Rafał'), ['ber', 'gda', 'krk']],
    ['in', (q) => q.in('soulId', ['waw', 'krk', 'waw', 'x,y', '(z)']), ['krk', 'waw']],
    ['notIn', (q) => q.notIn('soulId', ['waw', 'krk']), ['ber', 'gda']],
    ['in nothing', (q) => q.in('soulId', []), []],
    ['contains of a list', (q) => q.contains('tags', ['river', 'old']), ['krk']],
    ['contains of an object', (q) => q.contains('facts', { rivers: ['Wisła'] }), ['krk', 'waw']],
    ['containedBy', (q) => q.containedBy('tags', ['river', 'old', 'sea']), ['gda', 'krk']],
    ['overlaps', (q) => q.overlaps('tags', ['sea', 'old']), ['gda', 'krk']],
    ['textSearch', (q) => q.textSearch('about', "'capital' & !'poland'"), ['ber', 'krk']],
    ['textSearch plain', (q) => q.textSearch('about', 'dragon castle', { type: 'plain' }), ['krk']],
    ['textSearch phrase', (q) => q.textSearch('about', 'old capital', { type: 'phrase' }), ['krk']],
    [
      'textSearch websearch',
      (q) => q.textSearch('about', 'poland or dragon', { type: 'websearch', config: 'english' }),
      ['krk', 'waw'],
    ],
    ['not of a search, unknown where there is no text', (q) => q.not('about', 'plfts', 'capital'), []],
    ['match', (q) => q.match({ countryId: 'PL', isCapital: true }), ['waw']],
    ['not', (q) => q.not('countryId', 'eq', 'PL'), ['ber']],
    ['not in', (q) => q.not('soulId', 'in', '(waw,ber)'), ['gda', 'krk']],
    ['not is', (q) => q.not('mayor', 'is', null), ['krk', 'waw']],
    ['or', (q) => q.or('population.lt.500000,and(isCapital.is.true,countryId.eq.DE)'), ['ber', 'gda']],
    ['or with a not', (q) => q.or('not.and(population.gt.500000,countryId.eq.PL)'), ['ber', 'gda']],
    ['filter', (q) => q.filter('population', 'gt', 1_000_000), ['ber', 'waw']],
    ['any', (q) => q.filter('countryId', 'eq(any)', '{DE,FR}'), ['ber']],
    ['a place in json', (q) => q.gt('facts->height', 99), ['krk', 'waw']],
    ['a place in json as text', (q) => q.eq('facts->>motto', 'Semper invicta'), ['waw']],
    ['a place in json, as text of no text', (q) => q.eq('facts->>height', '34'), ['ber']],
    ['a list in json', (q) => q.eq('facts->rivers->>0', 'Spree'), ['ber']],
    ['two of one field', (q) => q.gt('population', 500_000).lt('population', 2_000_000), ['krk', 'waw']],
  ])('%s', async (_, filter, expected) => {
    expect(await idsOf(filter(cities()))).toEqual(expected)
  })

  it.each<[string, (query: Cities) => Cities, string]>([
    ['an unknown field', (q) => q.eq('nobody', 1), '42703'],
    ['a value of another type', (q) => q.eq('population', 'many'), '22P02'],
    ['ranges', (q) => q.rangeGt('population', '[1,2)'), 'PGRST127'],
    ['regular expressions, which differ', (q) => q.regexMatch('name', '^B'), 'PGRST127'],
    ['something that is no filter', (q) => q.or('name'), 'PGRST100'],
    ['words of a search that stand side by side', (q) => q.textSearch('about', 'a b'), 'PGRST100'],
    ['a search of a field that has none', (q) => q.textSearch('name', 'a'), 'PGRST127'],
  ])('refuses %s', async (_, filter, code) => {
    const { data, error, status } = await filter(cities())
    expect([data, status]).toEqual([null, 400])
    expect(error).toMatchObject({ code })
  })
})
