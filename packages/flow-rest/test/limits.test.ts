import { afterEach, describe, expect, it } from 'vitest'
import { City, Country, REALMS, seed, startServer, type TestServer } from './test-server.js'

let server: TestServer
afterEach(() => server.engine.transcend())

describe('limits', () => {
  it('caps rows, whatever a client asks for', async () => {
    server = await startServer('memory://', { rest: { limits: { maxRows: 2 } } })
    await seed(server)
    for (const query of ['', 'limit=3', 'limit=1000000000']) {
      const answer = await server.get(`/beings/city?${query}`, { prefer: 'count=exact' })
      expect([answer.status, answer.headers.get('content-range')]).toEqual([206, '0-1/4'])
    }
    const embedded = await server.send('POST', '/query', { v: 1, type: 'query', kind: 'city', limit: 9 })
    expect(embedded.json).toMatchObject({ rows: [{}, {}] })
    expect((await server.get('/beings/city', { range: '0-9' })).headers.get('content-range')).toBe('0-1/*')
  })

  it('gives 1,000 rows by default', async () => {
    server = await startServer('memory://')
    const realm = server.engine.realm('primary')
    await realm.of(Country).manifest({ code: 'PL', name: 'Poland' })
    const cities = Array.from({ length: 1_001 }, (_, index) => ({
      soulId: `c${index}`,
      name: 'x',
      countryId: 'PL',
    }))
    await realm.of(City).manifest(cities)
    expect((await server.get('/beings/city?select=name')).headers.get('content-range')).toBe('0-999/*')
  })

  it('refuses long URLs and large bodies', async () => {
    server = await startServer('memory://')
    const long = await server.get(`/beings/city?name=eq.${'a'.repeat(16_384)}`)
    expect([long.status, long.json]).toMatchObject([414, { code: 'PGRST100' }])
    const fits = await server.get(
      `/beings/city?name=eq.${'a'.repeat(16_384 - '/beings/city?name=eq.'.length)}`,
    )
    expect(fits.status).toBe(200)
    const large = await server.send('POST', '/beings/city', { name: 'a'.repeat(1_048_577) })
    expect([large.status, large.json]).toMatchObject([413, { code: 'PGRST102' }])
    expect(large.headers.get('connection')).toBe('close')
    const deep = await server.send('POST', '/query', JSON.parse('['.repeat(33) + ']'.repeat(33)))
    expect([deep.status, deep.json]).toMatchObject([400, { code: 'LUX_UNSAFE_JSON' }])
  })

  it.each(REALMS)('refuses answers with too much text in %s, but not what is streamed', async (_, url) => {
    server = await startServer(url, { rest: { limits: { maxAnswerCharacters: 5_000 } } })
    await seed(server)
    const mayor = 'x'.repeat(2_000)
    const cities = ['a', 'b', 'c'].map((soulId) => ({ soulId, name: soulId, countryId: 'PL', mayor }))
    await server.engine.realm('primary').of(City).manifest(cities)
    const list = await server.get('/beings/city')
    expect([list.status, list.json]).toMatchObject([413, { code: '54000' }])
    const query = { v: 1, type: 'query', kind: 'city' }
    const asked = await server.send('POST', '/query', query)
    expect([asked.status, asked.json]).toMatchObject([413, { code: 'LUX_ANSWER_TOO_LARGE' }])
    const read = {
      type: 'contemplate',
      query: { ...query, limit: 2, order: [{ field: 'name', direction: 'desc' }] },
    }
    const batch = (requests: readonly unknown[]) => server.send('POST', '/batch', { requests })
    expect((await batch([read])).status).toBe(200)
    expect((await batch([read, read])).json).toMatchObject({ code: 'LUX_ANSWER_TOO_LARGE' })
    expect((await server.get('/beings/city?limit=2&order=name.desc')).status).toBe(200)
    expect((await server.get('/beings/city?select=name')).status).toBe(200)
    const lines = await server.flow.fetch(
      new Request('http://localhost/beings/city', { headers: { accept: 'application/x-ndjson' } }),
    )
    expect((await lines.text()).split('\n')).toHaveLength(8)
  })

  it('gives up when the client goes away', async () => {
    server = await startServer('memory://')
    const abort = new AbortController()
    abort.abort()
    const response = await server.flow.fetch(
      new Request('http://localhost/beings/city', { signal: abort.signal }),
    )
    expect([response.status, await response.json()]).toMatchObject([499, { code: '57014' }])
  })

  it.each([
    'a=eq.1',
    'order=a',
    'select=a',
    'constructor=eq.1',
    '__proto__=eq.1',
    'select=__proto__',
    'order=toString',
    'hasOwnProperty=is.null',
    'select=constructor(name)',
  ])('reads %s as a name like any other', async (query) => {
    server = await startServer('memory://')
    const answer = await server.get(`/beings/city?${query}`)
    expect(answer.status).toBe(400)
    expect(['42703', 'PGRST200']).toContain(JSON.parse(answer.text).code)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'lux_changes',
    'sqlite_schema',
    'city%22',
    'city;',
    '%2e%2e',
  ])('knows no kind %s', async (name) => {
    server = await startServer('sqlite://:memory:')
    const answer = await server.get(`/beings/${name}`)
    expect(answer.status).toBe(404)
  })
})

describe('values of requests', () => {
  const PAYLOADS = [
    "' OR 1=1 --",
    '"; DROP TABLE city; --',
    '%',
    '_',
    '\\',
    '*',
    "x'||(select 1)||'",
    '$1',
    '?1',
    ':a',
    '/*',
    'ż\u{1F600}',
  ]

  it.each(['memory://', 'sqlite://:memory:'])('are values and nothing else on %s', async (url) => {
    server = await startServer(url)
    await seed(server)
    for (const payload of PAYLOADS) {
      const text = encodeURIComponent(payload)
      const body = { soulId: payload, name: payload, countryId: 'PL', mayor: payload }
      expect((await server.send('POST', '/beings/city', body)).status).toBe(201)
      const found = await server.get(
        `/beings/city?select=name&name=eq.${text}&mayor=in.(${encodeURIComponent(JSON.stringify(payload))})`,
      )
      expect(found.json).toEqual([{ name: payload }])
      expect((await server.get(`/beings/city/${text}`)).json).toMatchObject({ name: payload })
      expect((await server.send('DELETE', `/beings/city/${text}`)).status).toBe(204)
    }
    expect((await server.get('/beings/city?select=soulId&order=soulId')).json).toHaveLength(4)
  })
})
