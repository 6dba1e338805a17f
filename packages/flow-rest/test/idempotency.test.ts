import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MemoryAnswerKeeper, type RestFlowOptions } from '../src/index.js'
import { City, REALMS, seed, startServer, type TestServer } from './test-server.js'

const BODY = { soulId: 'lcj', name: 'Łódź', countryId: 'PL' }
const RETURN = { prefer: 'return=representation' }

describe.each(REALMS)('Idempotency-Key on %s', (_, url) => {
  let server: TestServer
  let now = 0
  const start = async (rest: RestFlowOptions = {}): Promise<void> => {
    now = 0
    const answers = new MemoryAnswerKeeper({ maxAnswers: 2, timeToLiveMs: 1_000, clock: () => now })
    server = await startServer(url, { rest: { answers, ...rest } })
    await seed(server)
  }
  beforeEach(() => start())
  afterEach(() => server.engine.transcend())

  const post = (key: string, body: unknown = BODY, headers: Record<string, string> = RETURN) =>
    server.send('POST', '/beings/city?select=name', body, { ...headers, 'idempotency-key': key })
  const cityCount = (): Promise<number> => server.engine.realm('primary').of(City).count()

  it('makes one write of fifty at once, and one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('a')))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['201 [{"name":"Łódź"}]']),
    )
    const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')
    expect(replayed).toHaveLength(49)
    expect(await cityCount()).toBe(5)
  })

  it('answers a patch again as it was answered', async () => {
    const patch = () =>
      server.send(
        'PATCH',
        '/beings/city/waw',
        { name: 'Warsaw' },
        { 'idempotency-key': 'a', 'if-match': '"1"' },
      )
    const [first, second] = [await patch(), await patch()]
    expect([second.status, second.text, second.headers.get('etag')]).toEqual([
      200,
      first.text,
      first.headers.get('etag'),
    ])
  })

  it('belongs to one request', async () => {
    await post('a')
    const other = await post('a', { ...BODY, name: 'Lodz' })
    expect([other.status, other.json]).toMatchObject([422, { code: '22023' }])
    const preferring = await post('a', BODY, {})
    expect(preferring.status).toBe(422)
  })

  it('keeps what was refused, until it expires', async () => {
    const without = { ...BODY, countryId: 'FR' }
    expect((await post('a', without)).status).toBe(409)
    await server.send('POST', '/beings/country', { code: 'FR', name: 'France' })
    expect((await post('a', without)).status).toBe(409)
    now = 1_001
    expect((await post('a', without)).status).toBe(201)
  })

  it('forgets the oldest where there are too many', async () => {
    for (const key of ['a', 'b', 'c']) await post(key, { ...BODY, soulId: key })
    expect((await post('b', { ...BODY, soulId: 'b' })).headers.get('idempotency-replayed')).toBe('true')
    expect((await post('a', { ...BODY, soulId: 'a' })).status).toBe(409)
  })

  it.each(['', 'a b', 'x'.repeat(256)])('is refused when it is %j', async (key) => {
    expect((await post(key)).json).toMatchObject({ code: 'PGRST102' })
    expect(await cityCount()).toBe(4)
  })

  it('makes no difference to reads', async () => {
    const get = () => server.get('/beings/city?select=name&soulId=eq.waw', { 'idempotency-key': 'a' })
    await get()
    await server.send('PATCH', '/beings/city?soulId=eq.waw', { name: 'Warsaw' })
    expect((await get()).json).toEqual([{ name: 'Warsaw' }])
  })

  it('is not of one principal for another', async () => {
    await server.engine.transcend()
    await start({
      authenticator: {
        authenticate: async ({ apiKey = '' }) => ({ id: apiKey, roles: ['admin'], claims: {} }),
      },
    })
    expect((await post('a', BODY, { ...RETURN, apikey: 'ida' })).status).toBe(201)
    expect((await post('a', BODY, { ...RETURN, apikey: 'jan' })).status).toBe(409)
  })
})

it('keeps no answer of a server that failed', async () => {
  const keeper = new MemoryAnswerKeeper()
  const key = { principal: 'p', key: 'k', fingerprint: 'f' }
  await expect(keeper.once(key, () => Promise.reject(new Error('boom')))).rejects.toThrow('boom')
  const answer = { status: 204, headers: {} }
  expect(await keeper.once(key, async () => answer)).toEqual({ answer, isReplayed: false })
})
