import { ANONYMOUS_PRINCIPAL } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, REALMS, seed, startServer, type TestServer } from './test-server.js'

const CITIES = { v: 1, type: 'query', kind: 'city' } as const

describe.each(REALMS)('POST /batch on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url, { rest: { strictKinds: ['stop'] } })
    await seed(server)
  })
  afterEach(() => server.engine.transcend())

  const batch = (...requests: readonly unknown[]): Promise<Answer> =>
    server.send('POST', '/batch', { requests })
  const population = async (soulId: string): Promise<unknown> =>
    (await server.get(`/beings/city?select=population&soulId=eq.${soulId}`)).json

  it('runs all in one transaction, each seeing those before it', async () => {
    const answer = await batch(
      { type: 'manifest', kind: 'country', beings: [{ code: 'FR', name: 'France' }] },
      {
        type: 'manifest',
        kind: 'city',
        beings: [{ soulId: 'par', name: 'Paris', countryId: 'FR' }],
        returning: true,
      },
      { type: 'transform', kind: 'city', soulId: 'par', version: 1, patch: { population: 2 } },
      { type: 'find', kind: 'city', soulId: 'par' },
      {
        type: 'contemplate',
        query: {
          ...CITIES,
          select: [{ field: 'name' }],
          order: [{ field: 'name', direction: 'desc' }],
          limit: 1,
        },
      },
      { type: 'count', query: CITIES },
      {
        type: 'dissolve',
        kind: 'city',
        where: { type: 'compare', field: 'countryId', operator: 'eq', value: 'PL' },
      },
    )
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({
      results: [
        { count: 1, inserted: 1 },
        { count: 1, inserted: 1, rows: [{ soulId: 'par', version: 1 }] },
        { count: 1, inserted: 0 },
        { rows: [{ soulId: 'par', population: 2, version: 2 }] },
        { rows: [{ name: 'Warszawa' }] },
        { count: 5 },
        { count: 3, inserted: 0 },
      ],
    })
  })

  it('leaves nothing behind when one fails', async () => {
    const answer = await batch(
      { type: 'transform', kind: 'city', soulId: 'ber', patch: { population: 1 } },
      { type: 'transform', kind: 'city', soulId: 'waw', version: 7, patch: { population: 1 } },
    )
    expect([answer.status, answer.json]).toMatchObject([412, { code: 'LUX_VERSION_CONFLICT' }])
    expect(await population('ber')).toEqual([{ population: 3_600_000 }])
  })

  it.each<[string, unknown, number, string]>([
    ['no list', { requests: {} }, 400, 'LUX_INVALID_REQUEST'],
    ['nothing to do', { requests: [] }, 400, 'LUX_INVALID_REQUEST'],
    ['too much to do', { requests: Array.from({ length: 101 }, () => 1) }, 400, 'LUX_INVALID_REQUEST'],
    ['no object', { requests: [1] }, 400, 'LUX_INVALID_REQUEST'],
    ['an unknown type', { requests: [{ type: 'explode', kind: 'city' }] }, 400, 'LUX_INVALID_REQUEST'],
    ['an unknown kind', { requests: [{ type: 'find', kind: 'x', soulId: 'y' }] }, 404, 'LUX_UNKNOWN_KIND'],
    ['a write of everything', { requests: [{ type: 'dissolve', kind: 'city' }] }, 400, 'LUX_INVALID_REQUEST'],
    [
      'an unknown field',
      { requests: [{ type: 'dissolve', kind: 'city', where: { type: 'is', field: 'x', value: null } }] },
      400,
      'LUX_UNKNOWN_FIELD',
    ],
    [
      'a strict kind without a version',
      { requests: [{ type: 'dissolve', kind: 'stop', soulId: '["U8",3]' }] },
      428,
      'LUX_VERSION_REQUIRED',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await server.send('POST', '/batch', body)
    expect([answer.status, answer.json]).toMatchObject([status, { code }])
    expect((await server.get('/batch')).status).toBe(405)
  })

  it('does for nobody what the single requests would not do', async () => {
    const rest = { authenticator: { authenticate: async () => ANONYMOUS_PRINCIPAL } }
    const closed = await startServer(url, { rest })
    const requests = [{ type: 'find', kind: 'city', soulId: 'ber' }]
    const refused = await closed.send('POST', '/batch', { requests })
    const single = await closed.get('/beings/city/ber')
    await closed.engine.transcend()
    expect([refused.status, refused.json]).toMatchObject([401, { code: 'LUX_UNAUTHENTICATED' }])
    expect(single.status).toBe(401)
  })
})
