import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, City, REALMS, seed, startServer, type TestServer } from './test-server.js'

const CSV = { accept: 'text/csv' }
const LINES = { accept: 'application/x-ndjson' }

describe.each(REALMS)('forms beside JSON on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url, { rest: { limits: { maxRows: 3, maxBodyBytes: 4_096 } } })
    await seed(server)
  })
  afterEach(() => server.engine.transcend())

  const count = (): Promise<number> => server.engine.realm('primary').of(City).count()
  const post = async (path: string, type: string, body: string): Promise<Answer> => {
    const headers = { 'content-type': type, prefer: 'count=exact' }
    const request = new Request(`http://localhost${path}`, { method: 'POST', headers, body })
    const response = await server.flow.fetch(request)
    const text = await response.text()
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, headers: response.headers, text, json }
  }
  const textOf = async (path: string, headers: Record<string, string>): Promise<Response> =>
    server.flow.fetch(new Request(`http://localhost${path}`, { headers }))

  describe('CSV', () => {
    it('has a line of names, and as many rows as there are', async () => {
      const response = await textOf(
        '/beings/city?select=soulId,name,mayor,facts,country(name)&order=soulId',
        CSV,
      )
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(await response.text()).toBe(
        [
          'soulId,name,mayor,facts,country',
          'ber,Berlin,,{},"{""name"":""Germany""}"',
          'gda,Gdańsk,,"{""sea"":true}","{""name"":""Poland""}"',
          'krk,Kraków,,{},"{""name"":""Poland""}"',
          'waw,Warszawa,R,{},"{""name"":""Poland""}"',
          '',
        ].join('\n'),
      )
      const none = await textOf('/beings/city?select=name&soulId=eq.none', CSV)
      expect(await none.text()).toBe('name\n')
    })

    it('is cut as other answers are where a total is asked for', async () => {
      const response = await textOf('/beings/city?select=soulId&order=soulId', {
        ...CSV,
        prefer: 'count=exact',
      })
      expect([response.status, response.headers.get('content-range')]).toEqual([206, '0-2/4'])
      expect(await response.text()).toBe('soulId\nber\ngda\nkrk\n')
    })

    it('is what a write hands out', async () => {
      const request = new Request(
        'http://localhost/beings/city?soulId=eq.waw&select=name,people:population',
        {
          method: 'PATCH',
          headers: { ...CSV, 'content-type': 'application/json', prefer: 'return=representation' },
          body: '{"name":"a,\\"b\\""}',
        },
      )
      expect(await (await server.flow.fetch(request)).text()).toBe('name,people\n"a,""b""",1800000\n')
    })

    it('is taken in, all or nothing', async () => {
      const text =
        'soulId,name,population,mayor,facts,countryId\nlcj,"Łódź, city",650000,NULL,"{""a"":1}",PL\n'
      const made = await post('/beings/city', 'text/csv', text)
      expect([made.status, made.headers.get('content-range')]).toEqual([201, '*/1'])
      expect((await server.get('/beings/city?soulId=eq.lcj&select=name,mayor,facts')).json).toEqual([
        { name: 'Łódź, city', facts: { a: 1 } },
      ])
      const half = 'soulId,name,countryId\na,A,PL\nb,B,none\n'
      expect((await post('/beings/city', 'text/csv', half)).json).toMatchObject({ code: '23503' })
      expect(await count()).toBe(5)
    })

    it.each([
      ['soulId,nobody\na,b\n', 'PGRST204'],
      ['soulId,name\na\n', 'PGRST102'],
      ['soulId,name\na,"b\n', 'PGRST102'],
      ['soulId,facts,countryId\na,{,PL\n', 'PGRST102'],
      ['soulId,name,population,countryId\na,b,many,PL\n', '22P02'],
    ])('is refused when it is %j', async (text, code) => {
      expect((await post('/beings/city', 'text/csv', text)).json).toMatchObject({ code })
      expect(await count()).toBe(4)
    })
  })

  describe('lines of JSON', () => {
    it('go out one by one, as many as there are or as were asked for', async () => {
      const response = await textOf('/beings/city?select=soulId&order=soulId', LINES)
      expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
      expect(await response.text()).toBe(
        '{"soulId":"ber"}\n{"soulId":"gda"}\n{"soulId":"krk"}\n{"soulId":"waw"}\n',
      )
      const two = await textOf('/beings/city?select=soulId&order=soulId&limit=1&offset=1', LINES)
      expect(await two.text()).toBe('{"soulId":"gda"}\n')
    })

    it('tell what is wrong before the first of them', async () => {
      const answer = await server.get('/beings/city?select=nobody', LINES)
      expect([answer.status, answer.json]).toMatchObject([400, { code: '42703' }])
      expect(server.flow.pulse()).toMatchObject({ streams: 0 })
    })

    it('are held by nobody once their reader has gone', async () => {
      const response = await textOf('/beings/city', LINES)
      await response.body?.cancel()
      expect(server.flow.pulse()).toMatchObject({ streams: 0 })
    })

    it('come in while they are written, more than one body may hold', async () => {
      const lines = Array.from({ length: 2_500 }, (_, index) => ({
        soulId: `n${index}`,
        name: `City ${index}`,
        countryId: 'PL',
      }))
      const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      expect(body.length).toBeGreaterThan(4_096)
      const made = await post('/beings/city', 'application/x-ndjson', body)
      expect([made.status, made.json]).toEqual([201, { count: 2_500, inserted: 2_500 }])
      expect(await count()).toBe(2_504)
    })

    it('are taken off a body as they are written, and not ahead of that', async () => {
      const pieces = 60
      const linesEach = 100
      let sent = 0
      let ahead = 0
      const stream = new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (sent === pieces * linesEach) return controller.close()
          ahead = Math.max(ahead, sent + 4 - (await count()))
          const from = sent
          sent += linesEach
          const lines = Array.from({ length: linesEach }, (_, index) => {
            return `${JSON.stringify({ soulId: `n${from + index}`, name: 'x', countryId: 'PL' })}\n`
          })
          controller.enqueue(new TextEncoder().encode(lines.join('')))
        },
      })
      const headers = { 'content-type': 'application/x-ndjson' }
      const init = { method: 'POST', headers, body: stream, duplex: 'half' } as const
      const response = await server.flow.fetch(new Request('http://localhost/beings/city', init))
      expect(await response.json()).toEqual({ count: sent, inserted: sent })
      // A thousand that are written at once, and a piece or two that streams fetch ahead.
      expect(ahead).toBeLessThanOrEqual(1_000 + 3 * linesEach)
    })

    it('go out as they are taken, and not ahead of that', async () => {
      const mayor = 'x'.repeat(2_000)
      const cities = Array.from({ length: 2_000 }, (_, index) => ({
        soulId: `n${index}`,
        name: 'x',
        countryId: 'PL',
        mayor,
      }))
      await server.engine.realm('primary').of(City).manifest(cities)
      const reader = (await textOf('/beings/city', LINES)).body?.getReader()
      const first = await reader?.read()
      // Whatever would go ahead has had its time; the place is given back with the last row.
      for (let turn = 0; turn < 20; turn++) expect((await server.get('/beings/country')).status).toBe(200)
      expect(server.flow.pulse()).toMatchObject({ streams: 1 })
      let lines = linesIn(first?.value)
      for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read())
        lines += linesIn(next.value)
      expect(lines).toBe(2_004)
      await expect.poll(() => server.flow.pulse()['streams']).toBe(0)
    })

    it('stay up to the lines that are refused, and the error says which', async () => {
      const line = (index: number, name: unknown): string =>
        `${JSON.stringify({ soulId: `n${index}`, name, countryId: 'PL' })}\n`
      const good = Array.from({ length: 1_000 }, (_, index) => line(index, 'x')).join('')
      const answer = await post('/beings/city', 'application/x-ndjson', `${good}${line(1_000, 5)}`)
      expect([answer.status, answer.json]).toMatchObject([
        400,
        {
          code: '22P02',
          hint: 'Lines 1001 to 1001 of the body were refused or not read; 1000 beings before stay.',
        },
      ])
      expect(await count()).toBe(1_004)
      const broken = await post('/beings/city', 'application/x-ndjson', `${line(2_000, 'x')}{"a":\n`)
      expect(broken.json).toMatchObject({ code: 'PGRST102' })
      expect(await count()).toBe(1_004)
    })

    it('merge what is there', async () => {
      const headers = { 'content-type': 'application/x-ndjson', prefer: 'resolution=merge-duplicates' }
      const body = '{"soulId":"waw","name":"Warsaw","countryId":"PL"}\n'
      const request = new Request('http://localhost/beings/city', { method: 'POST', headers, body })
      const response = await server.flow.fetch(request)
      expect(await response.json()).toEqual({ count: 1, inserted: 0 })
      expect(response.headers.get('preference-applied')).toBe('resolution=merge-duplicates')
    })

    it.each(['return=representation', 'tx=rollback', 'handling=strict, max-affected=1'])(
      'are refused with %s',
      async (prefer) => {
        const headers = { 'content-type': 'application/x-ndjson', prefer }
        const request = new Request('http://localhost/beings/city', { method: 'POST', headers, body: '{}\n' })
        expect(await (await server.flow.fetch(request)).json()).toMatchObject({ code: 'PGRST127' })
      },
    )
  })
})

describe('streams', () => {
  it('are as many as there may be', async () => {
    const server = await startServer('memory://', { rest: { limits: { maxStreams: 1 } } })
    await seed(server)
    const request = (): Request => new Request('http://localhost/beings/city', { headers: LINES })
    const first = await server.flow.fetch(request())
    const second = await server.flow.fetch(request())
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
    expect((await first.text()).split('\n')).toHaveLength(5)
    expect((await server.flow.fetch(request())).status).toBe(200)
    await server.engine.transcend()
  })

  it('are a share of them for each principal, or address without credentials', async () => {
    const limits = { maxStreams: 3, maxStreamsPerPrincipal: 2 }
    const server = await startServer('memory://', { rest: { limits } })
    await seed(server)
    // More than goes ahead of a reader.
    const facts = { text: 'x'.repeat(100_000) }
    const cities = ['a', 'b', 'c'].map((soulId) => ({ soulId, name: soulId, countryId: 'PL', facts }))
    await server.engine.realm('primary').of(City).manifest(cities)
    const ask = (address: string): Promise<Response> =>
      server.flow.fetch(new Request('http://localhost/beings/city', { headers: LINES }), { address })
    const open = [await ask('192.0.2.1'), await ask('192.0.2.1')]
    expect((await ask('192.0.2.1')).status).toBe(503)
    open.push(await ask('192.0.2.2'))
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await ask('192.0.2.3')).status).toBe(503)
    for (const response of open) await response.text()
    const later = await ask('192.0.2.1')
    expect([later.status, (await later.text()).split('\n').length]).toEqual([200, 8])
    await server.engine.transcend()
  })

  it('are none where they are turned off', async () => {
    const server = await startServer('memory://', { rest: { limits: { maxStreams: 0, maxRows: 2 } } })
    await seed(server)
    const response = await server.flow.fetch(new Request('http://localhost/beings/city', { headers: LINES }))
    expect((await response.text()).split('\n')).toHaveLength(3)
    await server.engine.transcend()
  })

  it('end when their reader takes nothing for too long', async () => {
    const server = await startServer('memory://', { rest: { limits: { requestTimeoutMs: 50 } } })
    await seed(server)
    const facts = { text: 'x'.repeat(70_000) }
    await server.engine
      .realm('primary')
      .of(City)
      .manifest([
        { soulId: 'a', name: 'a', countryId: 'PL', facts },
        { soulId: 'b', name: 'b', countryId: 'PL', facts },
        { soulId: 'c', name: 'c', countryId: 'PL', facts },
      ])
    const response = await server.flow.fetch(new Request('http://localhost/beings/city', { headers: LINES }))
    await expect.poll(() => server.flow.pulse()['streams'], { timeout: 5_000 }).toBe(0)
    await expect(response.text()).rejects.toThrow()
    await server.engine.transcend()
  })
})

function linesIn(bytes: Uint8Array = new Uint8Array()): number {
  return bytes.reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 0)
}

it('tells the server of what breaks lines off in the middle', async () => {
  const faults: string[] = []
  const server = await startServer('sqlite://:memory:', {
    rest: { onFault: ({ code }, { method, path }) => faults.push(`${code} ${method} ${path}`) },
  })
  await seed(server)
  const realm = server.engine.realm('primary')
  if (!(realm instanceof SQLiteRealm)) throw new Error('The realm is another one.')
  // Another program that keeps to no rule has written here.
  realm.drizzle.run('PRAGMA ignore_check_constraints = ON')
  realm.drizzle.run(`UPDATE city SET facts = '{broken' WHERE soul_id = 'waw'`)
  const accept = { accept: 'application/x-ndjson' }
  const answer = await server.flow.fetch(
    new Request('http://localhost/beings/city?order=soulId', { headers: accept }),
  )
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  expect(faults).toEqual(['LUX_INTERNAL GET /beings/city'])
  await server.engine.transcend()
})
