import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { City, REALMS, seed, startServer, type TestServer } from './test-server.js'

const OBJECT = { accept: 'application/vnd.pgrst.object+json' }
const RETURN = { prefer: 'return=representation' }

describe.each(REALMS)('/beings/:kind on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url)
    await seed(server)
  })
  afterEach(() => server.engine.transcend())

  const names = async (query: string, headers?: Record<string, string>): Promise<unknown> =>
    (await server.get(`/beings/city?select=name&${query}`, headers)).json
  const population = async (soulId: string): Promise<unknown> =>
    (await server.engine.realm('primary').of(City).contemplate(soulId))?.population

  describe('GET', () => {
    it('filters, orders and projects', async () => {
      const answer = await server.get(
        '/beings/city?countryId=eq.PL&population=gt.500000&order=population.desc&select=name,people:population',
      )
      expect(answer.status).toBe(200)
      expect(answer.text).toBe('[{"name":"Warszawa","people":1800000},{"name":"Kraków","people":800000}]')
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(answer.headers.get('content-range')).toBe('0-1/*')
      expect(answer.headers.get('server')).toBeNull()
      expect(answer.headers.get('x-powered-by')).toBeNull()
    })

    it('gives whole records by default', async () => {
      const { json } = await server.get('/beings/city?soulId=eq.gda')
      expect(json).toEqual([
        {
          soulId: 'gda',
          name: 'Gdańsk',
          population: 480_000,
          facts: { sea: true },
          countryId: 'PL',
          energyLevel: 100,
          manifestationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          version: 1,
        },
      ])
    })

    it('embeds by the name of the bond', async () => {
      expect((await server.get('/beings/city?select=name,country(name)&soulId=eq.ber')).json).toEqual([
        { name: 'Berlin', country: { name: 'Germany' } },
      ])
    })

    it('combines and nests conditions', async () => {
      expect(await names('or=(name.like.K*,and(population.lt.500000,name.not.eq.x))&order=name')).toEqual([
        { name: 'Gdańsk' },
        { name: 'Kraków' },
      ])
      expect(await names('mayor=is.null&order=name&limit=1')).toEqual([{ name: 'Berlin' }])
      expect(await names('facts->sea=eq.true')).toEqual([{ name: 'Gdańsk' }])
      expect(await names('soulId=in.(krk,"waw")&order=soulId.desc')).toEqual([
        { name: 'Warszawa' },
        { name: 'Kraków' },
      ])
    })

    it.each([
      ['limit=2', 206, '0-1/4'],
      ['limit=2&offset=2', 206, '2-3/4'],
      ['', 200, '0-3/4'],
      ['limit=0', 206, '*/4'],
      ['population=lt.0', 200, '*/0'],
    ])('counts on request: %s', async (query, status, range) => {
      const answer = await server.get(`/beings/city?${query}`, { prefer: 'count=exact' })
      expect([answer.status, answer.headers.get('content-range')]).toEqual([status, range])
      expect(answer.headers.get('preference-applied')).toBe('count=exact')
    })

    it('refuses an offset behind the last row when it knows', async () => {
      const answer = await server.get('/beings/city?offset=5', { prefer: 'count=exact' })
      expect(answer.status).toBe(416)
      expect(answer.text).toBe(
        '{"code":"PGRST103","message":"Requested range not satisfiable","details":"An offset of 5 was requested, but there are only 4 rows.","hint":null}',
      )
      expect((await server.get('/beings/city?offset=5')).headers.get('content-range')).toBe('*/*')
    })

    it('takes a Range header within limit and offset', async () => {
      const answer = await server.get('/beings/city?order=name&select=name&offset=1', { range: '0-1' })
      expect([answer.text, answer.headers.get('content-range')]).toEqual(['[{"name":"Gdańsk"}]', '1-1/*'])
      expect((await server.get('/beings/city', { range: '3-1' })).status).toBe(416)
    })

    it('answers HEAD without a body', async () => {
      const answer = await server.send('HEAD', '/beings/city?limit=1', undefined, { prefer: 'count=exact' })
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([206, '', '0-0/4'])
      expect((await server.send('HEAD', '/beings/nothing')).status).toBe(404)
    })

    it('gives one object when that is asked for', async () => {
      const one = await server.get('/beings/city?select=name&soulId=eq.waw', OBJECT)
      expect([one.status, one.text]).toEqual([200, '{"name":"Warszawa"}'])
      expect(one.headers.get('content-type')).toBe('application/vnd.pgrst.object+json; charset=utf-8')
      const several = await server.get('/beings/city', OBJECT)
      expect(several.status).toBe(406)
      expect(several.text).toBe(
        '{"code":"PGRST116","message":"Cannot coerce the result to a single JSON object","details":"The result contains 4 rows","hint":null}',
      )
      expect((await server.get('/beings/city?soulId=eq.x', OBJECT)).json).toMatchObject({
        code: 'PGRST116',
        details: 'The result contains 0 rows',
      })
    })

    it('strips nulls on request', async () => {
      await server.engine
        .realm('primary')
        .of(City)
        .transform('gda', { facts: { a: null, b: [null], c: { d: null } } })
      const answer = await server.get('/beings/city?select=facts&soulId=eq.gda', {
        accept: 'application/vnd.pgrst.array+json;nulls=stripped',
      })
      expect(answer.json).toEqual([{ facts: { b: [null], c: {} } }])
    })

    it.each([
      [
        '/beings/town',
        404,
        `{"code":"PGRST205","message":"Could not find the table 'public.town' in the schema cache","details":null,"hint":null}`,
      ],
      [
        '/beings/city?nobody=eq.1',
        400,
        '{"code":"42703","message":"column city.nobody does not exist","details":null,"hint":null}',
      ],
      [
        '/beings/city?order=nobody',
        400,
        '{"code":"42703","message":"column city.nobody does not exist","details":null,"hint":null}',
      ],
      [
        '/beings/city?population=0',
        400,
        '{"code":"PGRST100","message":"\\"failed to parse filter (0)\\" (line 1, column 1)","details":"unexpected \\"0\\" expecting \\"not\\" or operator (eq, gt, ...)","hint":null}',
      ],
      [
        '/beings/city?population=eq.x',
        400,
        '{"code":"22P02","message":"invalid input syntax for type integer: \\"x\\"","details":null,"hint":null}',
      ],
      [
        '/beings/city?limit=-1',
        416,
        '{"code":"PGRST103","message":"Requested range not satisfiable","details":"Limit should be greater than or equal to zero.","hint":null}',
      ],
      [
        '/beings/city?select=name,mayors(name)',
        400,
        `{"code":"PGRST200","message":"Could not find a relationship between 'city' and 'mayors' in the schema cache","details":"Searched for a foreign key relationship between 'city' and 'mayors' in the schema 'public', but no matches were found.","hint":null}`,
      ],
    ])('refuses %s to the byte', async (path, status, text) => {
      const answer = await server.get(path)
      expect([answer.status, answer.text]).toEqual([status, text])
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(answer.headers.get('proxy-status')).toBe(`LuxDB; error=${JSON.parse(text).code}`)
    })

    it('finds the realm by the profile', async () => {
      expect(
        (await server.get('/beings/city?select=name&limit=1', { 'accept-profile': 'public' })).status,
      ).toBe(200)
      const named = await server.get('/beings/city?limit=1', { 'accept-profile': 'primary' })
      expect([named.status, named.headers.get('content-profile')]).toEqual([200, 'primary'])
      expect((await server.get('/beings/city', { 'accept-profile': 'other' })).json).toMatchObject({
        code: 'PGRST205',
      })
      const unknown = await server.get('/beings/city', { 'accept-profile': 'nowhere' })
      expect([unknown.status, unknown.text]).toEqual([
        406,
        '{"code":"PGRST106","message":"Invalid schema: nowhere","details":null,"hint":"Only the following schemas are exposed: primary, other"}',
      ])
    })
  })

  describe('POST', () => {
    const lodz = { soulId: 'lcj', name: 'Łódź', population: 650_000, countryId: 'PL' }

    it('creates, and answers nothing unless asked', async () => {
      const answer = await server.send('POST', '/beings/city', lodz)
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([201, '', '*/*'])
      expect(answer.headers.get('content-type')).toBeNull()
      expect(answer.headers.get('location')).toBeNull()
      expect(await population('lcj')).toBe(650_000)
    })

    it('gives back what it made, in the columns asked for', async () => {
      const answer = await server.send(
        'POST',
        '/beings/city?select=soulId,n:name,facts->sea',
        [lodz, { ...lodz, soulId: 'x' }],
        {
          prefer: 'return=representation,count=exact',
        },
      )
      expect([answer.status, answer.json, answer.headers.get('content-range')]).toEqual([
        201,
        [
          { soulId: 'lcj', n: 'Łódź', sea: null },
          { soulId: 'x', n: 'Łódź', sea: null },
        ],
        '*/2',
      ])
      expect(answer.headers.get('preference-applied')).toBe('return=representation, count=exact')
    })

    it('says where the new being is', async () => {
      const city = await server.send(
        'POST',
        '/beings/city',
        { ...lodz, soulId: 'a b/&' },
        { prefer: 'return=headers-only' },
      )
      expect([city.status, city.text]).toEqual([201, ''])
      expect(city.headers.get('location')).toBe('/beings/city?soulId=eq.a%20b%2F%26')
      expect(await (await server.get(city.headers.get('location') ?? '')).json).toMatchObject([
        { soulId: 'a b/&' },
      ])
      const stop = { line: 'U1', number: 7, label: 'x' }
      const made = await server.send('POST', '/beings/stop', stop, { prefer: 'return=headers-only' })
      expect(made.headers.get('location')).toBe('/beings/stop?line=eq.U1&number=eq.7')
    })

    it('upserts by the key or by on_conflict', async () => {
      const merge = { prefer: 'resolution=merge-duplicates,return=representation' }
      const path = '/beings/country?select=code,name'
      const one = await server.send('POST', path, { code: 'PL', name: 'Polska' }, merge)
      expect([one.status, one.json]).toEqual([200, [{ code: 'PL', name: 'Polska' }]])
      const mixed = await server.send(
        'POST',
        path,
        [
          { code: 'PL', name: 'P' },
          { code: 'CZ', name: 'Czechia' },
        ],
        merge,
      )
      expect([mixed.status, mixed.json]).toEqual([
        201,
        [
          { code: 'PL', name: 'P' },
          { code: 'CZ', name: 'Czechia' },
        ],
      ])
      const ignored = await server.send(
        'POST',
        `${path}&on_conflict=name`,
        { code: 'XX', name: 'Germany' },
        {
          prefer: 'resolution=ignore-duplicates,return=representation',
        },
      )
      expect([ignored.status, ignored.json]).toEqual([201, []])
      expect(ignored.headers.get('preference-applied')).toBe(
        'resolution=ignore-duplicates, return=representation',
      )
    })

    it('creates all or none, and nothing from an empty list', async () => {
      const answer = await server.send('POST', '/beings/country', [
        { code: 'CZ', name: 'Czechia' },
        { code: 'PL', name: 'x' },
      ])
      expect(answer.status).toBe(409)
      expect(answer.json).toMatchObject({ code: '23505', hint: null })
      expect((await server.get('/beings/country?code=eq.CZ')).json).toEqual([])
      expect((await server.send('POST', '/beings/country', [])).status).toBe(201)
    })

    it('takes the keys that columns names', async () => {
      const body = [
        { code: 'CZ', name: 'Czechia', extra: 1 },
        { name: 'Austria', code: 'AT' },
      ]
      const made = await server.send(
        'POST',
        '/beings/country?columns="code","name"&select=code',
        body,
        RETURN,
      )
      expect([made.status, made.json]).toEqual([201, [{ code: 'CZ' }, { code: 'AT' }]])
      const absent = [
        { ...lodz, mayor: 'M' },
        { soulId: 'y', name: 'y', countryId: 'PL' },
      ]
      const columns = 'columns=soulId,name,countryId,mayor,population&select=population'
      const nulls = await server.send('POST', `/beings/city?${columns}`, absent, RETURN)
      expect(nulls.json).toMatchObject({ code: '23502' })
      const defaults = await server.send('POST', `/beings/city?${columns}`, absent, {
        prefer: 'return=representation,missing=default',
      })
      expect(defaults.json).toEqual([{ population: 650_000 }, { population: 0 }])
      expect(defaults.headers.get('preference-applied')).toBe('missing=default, return=representation')
    })

    it('gives one object when that is asked for', async () => {
      const one = await server.send('POST', '/beings/city?select=name', lodz, { ...OBJECT, ...RETURN })
      expect([one.status, one.text]).toEqual([201, '{"name":"Łódź"}'])
      const two = await server.send(
        'POST',
        '/beings/country',
        [
          { code: 'CZ', name: 'C' },
          { code: 'AT', name: 'A' },
        ],
        OBJECT,
      )
      expect([two.status, two.json]).toMatchObject([406, { code: 'PGRST116' }])
      expect((await server.get('/beings/country?code=in.(CZ,AT)')).json).toEqual([])
    })

    it.each([
      [
        { ...lodz, nobody: 1 },
        400,
        `{"code":"PGRST204","message":"Could not find the 'nobody' column of 'city' in the schema cache","details":null,"hint":null}`,
      ],
      [
        { ...lodz, soulId: 'waw' },
        409,
        '{"code":"23505","message":"duplicate key value violates unique constraint \\"city_pkey\\"","details":"Key (soulId) already exists.","hint":null}',
      ],
      [
        { ...lodz, countryId: 'XX' },
        409,
        '{"code":"23503","message":"insert or update on table \\"city\\" violates foreign key constraint \\"city_country_id_fkey\\"","details":"Key (countryId) is not present in table \\"country\\".","hint":null}',
      ],
      [
        { soulId: 'x', countryId: 'PL' },
        400,
        '{"code":"23502","message":"null value in column \\"name\\" of relation \\"city\\" violates not-null constraint","details":null,"hint":null}',
      ],
    ])('refuses %o to the byte', async (body, status, text) => {
      const answer = await server.send('POST', '/beings/city', body)
      expect([answer.status, answer.text]).toEqual([status, text])
    })

    it.each([
      ['/beings/city', [lodz, { soulId: 'x' }], 'PGRST102'],
      ['/beings/city', 5, 'PGRST102'],
      ['/beings/city', [5], 'PGRST102'],
      ['/beings/city', null, 'PGRST102'],
      ['/beings/city?columns=nobody', lodz, 'PGRST204'],
      ['/beings/city?select=nobody', lodz, '42703'],
      ['/beings/city?select=count()', lodz, 'PGRST127'],
      ['/beings/city?select=country(nobody)', lodz, '42703'],
      ['/beings/nothing', lodz, 'PGRST205'],
    ])('refuses a POST to %s of %o and writes nothing', async (path, body, code) => {
      expect((await server.send('POST', path, body, RETURN)).json).toMatchObject({ code })
      expect(await population('lcj')).toBeUndefined()
    })

    it('refuses what is not JSON', async () => {
      const request = (body: string, type: string): Request =>
        new Request('http://localhost/beings/city', {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        })
      const broken = await server.flow.fetch(request('{', 'application/json'))
      expect([broken.status, await broken.json()]).toMatchObject([
        400,
        { code: 'PGRST102', message: 'Empty or invalid json' },
      ])
      expect((await server.flow.fetch(request('a=b', 'application/x-www-form-urlencoded'))).status).toBe(415)
    })
  })

  describe('PATCH', () => {
    it('changes what the filter finds', async () => {
      const answer = await server.send('PATCH', '/beings/city?countryId=eq.PL', { population: 1 })
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([204, '', '0-2/*'])
      expect([await population('waw'), await population('ber')]).toEqual([1, 3_600_000])
    })

    it('gives back what it changed', async () => {
      const answer = await server.send(
        'PATCH',
        '/beings/city?soulId=eq.waw&select=version,population',
        { population: 2 },
        {
          prefer: 'return=representation,count=exact',
        },
      )
      expect([answer.status, answer.json, answer.headers.get('content-range')]).toEqual([
        200,
        [{ version: 2, population: 2 }],
        '0-0/1',
      ])
      const none = await server.send('PATCH', '/beings/city?soulId=eq.none', { population: 2 }, RETURN)
      expect([none.status, none.text, none.headers.get('content-range')]).toEqual([200, '[]', '*/*'])
    })

    it('leaves everything alone when the patch is empty', async () => {
      for (const patch of [{}, []]) {
        const answer = await server.send('PATCH', '/beings/city', patch, RETURN)
        expect([answer.status, answer.text]).toEqual([200, '[]'])
      }
      expect((await server.get('/beings/city?version=gt.1')).json).toEqual([])
      expect((await server.send('PATCH', '/beings/nothing', {})).status).toBe(404)
    })

    it('undoes a write that touches more than one object, or more than allowed', async () => {
      const object = await server.send('PATCH', '/beings/city?countryId=eq.PL', { population: 3 }, OBJECT)
      expect([object.status, object.json]).toMatchObject([
        406,
        { code: 'PGRST116', details: 'The result contains 3 rows' },
      ])
      const capped = await server.send(
        'PATCH',
        '/beings/city?countryId=eq.PL',
        { population: 3 },
        {
          prefer: 'handling=strict, max-affected=2',
        },
      )
      expect([capped.status, capped.json]).toMatchObject([
        400,
        { code: 'PGRST124', details: 'The query affects 3 rows' },
      ])
      expect(await population('waw')).toBe(1_800_000)
      const fine = await server.send(
        'PATCH',
        '/beings/city?countryId=eq.PL',
        { population: 3 },
        {
          prefer: 'handling=strict, max-affected=3',
        },
      )
      expect([fine.status, fine.headers.get('preference-applied')]).toEqual([
        204,
        'handling=strict, max-affected=3',
      ])
    })

    it.each([
      ['?soulId=eq.waw', { nobody: 1 }, 'PGRST204'],
      ['?nobody=eq.1', { population: 1 }, '42703'],
      ['?soulId=eq.waw', { soulId: 'other' }, '428C9'],
      ['?soulId=eq.waw', { countryId: 'XX' }, '23503'],
      ['?soulId=eq.waw', { population: -1 }, '22003'],
      ['?limit=1', { population: 1 }, 'PGRST127'],
      ['?soulId', { population: 1 }, 'PGRST100'],
      ['?soulId=', { population: 1 }, 'PGRST100'],
      ['?order=name', { population: 1 }, 'PGRST127'],
      ['', [{ population: 1 }, { population: 2 }], 'PGRST102'],
    ])('refuses %s with %o', async (query, patch, code) => {
      expect((await server.send('PATCH', `/beings/city${query}`, patch)).json).toMatchObject({ code })
      expect((await server.get('/beings/city?version=gt.1')).json).toEqual([])
    })
  })

  describe('DELETE', () => {
    it('deletes what the filter finds', async () => {
      const answer = await server.send('DELETE', '/beings/city?population=lt.1000000')
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([204, '', '*/*'])
      expect(await names('order=name')).toEqual([{ name: 'Berlin' }, { name: 'Warszawa' }])
    })

    it('gives back what it deleted', async () => {
      const answer = await server.send('DELETE', '/beings/city?soulId=eq.krk&select=name', undefined, {
        prefer: 'return=representation,count=exact',
        ...OBJECT,
      })
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([
        200,
        '{"name":"Kraków"}',
        '*/1',
      ])
    })

    it('keeps what others are bound to', async () => {
      const answer = await server.send('DELETE', '/beings/country?code=eq.PL')
      expect([answer.status, answer.json]).toMatchObject([409, { code: '23503' }])
    })

    it('is not taken for a delete of everything when its filter lost its value', async () => {
      for (const query of ['soulId', 'soulId=', 'soulId=eq.x&name=']) {
        expect((await server.send('DELETE', `/beings/city?${query}`)).json).toMatchObject({
          code: 'PGRST100',
        })
      }
      expect(await server.engine.realm('primary').of(City).count()).toBe(4)
    })

    it('undoes a delete of several objects', async () => {
      expect((await server.send('DELETE', '/beings/city', undefined, OBJECT)).json).toMatchObject({
        code: 'PGRST116',
      })
      expect((await server.send('DELETE', '/beings/city?soulId=eq.none', undefined, OBJECT)).status).toBe(406)
      expect(await server.engine.realm('primary').of(City).count()).toBe(4)
    })
  })

  it('refuses other methods and says which there are', async () => {
    const answer = await server.send('PROPFIND', '/beings/city?soulId=eq.waw')
    expect([answer.status, answer.json]).toMatchObject([
      405,
      { code: 'PGRST117', message: 'Unsupported HTTP method: PROPFIND' },
    ])
    expect(answer.headers.get('allow')).toBe('OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE')
    expect((await server.send('OPTIONS', '/beings/city')).status).toBe(200)
  })

  it('refuses unknown preferences when handling is strict', async () => {
    const answer = await server.get('/beings/city', { prefer: 'handling=strict, anything' })
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { code: 'PGRST122', details: 'Invalid preferences: anything' },
    ])
  })

  it('has no other forms than those of its list', async () => {
    const answer = await server.get('/beings/city', { accept: 'application/geo+json' })
    expect([answer.status, answer.json]).toMatchObject([
      406,
      { code: 'PGRST107', message: 'None of these media types are available: application/geo+json' },
    ])
  })
})
