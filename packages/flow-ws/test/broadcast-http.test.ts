import { type Authenticator, LuxError } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { PEOPLE, startPortals, type TestServer, until } from './test-portals.js'
import { joined, realtimeClient } from './test-realtime.js'

/** What a listener of a room hears, as event and payload. */
async function listen(server: TestServer, vsn: '1.0.0' | '2.0.0' = '2.0.0'): Promise<unknown[]> {
  const heard: unknown[] = []
  const channel = realtimeClient(server, 'reader', vsn)
    .channel('room')
    .on('broadcast', { event: '*' }, ({ event, payload }) =>
      heard.push([event, payload instanceof ArrayBuffer ? Buffer.from(payload).toString() : payload]),
    )
  await joined(channel)
  return heard
}

function rootOf({ url }: TestServer): string {
  return url.replace('ws:', 'http:').replace('/socket', '/realtime/v1/api/broadcast')
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly method?: string
}

function post(
  server: TestServer,
  path: string,
  { headers = {}, body = '{}', method = 'POST' }: Sent = {},
): Promise<Response> {
  return fetch(rootOf(server) + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' ? { body } : {}),
  })
}

const ROOM = JSON.stringify({ messages: [{ topic: 'room', event: 'said', payload: { text: 'hi' } }] })

describe('a broadcast by HTTP', () => {
  it.each(['1.0.0', '2.0.0'] as const)(
    'comes from a client of Supabase that has not joined (%s)',
    async (vsn) => {
      const server = await startPortals()
      const heard = await listen(server, vsn)
      const channel = realtimeClient(server).channel('room')
      expect(await channel.send({ type: 'broadcast', event: 'fallback', payload: { text: 'hi' } })).toBe('ok')
      expect(await channel.httpSend('sent by http', { text: 'ho' })).toEqual({ success: true })
      await until(() => heard.length === 2, 'both were heard')
      expect(heard).toEqual([
        ['fallback', { text: 'hi' }],
        ['sent by http', { text: 'ho' }],
      ])
    },
  )

  it('carries bytes', async () => {
    const server = await startPortals()
    const heard = await listen(server)
    await realtimeClient(server).channel('room').httpSend('bytes', new TextEncoder().encode('raw'))
    await until(() => heard.length === 1, 'the bytes were heard')
    expect(heard).toEqual([['bytes', 'raw']])
  })

  it('is allowed to whom the channel is', async () => {
    const server = await startPortals({
      authenticator: PEOPLE,
      mayUseTopic: ({ roles }, topic, action) =>
        action === 'listen' || (roles.includes('speaker') && topic === 'realtime:room'),
    })
    const heard = await listen(server)
    const statusFor = async (headers: Readonly<Record<string, string>>, body = ROOM): Promise<number> =>
      (await post(server, '', { headers, body })).status
    expect(await statusFor({})).toBe(403)
    expect(await statusFor({ apikey: 'reader' })).toBe(403)
    expect(await statusFor({ apikey: 'reader', authorization: 'Bearer speaker' })).toBe(202)
    const mixed = JSON.stringify({
      messages: [
        { topic: 'room', event: 'half', payload: {} },
        { topic: 'other', event: 'half', payload: {} },
      ],
    })
    expect(await statusFor({ apikey: 'speaker' }, mixed)).toBe(403)
    expect(await statusFor({ apikey: 'speaker' })).toBe(202)
    await until(() => heard.length === 2, 'those that were allowed were heard')
    expect(heard).toEqual(Array.from({ length: 2 }, () => ['said', { text: 'hi' }]))
  })

  it('is refused with the reason', async () => {
    const authenticator: Authenticator = {
      authenticate: async ({ apiKey }) => {
        if (apiKey === 'bad') throw new LuxError('LUX_UNAUTHENTICATED', 'There is no such key.')
        return { id: 'ada', roles: [], claims: {} }
      },
    }
    const server = await startPortals({ authenticator, limits: { maxMessageBytes: 1_000 } })
    const refusals: readonly (readonly [number, string, string, Sent])[] = [
      [401, 'LUX_UNAUTHENTICATED', '', { headers: { apikey: 'bad' }, body: ROOM }],
      [405, 'LUX_METHOD_NOT_ALLOWED', '', { method: 'GET' }],
      [400, 'LUX_INVALID_REQUEST', '', { body: '{}' }],
      [400, 'LUX_INVALID_REQUEST', '', { body: '{"messages":[{"topic":"room"}]}' }],
      [400, 'LUX_INVALID_REQUEST', '', { body: '{"messages":[7]}' }],
      [400, 'LUX_INVALID_JSON', '', { body: '{' }],
      [400, 'LUX_INVALID_JSON', '/room/events/said', { body: '{' }],
      [413, 'LUX_PAYLOAD_TOO_LARGE', '', { body: JSON.stringify('x'.repeat(2_000)) }],
      [415, 'LUX_UNSUPPORTED_MEDIA_TYPE', '', { headers: { 'content-type': 'text/plain' }, body: ROOM }],
      [404, 'LUX_UNKNOWN_PATH', '/room/events', { body: '{}' }],
      [400, 'LUX_INVALID_REQUEST', '/room/events/%ff', { body: '{}' }],
      [400, 'LUX_INVALID_REQUEST', `/room/events/${'%E2%82%AC'.repeat(100)}`, { body: '{}' }],
      [403, 'LUX_ORIGIN_REFUSED', '', { headers: { origin: 'https://evil.example' }, body: ROOM }],
    ]
    for (const [status, code, path, sent] of refusals) {
      const answer = await post(server, path, sent)
      expect([answer.status, await answer.json()], path).toEqual([status, expect.objectContaining({ code })])
    }
  })

  it('answers pages of listed origins', async () => {
    const origin = 'https://app.example.com'
    const server = await startPortals({ origins: [origin] })
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'apikey',
    }
    const preflight = await post(server, '', { method: 'OPTIONS', headers: asked })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('apikey')
    const answer = await post(server, '', { headers: { origin }, body: ROOM })
    expect(answer.status).toBe(202)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  })

  it('is refused beyond its rate, and once the flow has stopped', async () => {
    const server = await startPortals({ limits: { maxMessagesPerSecond: 1 }, now: () => 0 })
    const messages = Array.from({ length: 4 }, () => ({ topic: 'room', event: 'said', payload: {} }))
    expect((await post(server, '', { body: JSON.stringify({ messages }) })).status).toBe(202)
    const refused = await post(server, '', { body: ROOM })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    await server.engine.transcend()
    expect((await post(server, '', { body: ROOM })).status).toBe(503)
  })

  it('leaves other requests alone', async () => {
    const { flow } = await startPortals()
    for (const path of ['/', '/api', '/api/broadcasts', '/realtime/v1/websocket'])
      expect(flow.handleRequest(new Request(`http://localhost${path}`, { method: 'POST' }))).toBeUndefined()
  })
})
