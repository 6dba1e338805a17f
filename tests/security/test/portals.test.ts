import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ANN, tokenOf } from '../src/people.js'
import { PortalClient } from '../src/portal-client.js'
import { RawConnection, rawRequest } from '../src/raw-connection.js'
import { SCALE } from '../src/scale.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'
import { waitUntil } from '../src/wait-until.js'

/** As the configuration lists it. */
const APP = 'https://app.example.com'
const BUSY_MACHINE_MS = 15_000
/** What a client without credentials has to join a channel. */
const JOIN_MS = 10_000
const IDLE_CLIENTS = 500

let server: ServerProcess
let token: string
beforeAll(async () => {
  server = await startServerProcess({
    realm: 'memory://',
    config: fileURLToPath(new URL('../src/wire.config.ts', import.meta.url)),
  })
  token = await tokenOf(ANN)
})
afterAll(() => server?.stop())

function handshake(headers: readonly string[], path = '/socket/websocket?vsn=2.0.0'): string {
  const key = randomBytes(16).toString('base64')
  const upgrade = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ]
  return [`GET ${path} HTTP/1.1`, ...headers, ...upgrade, '', ''].join('\r\n')
}

describe('pages and names', () => {
  it.each([
    ['a foreign page', ['Origin: https://evil.test'], 403],
    ['a page without an origin of its own', ['Origin: null'], 403],
    ['a file', ['Origin: file://'], 403],
    ['a look-alike behind the name', [`Origin: ${APP}.evil.test`], 403],
    ['a look-alike before the name', ['Origin: https://evil-app.example.com'], 403],
    ['another scheme', ['Origin: http://app.example.com'], 403],
    ['another port', [`Origin: ${APP}:8443`], 403],
    ['another spelling', ['Origin: https://APP.example.com'], 403],
    ['a page of this machine on another port', ['Origin: http://localhost:1'], 403],
    ['a page that is listed', [`Origin: ${APP}`], 101],
    ['a program', [], 101],
  ])('a handshake of %s is answered as it should be', async (_, headers, status) => {
    for (const path of ['/socket/websocket?vsn=2.0.0', '/realtime/v1/websocket?vsn=1.0.0&apikey=']) {
      const connection = await RawConnection.open(server.port)
      onTestFinished(() => connection.close())
      connection.send(handshake([`Host: localhost:${server.port}`, ...headers], path.replace('&apikey=', '')))
      await waitUntil('the handshake is answered', () => connection.received.includes('\r\n\r\n'))
      expect(connection.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    }
  })

  it.each([
    'evil.test',
    '127.0.0.1.evil.test',
    'localhost.evil.test',
    'localhost@evil.test',
    '[::1].evil.test',
    '0.0.0.0',
    '169.254.1.1',
  ])('a handshake under the name %s is refused, and so is a request', async (host) => {
    for (const text of [
      handshake([`Host: ${host}`]),
      `GET /beings/page?limit=1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    ]) {
      const { statuses } = await rawRequest(server.port, text)
      expect([400, 421]).toContain(statuses[0])
    }
  })

  it('a handshake needs its key and version', async () => {
    const wrong = [
      handshake(['Host: localhost']).replace(/Sec-WebSocket-Key.*\r\n/, ''),
      handshake(['Host: localhost']).replace('Version: 13', 'Version: 7'),
      handshake(['Host: localhost']).replace(/Key: .*\r\n/, 'Key: short\r\n'),
      handshake(['Host: localhost'], '/socket/websocket?vsn=9.9.9'),
      handshake(['Host: localhost'], `/socket/websocket?vsn=2.0.0&x=${'a'.repeat(17_000)}`),
      handshake(['Host: localhost', 'Authorization: Bearer nonsense']),
      handshake(['Host: localhost'], '/socket/websocket?vsn=2.0.0&apikey=nonsense'),
    ]
    for (const text of wrong) {
      const { statuses } = await rawRequest(server.port, text)
      expect([400, 401, 405, 414, 426, 431]).toContain(statuses[0])
    }
  })
})

describe('frames', () => {
  async function opened(): Promise<PortalClient> {
    const client = await new PortalClient(server.url, {
      headers: { authorization: `Bearer ${token}` },
    }).opened()
    onTestFinished(() => client.close())
    return client
  }

  async function closedBy(send: (client: PortalClient) => void): Promise<number | undefined> {
    const client = await opened()
    send(client)
    await waitUntil('the portal is closed', () => client.closed !== undefined)
    return client.closed?.[0]
  }

  const text = (payload: string): string => `["1","1","query:a","phx_join",${payload}]`

  it.each([
    ['no JSON', 'hello', 4400],
    ['an object', '{"topic":"phoenix"}', 4400],
    ['too few parts', '["1","1","phoenix","heartbeat"]', 4400],
    ['a topic that is no text', '["1","1",{},"heartbeat",{}]', 4400],
    ['a topic that is too long', `["1","1","${'a'.repeat(256)}","heartbeat",{}]`, 4400],
    ['a prototype key', text('{"__proto__":{"isAdmin":true}}'), 4400],
    ['a repeated key', text('{"kind":"page","kind":"lux_changes"}'), 4400],
    ['33 levels', text(`${'['.repeat(33)}${']'.repeat(33)}`), 4400],
    ['100,000 levels', text(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 4400],
    ['1,025 keys', text(`{${Array.from({ length: 1_025 }, (_, index) => `"k${index}":1`).join()}}`), 4400],
    ['a number beyond doubles', text('1e999'), 4400],
    ['10 MiB', text(`"${'a'.repeat(10 * 1_048_576)}"`), 1009],
    ['one byte too many', text(`"${'a'.repeat(262_144)}"`), 1009],
  ])('end the portal when they hold %s', async (_, frame, code) => {
    expect(await closedBy(({ socket }) => socket.send(frame))).toBe(code)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['an unknown letter', Buffer.from([9, 1, 1, 1])],
    ['lengths beyond its end', Buffer.from([0, 255, 255, 255, 255])],
    ['noise', Buffer.from(Array.from({ length: 1_000 }, (_, index) => (index * 7 + 13) % 256))],
  ])('end the portal when they are binary and hold %s', async (_, bytes) => {
    expect(await closedBy(({ socket }) => socket.send(bytes))).toBe(4400)
  })

  it('end the portal when there are too many of them, and of their parts', async () => {
    const heartbeat = '[null,"1","phoenix","heartbeat",{}]'
    expect(await closedBy(({ socket }) => Array.from({ length: 2_000 }, () => socket.send(heartbeat)))).toBe(
      4429,
    )
    const code = await closedBy(({ socket }) => {
      for (let count = 0; count < 131_072; count++) socket.send('a', { fin: false })
    })
    expect([1002, 1006, 1008, 1009, 4400, 4429]).toContain(code)
  })

  it('open only so many channels', async () => {
    const client = await opened()
    const replies = await Promise.all(
      Array.from({ length: 101 }, (_, index) => client.join(`energy:${index}`, {})),
    )
    const refused = replies.filter(({ status }) => status === 'error')
    expect(refused).toMatchObject([{ response: { code: 'LUX_OVERLOADED' } }])
  })

  it.each([
    '__proto__',
    'constructor',
    'query:__proto__',
    'realtime:constructor',
    'energy:',
    'query:',
    'lux_changes',
    'a'.repeat(255),
  ])('name topics that are nothing but text: %s', async (topic) => {
    const client = await opened()
    const { status } = await client.join(topic, { kind: '__proto__' })
    expect(['ok', 'error']).toContain(status)
    expect(await client.push('phoenix', 'heartbeat', {})).toMatchObject({ status: 'ok' })
  })

  it('leave the others alone', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    const client = await opened()
    const query = { v: 1, type: 'query', kind: 'page', limit: 1 }
    expect(await client.join('query:pages', { query })).toMatchObject({ status: 'ok' })
  })
})

describe('broadcasts by HTTP', () => {
  const BROADCAST = JSON.stringify({ messages: [{ topic: 'room', event: 'said', payload: { text: 'hi' } }] })
  const say = async (headers: Record<string, string>, body = BROADCAST): Promise<number> => {
    const type = { 'content-type': 'application/json' }
    const url = `${server.url}/realtime/v1/api/broadcast`
    return (await fetch(url, { method: 'POST', headers: { ...type, ...headers }, body })).status
  }

  it('are of those who have logged in, and of no foreign page', async () => {
    const mine = { authorization: `Bearer ${token}` }
    expect(await say(mine)).toBe(202)
    expect(await say({ ...mine, origin: APP })).toBe(202)
    expect([401, 403]).toContain(await say({}))
    expect(await say({ authorization: 'Bearer nonsense' })).toBe(401)
    for (const origin of ['https://evil.test', 'null', `${APP}.evil.test`])
      expect(await say({ ...mine, origin })).toBe(403)
    expect(await say({ ...mine, 'content-type': 'text/plain' })).toBe(415)
  })

  it('are as small as messages over a portal', async () => {
    const mine = { authorization: `Bearer ${token}` }
    expect(await say(mine, JSON.stringify({ messages: 'x'.repeat(2_000_000) }))).toBe(413)
    for (const body of ['{', '[]', '{}', '{"messages":{}}', '{"messages":[{"topic":1}]}', '{"__proto__":{}}'])
      expect([body, await say(mine, body)]).toEqual([body, 400])
  })
})

describe('portals that nobody uses', () => {
  it(`are closed when nobody logged in: ${IDLE_CLIENTS}`, { timeout: 180_000 }, async () => {
    const clients = await Promise.all(
      Array.from({ length: SCALE.isWhole ? IDLE_CLIENTS * 4 : IDLE_CLIENTS }, () =>
        new PortalClient(server.url).opened(),
      ),
    )
    onTestFinished(() => {
      for (const client of clients) client.close()
    })
    const startedAt = performance.now()
    const known = await new PortalClient(server.url, {
      headers: { authorization: `Bearer ${token}` },
    }).opened()
    onTestFinished(() => known.close())
    expect((await fetch(`${server.url}/beings/page/p1`)).status).toBe(200)
    await waitUntil(
      'all are closed',
      () => clients.every(({ closed }) => closed !== undefined),
      JOIN_MS + BUSY_MACHINE_MS,
    )
    expect(performance.now() - startedAt).toBeGreaterThan(JOIN_MS / 2)
    expect(new Set(clients.map(({ closed }) => closed?.[0]))).toEqual(new Set([4401]))
    expect(known.closed).toBeUndefined()
  })
})
