import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, seed, startServer, type TestServer } from './test-server.js'

const APP = 'https://app.example.com'

let server: TestServer
afterEach(() => server.engine.transcend())

function allowedOrigin({ headers }: Answer): string | null {
  return headers.get('access-control-allow-origin')
}

const preflight = (origin: string, method = 'PATCH'): Promise<Answer> =>
  server.send('OPTIONS', '/beings/city', undefined, {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': 'apikey,content-type,prefer',
    'access-control-request-private-network': 'true',
  })

describe('pages of other origins', () => {
  it.each([
    'null',
    'file://',
    'http://app.example.com',
    'https://app.example.com.evil.test',
    'https://evil-app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
  ])('are told nothing and change nothing: %s', async (origin) => {
    server = await startServer('memory://', { rest: { origins: [APP] } })
    await seed(server)
    expect(allowedOrigin(await preflight(origin))).toBe(null)
    const read = await server.get('/beings/city', { origin })
    expect([read.status, allowedOrigin(read), read.headers.get('vary')]).toEqual([200, null, 'Origin'])
    const write = await server.send('DELETE', '/beings/city', undefined, { origin })
    expect([write.status, write.json, allowedOrigin(write)]).toMatchObject([403, { code: '42501' }, null])
    expect((await server.get('/beings/city')).json).toHaveLength(4)
  })

  it('may do all when they are listed', async () => {
    server = await startServer('memory://', { rest: { origins: [APP] } })
    await seed(server)
    const asked = await preflight(APP)
    expect([asked.status, asked.text, allowedOrigin(asked)]).toEqual([200, '', APP])
    expect(asked.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(asked.headers.get('access-control-allow-headers')).toBe('apikey,content-type,prefer')
    expect(asked.headers.get('access-control-allow-credentials')).toBe(null)
    expect(asked.headers.get('access-control-allow-private-network')).toBe(null)
    const read = await server.get('/beings/city', { origin: APP })
    expect(allowedOrigin(read)).toBe(APP)
    expect(read.headers.get('access-control-expose-headers')).toContain('content-range')
    const wrong = await server.get('/beings/city?absent=eq.1', { origin: APP })
    expect([wrong.status, allowedOrigin(wrong)]).toEqual([400, APP])
    expect((await server.send('DELETE', '/beings/city/waw', undefined, { origin: APP })).status).toBe(204)
  })

  it('are none of those of the own host, and nobody is told of origins where none is listed', async () => {
    server = await startServer('memory://')
    await seed(server)
    const own = { origin: 'http://localhost' }
    expect((await server.send('DELETE', '/beings/city/waw', undefined, own)).status).toBe(204)
    const read = await server.get('/beings/city', { origin: APP })
    expect([read.status, allowedOrigin(read), read.headers.get('vary')]).toEqual([200, null, null])
    const plain = await preflight(APP)
    expect([plain.headers.get('allow')?.includes('PATCH'), allowedOrigin(plain)]).toEqual([true, null])
  })

  it('refuses what is no origin', () => {
    const make = (): Promise<TestServer> => startServer('memory://', { rest: { origins: ['*'] } })
    return expect(make()).rejects.toMatchObject({ code: 'LUX_INVALID_CONFIG' })
  })
})

describe('names of the server', () => {
  const statusUnder = async (host: string): Promise<number> => (await server.get('/health', { host })).status

  it('are those of this machine', async () => {
    server = await startServer('memory://')
    for (const host of ['localhost', 'LOCALHOST:5000', '127.0.0.1:5000', '[::1]:5000']) {
      expect([host, await statusUnder(host)]).toEqual([host, 200])
    }
    for (const host of ['evil.test', '127.0.0.1.evil.test', 'localhost.evil.test:5000', 'a@localhost', '']) {
      expect([host, await statusUnder(host)]).toEqual([host, 421])
    }
    const refused = await server.get('/beings/city', { host: 'evil.test' })
    expect([refused.status, refused.json]).toMatchObject([421, { code: '42501' }])
  })

  it('are what is listed, or any', async () => {
    server = await startServer('memory://', { rest: { hosts: ['db.example.com'] } })
    expect([await statusUnder('db.example.com:443'), await statusUnder('localhost')]).toEqual([200, 421])
    await server.engine.transcend()
    server = await startServer('memory://', { rest: { hosts: 'any' } })
    expect(await statusUnder('whatever.example.com')).toBe(200)
  })
})
