import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RestFlowOptions } from '../src/index.js'
import { City, Country, REALMS, seed, startServer, type TestServer } from './test-server.js'

const BODY = { soulId: 'lcj', name: 'Łódź', countryId: 'PL' }
const RETURN = { prefer: 'return=representation' }

describe.each(REALMS)('Idempotency-Key on %s', (_, url) => {
  let server: TestServer
  let now = 0
  const start = async (rest: RestFlowOptions = {}): Promise<void> => {
    now = 0
    const limits = { answerTimeToLiveMs: 1_000, requestTimeoutMs: 50 }
    server = await startServer(url, { rest: { limits, clock: () => now, ...rest } })
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

  it('is of the realm that is written to', async () => {
    const elsewhere = { ...RETURN, 'content-profile': 'other' }
    const country = { code: 'FR', name: 'France' }
    const post = (headers: Record<string, string>) =>
      server.send('POST', '/beings/country', country, { ...headers, 'idempotency-key': 'a' })
    expect((await post(RETURN)).status).toBe(201)
    expect((await post({ ...RETURN, 'content-profile': 'absent' })).status).toBe(406)
    expect(await server.engine.stateStore('other').list('answer/', { limit: 9 })).toEqual([])
    await post(elsewhere)
    expect(await server.engine.stateStore('other').list('answer/', { limit: 9 })).not.toEqual([])
  })

  it('holds for a batch', async () => {
    const manifest = { type: 'manifest', kind: 'city', beings: [BODY], returning: true }
    const batch = () => server.send('POST', '/batch', { requests: [manifest] }, { 'idempotency-key': 'a' })
    const [first, second] = [await batch(), await batch()]
    expect([first.status, second.status, second.text]).toEqual([200, 200, first.text])
    expect(await cityCount()).toBe(5)
    const none = await server.send('POST', '/batch', { requests: 1 }, { 'idempotency-key': 'b' })
    expect(none.status).toBe(400)
  })

  it('runs to its end, and keeps its answer, when its sender has gone', async () => {
    const sender = new AbortController()
    const request = new Request('http://localhost/beings/city?select=name', {
      method: 'POST',
      body: JSON.stringify(BODY),
      headers: { ...RETURN, 'content-type': 'application/json', 'idempotency-key': 'a' },
      signal: sender.signal,
    })
    const answer = server.flow.fetch(request)
    await vi.waitFor(async () =>
      expect(await server.engine.stateStore('primary').list('answer/', { limit: 9 })).not.toEqual([]),
    )
    sender.abort()
    expect((await answer).status).toBe(201)
    expect((await post('a')).headers.get('idempotency-replayed')).toBe('true')
  })

  it('tells nothing of a being that was erased, and does nothing again', async () => {
    const embedding = () =>
      server.send('POST', '/beings/city?select=name,country(name)', BODY, {
        ...RETURN,
        'idempotency-key': 'a',
      })
    await embedding()
    await post('b', { ...BODY, soulId: 'lub', name: 'Lublin' })
    await post('c', { ...BODY, soulId: 'lub', name: 'Lublin' }, { prefer: 'return=headers-only' })
    await server.engine.realm('primary').erase(City, 'lcj')
    const again = await embedding()
    expect([again.status, again.json]).toMatchObject([409, { code: '25000' }])
    const kept = await server.engine.stateStore('primary').list('answer/', { limit: 99 })
    expect(JSON.stringify(kept)).not.toContain('Łódź')
    expect(await cityCount()).toBe(5)
  })

  it('is no key to what another server may still be at', async () => {
    await post('a')
    const [record] = await server.engine.stateStore('primary').list('answer/record/', { limit: 1 })
    const { fingerprint, at } = JSON.parse(record?.value ?? '')
    const pending = JSON.stringify({ type: 'pending', fingerprint, at, owner: 'elsewhere' })
    await server.engine.stateStore('primary').set(record?.key ?? '', pending)
    const waiting = post('a')
    await server.engine.stateStore('primary').set(record?.key ?? '', record?.value ?? '')
    expect((await waiting).status).toBe(201)
    await server.engine.stateStore('primary').set(record?.key ?? '', pending)
    expect((await post('a')).json).toMatchObject({ code: '25000' })
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

  it('hands nothing to somebody of the same name who may see less', async () => {
    await server.engine.transcend()
    await start({
      authenticator: {
        authenticate: async ({ apiKey = '' }) => ({ id: 'ida', roles: [apiKey], claims: {} }),
      },
    })
    expect((await post('a', BODY, { ...RETURN, apikey: 'admin' })).status).toBe(201)
    const other = await post('a', BODY, { ...RETURN, apikey: 'guest' })
    expect([other.status, other.text.includes('Łódź')]).toEqual([422, false])
    expect((await post('a', BODY, { ...RETURN, apikey: 'admin' })).status).toBe(201)
  })
})

describe('answers in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-answers-'))
  const url = `sqlite://${join(folder, 'a.db')}`
  afterAll(() => rmSync(folder, { recursive: true }))
  const post = (server: TestServer) =>
    server.send('POST', '/beings/country', { code: 'PL', name: 'Poland' }, { 'idempotency-key': 'a' })

  it('outlast a restart', async () => {
    const before = await startServer(url)
    expect((await post(before)).status).toBe(201)
    await before.engine.transcend()
    const after = await startServer(url)
    const again = await post(after)
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    await after.engine.transcend()
  })
})

it('keeps no answer of a server that failed', async () => {
  const server = await startServer('memory://?maxBeings=1')
  const post = () =>
    server.send('POST', '/beings/country', { code: 'PL', name: 'Poland' }, { 'idempotency-key': 'a' })
  await server.engine.realm('primary').of(Country).manifest({ code: 'DE', name: 'Germany' })
  expect((await post()).status).toBe(507)
  expect(await server.engine.stateStore('primary').list('answer/', { limit: 9 })).toEqual([])
  await server.engine.transcend()
})
