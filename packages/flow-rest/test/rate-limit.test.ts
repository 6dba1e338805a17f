import { ANONYMOUS_PRINCIPAL, type Authenticator, LuxError } from '@luxdb/core'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestPeer, RestFlowOptions } from '../src/index.js'
import { startServer, type TestServer } from './test-server.js'

/** Tokens are names. */
const authenticator: Authenticator = {
  async authenticate({ bearer }) {
    if (bearer === undefined) return ANONYMOUS_PRINCIPAL
    if (bearer === 'forged') throw new LuxError('LUX_UNAUTHENTICATED', 'This token is not valid.')
    return { id: bearer, roles: ['admin'], claims: {} }
  },
}

describe('the rate of requests', () => {
  let server: TestServer
  let nowMs = 0
  afterEach(() => server.engine.transcend())

  const start = async (rest: RestFlowOptions = {}): Promise<void> => {
    nowMs = 0
    const limits = { requestsPerSecond: 2, requestBurst: 3 }
    server = await startServer('memory://', { rest: { limits, authenticator, clock: () => nowMs, ...rest } })
  }
  const ask = (
    headers: Record<string, string>,
    peer?: RequestPeer,
    path = '/beings/city',
  ): Promise<Response> => server.flow.fetch(new Request(`http://localhost${path}`, { headers }), peer)
  const as = (name: string): Record<string, string> => ({ authorization: `Bearer ${name}` })
  const statuses = async (
    count: number,
    one: (index: number) => Promise<Response>,
  ): Promise<readonly number[]> => {
    const found: number[] = []
    for (let index = 0; index < count; index++) found.push((await one(index)).status)
    return found
  }

  it('lets a burst pass, then says when to come back', async () => {
    await start()
    const first = await ask(as('ada'))
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      '"requests";q=3;w=2',
      '"requests";r=2;t=1',
    ])
    expect(await statuses(3, () => ask(as('ada')))).toEqual([200, 200, 429])
    const refused = await ask(as('ada'))
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('ratelimit')]).toEqual([
      429,
      '1',
      '"requests";r=0;t=2',
    ])
    expect(await refused.json()).toMatchObject({ code: '53400' })
    const problem = await ask(as('ada'), {}, '/beings/city/x')
    expect(await problem.json()).toMatchObject({
      status: 429,
      code: 'LUX_RATE_LIMITED',
      details: { retryAfterSeconds: 1 },
    })
    expect(server.flow.pulse()).toMatchObject({ limited: 3 })
    nowMs = 500
    expect(await statuses(2, () => ask(as('ada')))).toEqual([200, 429])
  })

  it('is that of a principal, wherever it asks from', async () => {
    await start()
    const roaming = (index: number): Promise<Response> => ask(as('ada'), { address: `203.0.113.${index}` })
    expect(await statuses(4, roaming)).toEqual([200, 200, 200, 429])
    expect((await ask(as('ida'))).status).toBe(200)
  })

  it('is that of an address where nobody says who they are, or says it wrongly', async () => {
    await start()
    const path = '/realms'
    const peer = { address: '203.0.113.7' }
    expect(await statuses(2, () => ask({}, peer, path))).toEqual([200, 200])
    expect(await statuses(2, () => ask(as('forged'), peer, path))).toEqual([401, 429])
    expect((await ask({}, peer, path)).status).toBe(429)
    expect((await ask({}, { address: '203.0.113.8' }, path)).status).toBe(200)
    // Whoever has credentials does not suffer from those who try some.
    expect((await ask(as('ada'), peer, path)).status).toBe(200)
  })

  it('is that of each client of a proxy, where there is one', async () => {
    await start({ trustProxy: true })
    const through = (client: string): Promise<Response> =>
      ask({ 'x-forwarded-for': `198.51.100.9, ${client}` }, { address: '10.0.0.1' }, '/realms')
    expect(await statuses(4, () => through('203.0.113.7'))).toEqual([200, 200, 200, 429])
    expect((await through('203.0.113.8')).status).toBe(200)
  })

  it('is not asked of probes', async () => {
    await start()
    const probes = await statuses(9, () => ask({}, undefined, '/health'))
    expect(new Set(probes)).toEqual(new Set([200]))
  })

  it('can be any by default', async () => {
    await start({ limits: {} })
    const answer = await ask(as('ada'))
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null])
  })

  it('is wrong when nothing could ever pass', () => {
    const limits = { requestsPerSecond: 1, requestBurst: 0 }
    return expect(startServer('memory://', { rest: { limits } })).rejects.toThrow(RangeError)
  })
})
