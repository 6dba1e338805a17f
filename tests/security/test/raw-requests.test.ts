import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from '../src/raw-connection.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'

const HOST = 'Host: localhost\r\n'
const JSON_TYPE = 'Content-Type: application/json\r\n'
const MANY = Array.from({ length: 300 }, (_, index) => `X-${index}: a\r\n`).join('')

let server: ServerProcess
beforeAll(async () => {
  server = await startServerProcess({
    realm: 'memory://',
    config: fileURLToPath(new URL('../src/wire.config.ts', import.meta.url)),
    hasTokens: false,
  })
})
afterAll(() => server?.stop())

async function statusesOf(text: string): Promise<readonly number[]> {
  return (await rawRequest(server.port, text)).statuses
}

describe('requests that two readers could read differently', () => {
  it.each([
    [
      'two lengths',
      `POST /beings/page HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
    ],
    [
      'one length twice',
      `POST /beings/page HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`,
    ],
    [
      'a length beside chunks',
      `POST /beings/page HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nDELETE /beings/page HTTP/1.1\r\n${HOST}\r\n`,
    ],
    [
      'an encoding behind chunks',
      `POST /beings/page HTTP/1.1\r\n${HOST}${JSON_TYPE}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    ],
    [
      'an encoding of another spelling',
      `POST /beings/page HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a folded header', `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}X-A: b\r\n c\r\n\r\n`],
    ['a space before the colon', `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}X-A : b\r\n\r\n`],
    ['line feeds alone', 'GET /beings/page?limit=1 HTTP/1.1\nHost: localhost\n\n'],
    ['no host', 'GET /beings/page?limit=1 HTTP/1.1\r\n\r\n'],
    [
      'a host with a name before an at sign',
      'GET /beings/page?limit=1 HTTP/1.1\r\nHost: localhost@evil.test\r\n\r\n',
    ],
    ['a NUL in the path', `GET /beings/page\0 HTTP/1.1\r\n${HOST}\r\n`],
    ['bytes in the path', `GET /beings/p\xe4ge HTTP/1.1\r\n${HOST}\r\n`],
    ['a carriage return in a header', `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}X-A: a\rb\r\n\r\n`],
    ['an unknown word for a method', `FETCH /beings/page HTTP/1.1\r\n${HOST}\r\n`],
    [
      'a chunk of a negative length',
      `POST /beings/page HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n`,
    ],
  ])('are refused once, and nothing behind them is read: %s', async (_, text) => {
    const statuses = await statusesOf(text)
    expect(statuses).toHaveLength(1)
    expect([400, 421]).toContain(statuses[0])
  })

  it.each([
    ['another host twice', `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}Host: evil.test\r\n\r\n`, [421]],
    ['TRACE', `TRACE /beings/page HTTP/1.1\r\n${HOST}\r\n`, [405]],
    ['a method of WebDAV', `PROPFIND /beings/page HTTP/1.1\r\n${HOST}\r\n`, [405]],
    ['CONNECT', `CONNECT evil.test:443 HTTP/1.1\r\n${HOST}\r\n`, []],
    [
      'headers of 20 KB',
      `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}X-A: ${'a'.repeat(20_000)}\r\n\r\n`,
      [431],
    ],
    [
      'another expectation',
      `POST /beings/page HTTP/1.1\r\n${HOST}${JSON_TYPE}Expect: a-cake\r\nContent-Length: 2\r\n\r\n{}`,
      [417],
    ],
    [
      'an upgrade to something else',
      `GET /beings/page HTTP/1.1\r\n${HOST}Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n`,
      [404],
    ],
    ['three hundred small headers', `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}${MANY}\r\n`, [200]],
    [
      'a whole URL, whose own host is not looked at',
      `GET http://evil.test/beings/page?limit=1 HTTP/1.1\r\n${HOST}\r\n`,
      [200],
    ],
    [
      'a body where none belongs',
      `GET /beings/page?limit=1 HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\n{}`,
      [200],
    ],
  ])('are answered by one rule: %s', async (_, text, statuses) => {
    expect(await statusesOf(text)).toEqual(statuses)
  })

  it('have the method that they have, whatever headers say', async () => {
    const overrides = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']
    for (const name of overrides) {
      const text = `POST /beings/page?soulId=eq.p1 HTTP/1.1\r\n${HOST}${JSON_TYPE}${name}: DELETE\r\nContent-Length: 2\r\n\r\n{}`
      // A page needs its text: this is a POST without one.
      expect(await statusesOf(text)).toEqual([400])
    }
    expect((await fetch(`${server.url}/beings/page/p1`)).status).toBe(200)
  })
})

describe('requests that only read', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('change nothing, whatever they hold: %s', async (method) => {
    const state = async (): Promise<string> =>
      (await fetch(`${server.url}/beings/page?order=soulId&select=*`)).text()
    const before = await state()
    const paths = [
      '/beings/page/p1?_method=DELETE',
      '/beings/page?soulId=eq.p1&_method=DELETE',
      '/beings/page?on_conflict=soulId&columns=text',
      '/beings/page/p1',
      '/query',
      '/batch',
      '/beings/rpc/anything?id=1',
    ]
    for (const path of paths) {
      const headers = { prefer: 'return=representation, resolution=merge-duplicates', 'idempotency-key': 'a' }
      expect((await fetch(server.url + path, { method, headers })).status).toBeLessThan(500)
    }
    expect(await state()).toBe(before)
  })
})

describe('texts that come back in headers', () => {
  const made = async (soulId: string): Promise<Response> => {
    const headers = { 'content-type': 'application/json', prefer: 'return=headers-only' }
    const body = JSON.stringify({ soulId, text: 'x' })
    return fetch(`${server.url}/beings/page`, { method: 'POST', headers, body })
  }

  it.each([
    'a\r\nset-cookie: a=b',
    'a\nb',
    'a\rb',
    'żółć\u{1f600}',
    '"; filename=x',
    'a b,c=d&e',
    '\u2028',
    '%0d%0a',
  ])('are encoded there: %j', async (soulId) => {
    const response = await made(soulId)
    expect([response.status, response.headers.get('set-cookie')]).toEqual([201, null])
    const location = response.headers.get('location') ?? ''
    expect(location).toMatch(/^[\x21-\x7e]+$/)
    const read = await fetch(server.url + location)
    expect(await read.json()).toMatchObject([{ soulId }])
    const path = await fetch(`${server.url}/beings/page/${encodeURIComponent(soulId)}`)
    expect([path.status, path.headers.get('set-cookie')]).toEqual([200, null])
  })

  it.each(['a\0b', '\ud800'])('are refused where nothing can hold them: %j', async (soulId) => {
    expect((await made(soulId)).status).toBe(400)
  })

  it.each(['a b', 'a;b', 'x'.repeat(65), '../..', '<script>', "'--", ''])(
    'are not taken for the id of a request: %j',
    async (id) => {
      const response = await fetch(`${server.url}/health`, { headers: { 'x-request-id': id } })
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it('are the id of a request when they are plain', async () => {
    const response = await fetch(`${server.url}/health`, { headers: { 'x-request-id': 'job-7_A' } })
    expect(response.headers.get('x-request-id')).toBe('job-7_A')
  })

  it('tell nothing of what the server is', async () => {
    const { headers } = await fetch(`${server.url}/beings/page?limit=1`)
    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null])
  })
})

describe('paths', () => {
  it.each([
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/beings/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/beings/..%2f..%2fpackage.json',
    '/beings/%252e%252e%252fetc',
    '/docs/..%2f..%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/..%5c..%5cpackage.json',
    '/docs//etc/passwd',
    '/docs/index.html%00.png',
    '/openapi.json/../../package.json',
    '/beings/page%00',
    '/beings/%ff',
    '/beings/page/%00',
    '/beings/page/%zz',
    '/beings/page/p1/more',
    '//beings/page',
    '/beings//page',
    '/BEINGS/page',
    '/beings/Page',
    '/node_modules/zod/package.json',
    '/.env',
    '/luxdb.config.ts',
    '/lux_changes',
    `/beings/${'a'.repeat(10_000)}`,
  ])('lead nowhere else: %s', async (path) => {
    const { statuses, text } = await rawRequest(
      server.port,
      `GET ${path} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    )
    expect(statuses).toHaveLength(1)
    expect([301, 302, 400, 404]).toContain(statuses[0])
    expect(text).not.toMatch(/root:|"dependencies"|defineConfig/)
  })

  it('are no longer than they may be', async () => {
    const { statuses } = await rawRequest(
      server.port,
      `GET /beings/${'a'.repeat(65_536)} HTTP/1.1\r\n${HOST}\r\n`,
    )
    expect([414, 431]).toContain(statuses[0])
  })
})
