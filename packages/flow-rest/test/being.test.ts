import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REALMS, seed, startServer, type TestServer } from './test-server.js'

const STOP = '/beings/stop/%5B%22U8%22%2C3%5D'

describe.each(REALMS)('/beings/:kind/:soulId on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url)
    await seed(server)
  })
  afterEach(() => server.engine.transcend())

  it('reads one being with its version as entity tag', async () => {
    const answer = await server.get('/beings/city/ber')
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"'])
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.json).toMatchObject({ soulId: 'ber', name: 'Berlin', countryId: 'DE', version: 1 })
    const head = await server.send('HEAD', '/beings/city/ber')
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', '"1"'])
  })

  it('reads beings by declared and composite keys', async () => {
    expect((await server.get('/beings/country/PL')).json).toMatchObject({ code: 'PL', name: 'Poland' })
    const stop = await server.get(STOP)
    expect([stop.status, stop.text]).toEqual([200, '{"line":"U8","number":3,"label":"Moritzplatz"}'])
    expect(stop.headers.get('etag')).toMatch(/^"[0-9a-z]+-[0-9a-z]+"$/)
  })

  it.each([
    '/beings/city/nobody',
    '/beings/city/%00',
    '/beings/city/%ff',
    '/beings/stop/x',
    '/beings/stop/%5B1%5D',
  ])('finds nothing at %s', async (path) => {
    const answer = await server.get(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(answer.json).toMatchObject({ status: 404, code: 'LUX_NOT_FOUND' })
    expect((await server.send('PATCH', path, { label: 'x' })).status).toBe(path.includes('city') ? 400 : 404)
    expect((await server.send('DELETE', path)).status).toBe(404)
  })

  it('answers problem details to the byte', async () => {
    const answer = await server.get('/beings/city/nobody', { 'x-request-id': 'r-1' })
    expect(answer.text).toBe(
      '{"type":"https://github.com/luxdb/luxdb/blob/main/docs/errors.md#LUX_NOT_FOUND","title":"Not found","status":404,"detail":"There is no city with soulId \\"nobody\\".","code":"LUX_NOT_FOUND","requestId":"r-1","details":{"kind":"city","soulId":"nobody"}}',
    )
    expect(answer.headers.get('proxy-status')).toBe('LuxDB; error=LUX_NOT_FOUND')
    expect((await server.get('/beings/town/x')).json).toMatchObject({ status: 404, code: 'LUX_UNKNOWN_KIND' })
  })

  it('answers 304 to whoever knows the being already', async () => {
    for (const known of ['"1"', 'W/"1"', '"9", "1"', '*']) {
      const answer = await server.get('/beings/city/ber', { 'if-none-match': known })
      expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', '"1"'])
    }
    expect((await server.get('/beings/city/ber', { 'if-none-match': '"2"' })).status).toBe(200)
    const etag = (await server.get(STOP)).headers.get('etag') ?? ''
    expect((await server.get(STOP, { 'if-none-match': etag })).status).toBe(304)
  })

  it('changes the fields that a patch names', async () => {
    const answer = await server.send('PATCH', '/beings/city/ber', { mayor: 'K' })
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"'])
    expect(answer.json).toMatchObject({ soulId: 'ber', name: 'Berlin', mayor: 'K', version: 2 })
    const cleared = await server.send(
      'PATCH',
      '/beings/city/ber',
      { mayor: null },
      { prefer: 'return=minimal' },
    )
    expect([cleared.status, cleared.text]).toEqual([204, ''])
    expect((await server.get('/beings/city/ber')).json).not.toHaveProperty('mayor')
  })

  it.each([
    [{ 'if-match': '"1"' }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': '"9", "1"' }, 200],
    [{ 'if-match': '"2"' }, 412],
    [{ 'if-match': 'W/"1"' }, 412],
    [{ 'if-match': '"x"' }, 412],
    [{ 'if-match': '"8", "9"' }, 412],
    [{ 'if-match': 'nonsense' }, 412],
  ])('patches under %o: %i', async (headers, status) => {
    expect((await server.send('PATCH', '/beings/city/ber', { population: 1 }, headers)).status).toBe(status)
    expect((await server.get('/beings/city/ber')).json).toMatchObject({ version: status === 200 ? 2 : 1 })
  })

  it('holds a write without versions to the digest that was read', async () => {
    const etag = (await server.get(STOP)).headers.get('etag') ?? ''
    const first = await server.send('PATCH', STOP, { label: 'Kottbusser Tor' }, { 'if-match': etag })
    expect([first.status, first.json]).toMatchObject([200, { label: 'Kottbusser Tor' }])
    expect(first.headers.get('etag')).not.toBe(etag)
    const stale = await server.send('DELETE', STOP, undefined, { 'if-match': etag })
    expect([stale.status, stale.json]).toMatchObject([412, { code: 'LUX_VERSION_CONFLICT' }])
    const fresh = first.headers.get('etag') ?? ''
    expect((await server.send('DELETE', STOP, undefined, { 'if-match': fresh })).status).toBe(204)
    expect((await server.get(STOP)).status).toBe(404)
  })

  it('lets one of many writers of one version through', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_unused, population) =>
        server.send('PATCH', '/beings/city/ber', { population }, { 'if-match': '"1"' }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)])
  })

  it('deletes', async () => {
    expect((await server.send('DELETE', '/beings/city/ber', undefined, { 'if-match': '"7"' })).status).toBe(
      412,
    )
    const answer = await server.send('DELETE', '/beings/city/ber', undefined, { 'if-match': '"1"' })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await server.send('DELETE', '/beings/city/ber')).status).toBe(404)
    const bound = await server.send('DELETE', '/beings/country/PL')
    expect([bound.status, bound.json]).toMatchObject([409, { code: 'LUX_FOREIGN_KEY' }])
  })

  it.each([
    [{ soulId: 'other' }, 400, 'LUX_IMMUTABLE_FIELD'],
    [{ version: 9 }, 400, 'LUX_IMMUTABLE_FIELD'],
    [{ nobody: 1 }, 400, 'LUX_UNKNOWN_FIELD'],
    [{ population: 'many' }, 400, 'LUX_INVALID_VALUE'],
    [{ name: null }, 400, 'LUX_REQUIRED'],
    [[], 400, 'LUX_INVALID_REQUEST'],
    ['x', 400, 'LUX_INVALID_REQUEST'],
  ])('refuses the patch %o', async (patch, status, code) => {
    const answer = await server.send('PATCH', '/beings/city/ber', patch)
    expect([answer.status, answer.json]).toMatchObject([status, { status, code }])
  })

  it('takes a being back as it was read', async () => {
    const { json } = await server.get('/beings/city/gda')
    expect((await server.send('PATCH', '/beings/city/gda', json)).status).toBe(200)
  })

  it('refuses parameters and other methods', async () => {
    expect((await server.get('/beings/city/ber?select=name')).json).toMatchObject({
      code: 'LUX_INVALID_REQUEST',
    })
    for (const method of ['POST', 'PUT']) {
      const answer = await server.send(method, '/beings/city/ber', {})
      expect([answer.status, answer.json]).toMatchObject([405, { code: 'LUX_METHOD_NOT_ALLOWED' }])
      expect(answer.headers.get('allow')).toBe('OPTIONS, GET, HEAD, PATCH, DELETE')
    }
    expect((await server.send('OPTIONS', '/beings/city/ber')).headers.get('allow')).toContain('PATCH')
  })
})
