import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { City, REALMS, seed, startServer, type TestServer } from './test-server.js'

describe.each(REALMS)('what PostgREST has beside filters, on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url, { rest: { strictKinds: ['country'] } })
    await seed(server)
  })
  afterEach(() => server.engine.transcend())

  const cityCount = (): Promise<number> => server.engine.realm('primary').of(City).count()

  describe('PUT', () => {
    const put = (query: string, body: unknown, prefer?: string) =>
      server.send('PUT', `/beings/city?${query}`, body, prefer === undefined ? {} : { prefer })
    const body = { soulId: 'lcj', name: 'Łódź', countryId: 'PL' }

    it('makes what is not there and changes what is', async () => {
      const made = await put('soulId=eq.lcj', body, 'return=representation')
      expect([made.status, made.json]).toMatchObject([201, [{ soulId: 'lcj', version: 1 }]])
      const changed = await put(
        'soulId=eq.lcj&select=name',
        [{ ...body, name: 'Lodz' }],
        'return=representation',
      )
      expect([changed.status, changed.json]).toEqual([200, [{ name: 'Lodz' }]])
      const silent = await put('soulId=eq.lcj', body)
      expect([silent.status, silent.text, silent.headers.get('content-range')]).toEqual([204, '', null])
    })

    it.each([
      ['', 405, 'PGRST105'],
      ['soulId=gt.a', 405, 'PGRST105'],
      ['soulId=not.eq.lcj', 405, 'PGRST105'],
      ['soulId=eq.lcj&name=eq.x', 405, 'PGRST105'],
      ['soulId=eq.lcj&soulId=eq.lcj', 405, 'PGRST105'],
      ['or=(soulId.eq.lcj)', 405, 'PGRST105'],
      ['soulId=eq.lcj&limit=1', 400, 'PGRST114'],
      ['soulId=eq.other', 400, 'PGRST115'],
    ])('is refused with %s', async (query, status, code) => {
      const answer = await put(query, body)
      expect([answer.status, answer.json]).toMatchObject([status, { code }])
      expect(await cityCount()).toBe(4)
    })
  })

  it('undoes a write on trial, and answers as if it had stayed', async () => {
    const headers = { prefer: 'tx=rollback, return=representation' }
    const answer = await server.send(
      'DELETE',
      '/beings/city?select=soulId&countryId=eq.PL',
      undefined,
      headers,
    )
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([
      200,
      'return=representation, tx=rollback',
    ])
    expect(answer.json).toHaveLength(3)
    expect(await cityCount()).toBe(4)
  })

  it('hands out embeds and casts of what it wrote', async () => {
    const path = '/beings/city?select=population::text,country(name)'
    const answer = await server.send(
      'POST',
      path,
      [
        { soulId: 'lcj', name: 'Łódź', countryId: 'PL', population: 5 },
        { soulId: 'ham', name: 'Hamburg', countryId: 'DE', population: 7 },
      ],
      { prefer: 'return=representation' },
    )
    expect(answer.json).toEqual([
      { population: '5', country: { name: 'Poland' } },
      { population: '7', country: { name: 'Germany' } },
    ])
  })

  it('names what it answered', async () => {
    const answer = await server.get('/beings/city?order=name&limit=1')
    expect(answer.headers.get('content-location')).toBe('/beings/city?limit=1&order=name')
  })

  it('leads from page to page by links', async () => {
    const seen: unknown[] = []
    let path: string | undefined = '/beings/city?order=population.desc&select=soulId,population&limit=3'
    while (path !== undefined) {
      const answer = await server.get(path, { prefer: 'page=cursor' })
      expect(answer.status).toBe(200)
      if (Array.isArray(answer.json)) seen.push(...answer.json.map(({ soulId }) => soulId))
      path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(seen).toEqual(['ber', 'waw', 'krk', 'gda'])
    expect((await server.get('/beings/city?after=nonsense')).json).toMatchObject({ code: 'PGRST100' })
    expect((await server.send('DELETE', '/beings/city?after=nonsense')).json).toMatchObject({
      code: 'PGRST127',
    })
  })

  it('explains to admins how it would answer', async () => {
    const accept = 'application/vnd.pgrst.plan+json; for="application/json"; options=;'
    const answer = await server.get('/beings/city?soulId=eq.waw', { accept })
    expect([answer.status, answer.json]).toMatchObject([200, [{ realm: 'primary' }]])
    expect(answer.headers.get('content-type')).toBe('application/vnd.pgrst.plan+json; charset=utf-8')
    expect((await server.send('DELETE', '/beings/city', undefined, { accept })).status).toBe(406)
  })

  describe('strict kinds', () => {
    it('change only under the version that was seen', async () => {
      const without = await server.send('PATCH', '/beings/country?code=eq.PL', { name: 'Polska' })
      expect([without.status, without.json]).toMatchObject([428, { code: '40001' }])
      expect((await server.send('DELETE', '/beings/country?version=gt.0')).status).toBe(428)
      const seen = await server.send('PATCH', '/beings/country?code=eq.PL&version=eq.1', { name: 'Polska' })
      expect(seen.status).toBe(204)
    })

    it('want If-Match on the path of one being', async () => {
      const path = '/beings/country/PL'
      expect((await server.send('PATCH', path, { name: 'x' })).json).toMatchObject({
        code: 'LUX_VERSION_REQUIRED',
      })
      expect((await server.send('DELETE', path)).status).toBe(428)
      expect((await server.send('PATCH', path, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(200)
      expect((await server.send('PATCH', path, { name: 'y' }, { 'if-match': '"1"' })).status).toBe(412)
    })
  })
})

it('keeps plans from those who are no admins', async () => {
  const server = await startServer('memory://', {
    rest: { authenticator: { authenticate: async () => ({ id: 'ida', roles: ['reader'], claims: {} }) } },
  })
  const accept = 'application/vnd.pgrst.plan+text'
  expect((await server.get('/beings/city', { accept })).json).toMatchObject({ code: 'PGRST107' })
  await server.engine.transcend()
})
