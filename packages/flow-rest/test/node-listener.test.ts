import { once } from 'node:events'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeListener } from '../src/index.js'
import { City, seed, startServer, type TestServer } from './test-server.js'

/** Of these every answer has its own. */
const OWN = ['x-request-id', 'server-timing']
/** What Node's server adds. */
const ADDED = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']
const ELSEWHERE = 599

let server: TestServer
let listening: Server
let port: number

beforeEach(async () => {
  server = await startServer('sqlite://:memory:', { rest: { limits: { maxUrlBytes: 100 } } })
  await seed(server)
  listening = createServer(
    nodeListener({
      answer: (request, peer) => server.flow.answer(request, peer),
      otherwise: (_, outgoing) => outgoing.writeHead(ELSEWHERE).end(),
    }),
  )
  await once(listening.listen(0, '127.0.0.1'), 'listening')
  port = (listening.address() as AddressInfo).port
})

afterEach(async () => {
  listening.closeAllConnections()
  await new Promise((resolve) => listening.close(resolve))
  await server.engine.transcend()
})

interface Seen {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly text: string
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece) => (text += piece))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      answer.on('error', reject)
    })
    sent.on('error', reject).end()
  })
}

async function raw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let seen = ''
  socket.on('data', (piece) => (seen += piece)).end(text)
  await once(socket, 'close')
  return seen
}

function without(headers: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}

describe('nodeListener', () => {
  it.each([
    ['GET', '/beings/city/krk', {}],
    ['HEAD', '/beings/city/krk', {}],
    ['GET', '/beings/city/krk', { 'if-none-match': '"1"' }],
    ['GET', '/beings/city/none', {}],
    ['GET', '/beings/nothing/none', {}],
    ['GET', '/beings/city?order=name.desc&limit=2&select=name,country(name)', { prefer: 'count=exact' }],
    ['HEAD', '/beings/city?population=gt.500000', { prefer: 'count=exact' }],
    ['GET', '/beings/city?name=eq.Krak%C3%B3w', {}],
    ['GET', '/beings/city?name=like.G*', { range: '0-1', 'range-unit': 'items' }],
    ['GET', '/beings/city', { accept: 'text/csv' }],
    ['GET', '/beings/city', { accept: 'application/x-ndjson' }],
    ['GET', '/beings/city?wrong=1', {}],
    ['GET', '/rest/v1/city', { accept: 'application/vnd.pgrst.object+json' }],
    ['GET', '/rest/v1/rpc/sing', {}],
    ['GET', '/rest/v1/city/krk', {}],
    ['GET', '/kinds/city', {}],
    ['GET', '/docs', {}],
    ['GET', '/ready', {}],
    ['GET', '/', {}],
    ['GET', '/beings/city', { host: 'elsewhere.example' }],
    ['GET', `/beings/city?name=eq.${'x'.repeat(99)}`, {}],
  ] as const)('answers %s %s %o as fetch does', async (method, path, headers) => {
    const seen = await ask(path, { host: 'localhost', ...headers }, method)
    const host = 'host' in headers ? headers.host : 'localhost'
    const answer = await server.flow.fetch(
      new Request(`http://${host}${path}`, { method, headers: { ...headers, host } }),
    )
    expect(seen.status).toBe(answer.status)
    const text = await answer.text()
    const hide = (body: string): string => body.replace(/"requestId":"[^"]*"/, '')
    expect(hide(seen.text)).toBe(hide(text))
    expect(without(seen.headers, [...OWN, ...ADDED])).toEqual(
      without(Object.fromEntries(answer.headers), OWN),
    )
    for (const name of OWN) expect(seen.headers[name]).toBeDefined()
    const isWhole = seen.text !== '' && seen.headers['transfer-encoding'] === undefined
    if (isWhole) expect(seen.headers['content-length']).toBe(String(Buffer.byteLength(text)))
  })

  it.each([
    ['with a body', 'GET /beings/city HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}'],
    ['that write', 'DELETE /beings/city/krk HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['with an encoded path', 'GET /beings/city/k%72k HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['whose path steps back', 'GET /beings/../kinds HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['with a whole URL', 'GET http://localhost/kinds HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['with a backslash', 'GET /beings\\city HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['without a host', 'GET /kinds HTTP/1.0\r\n\r\n'],
    ['with an odd host', 'GET /kinds HTTP/1.1\r\nHost: local host\r\n\r\n'],
  ])('leaves requests %s to the other listener', async (_, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 599 /)
  })

  it('takes no header for the only one when it came twice', async () => {
    const twice = 'GET /kinds HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.example\r\n\r\n'
    expect(await raw(twice)).toMatch(/^HTTP\/1\.1 4(?:00|21) /)
  })

  it('streams no faster than it is read, and ends with its reader', async () => {
    const cities = Array.from({ length: 20_000 }, (_, index) => ({
      soulId: `c${index}`,
      name: 'x'.repeat(400),
      population: index,
      countryId: 'PL',
    }))
    for (let from = 0; from < cities.length; from += 1_000) {
      await server.engine
        .realm('primary')
        .of(City)
        .manifest(cities.slice(from, from + 1_000))
    }
    const lines = { accept: 'application/x-ndjson', host: 'localhost' }
    const all = await ask('/beings/city?select=soulId', lines)
    expect(all.text.trimEnd().split('\n')).toHaveLength(20_004)
    const sent = httpRequest({ host: '127.0.0.1', port, path: '/beings/city', headers: lines }).end()
    const [answer] = await once(sent, 'response')
    answer.pause()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(server.flow.pulse()['streams']).toBe(1)
    sent.destroy()
    await vi.waitFor(() => expect(server.flow.pulse()['streams']).toBe(0), 5_000)
  })

  it('ends a live query when its client goes away', async () => {
    const headers = { accept: 'text/event-stream', host: 'localhost' }
    const sent = httpRequest({ host: '127.0.0.1', port, path: '/beings/city?select=name', headers }).end()
    const [answer] = await once(sent, 'response')
    const [piece] = await once(answer, 'data')
    expect(String(piece)).toContain('Warszawa')
    expect(server.flow.pulse()['eventStreams']).toBe(1)
    sent.destroy()
    await vi.waitFor(() => expect(server.flow.pulse()['eventStreams']).toBe(0), 5_000)
  })
})
