import { AstralEngine, type BaseRealm, LuxError, MemoryRealm, type RealmDriverFactory } from '@luxdb/core'
import { describe, expect, it, vi } from 'vitest'
import { createRestFlow, type FaultContext } from '../src/index.js'
import { City, KINDS, seed, startServer } from './test-server.js'

const GET = (path: string): Request => new Request(`http://localhost${path}`)

describe('the life of a flow', () => {
  it('is not ready before the engine is awake, and gone after it has ended', async () => {
    const flow = createRestFlow()
    expect((await flow.fetch(GET('/ready'))).status).toBe(503)
    const early = await flow.fetch(GET('/beings/city'))
    expect([early.status, early.headers.get('retry-after'), await early.json()]).toMatchObject([
      503,
      '1',
      { code: '57P03' },
    ])
    const engine = await new AstralEngine({
      realms: { primary: 'memory://' },
      kinds: KINDS,
      flows: [flow],
    }).awaken()
    expect((await flow.fetch(GET('/beings/city'))).status).toBe(200)
    await engine.transcend()
    const late = await flow.fetch(GET('/beings/city'))
    expect([late.status, late.headers.get('connection'), await late.json()]).toMatchObject([
      503,
      'close',
      { code: '57P01' },
    ])
  })

  it('finishes a request whose body is still arriving, and takes no new one', async () => {
    const server = await startServer('memory://')
    let body: ReadableStreamDefaultController<Uint8Array> | undefined
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        body = controller
      },
    })
    const headers = { 'content-type': 'application/json', prefer: 'return=representation' }
    const slow = server.flow.fetch(
      new Request('http://localhost/beings/country', {
        method: 'POST',
        body: stream,
        headers,
        duplex: 'half',
      }),
    )
    const ended = server.engine.transcend()
    await vi.waitFor(() => expect(server.engine.state).toBe('transcending'))
    expect((await server.get('/beings/country')).json).toMatchObject({ code: '57P01' })
    body?.enqueue(new TextEncoder().encode('{"code":"PL","name":"Poland"}'))
    body?.close()
    const answer = await slow
    expect([answer.status, await answer.json()]).toMatchObject([201, [{ code: 'PL' }]])
    await ended
    expect(server.engine.state).toBe('ended')
  })

  it('finishes what it accepted before it stops', async () => {
    const server = await startServer('memory://')
    await seed(server)
    const requests = Array.from({ length: 20 }, () => server.get('/beings/city'))
    const ended = server.engine.transcend()
    const statuses = (await Promise.all(requests)).map(({ status }) => status)
    await ended
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(server.flow.pulse()).toMatchObject({ inFlight: 0, streams: 0, served: 20, faults: 0 })
  })

  it('stands under the path that it is given', async () => {
    const server = await startServer('memory://', { rest: { basePath: '/api' } })
    expect((await server.get('/api/beings/city')).status).toBe(200)
    expect((await server.get('/beings/city')).json).toMatchObject({ status: 404, code: 'LUX_UNKNOWN_PATH' })
    await server.engine.transcend()
  })
})

describe('system paths', () => {
  it('say how things are', async () => {
    const server = await startServer('memory://')
    expect((await server.get('/health')).json).toMatchObject({ status: 'healthy' })
    expect((await server.get('/ready')).json).toEqual({ ready: true })
    expect((await server.get('/realms')).json).toMatchObject([
      {
        name: 'primary',
        home: true,
        kinds: ['country', 'city', 'stop'],
        supports: { durability: 'volatile' },
      },
      { name: 'other', home: false, kinds: [] },
    ])
    expect((await server.get('/meditation')).json).toMatchObject({
      state: 'awake',
      flows: { rest: { inFlight: 1 } },
    })
    await server.engine.transcend()
  })

  it('read the health at most once a second', async () => {
    let nowMs = 0
    const server = await startServer('memory://', { rest: { clock: () => nowMs } })
    const at = async (): Promise<unknown> => Object(await server.get('/health')).json.at
    const first = await at()
    nowMs = 999
    expect(await at()).toBe(first)
    nowMs = 1_000
    expect(await at()).not.toBe(first)
    await server.engine.transcend()
  })

  it.each(['/', '/beings', '/beings/', '/beings/city/', '/beings/a/b/c', '/nope', '/query/x'])(
    'end where %s begins',
    async (path) => {
      const server = await startServer('memory://')
      const answer = await server.get(path)
      expect([answer.status, answer.json]).toMatchObject([404, { code: 'LUX_UNKNOWN_PATH' }])
      await server.engine.transcend()
    },
  )

  it.each(['/health', '/ready', '/realms', '/meditation'])('%s is for reading', async (path) => {
    const server = await startServer('memory://')
    expect((await server.send('POST', path, {})).headers.get('allow')).toBe('GET, HEAD')
    expect((await server.send('HEAD', path)).text).toBe('')
    await server.engine.transcend()
  })
})

describe('request ids', () => {
  it('are echoed when harmless, and made when not', async () => {
    const server = await startServer('memory://')
    expect((await server.get('/health', { 'x-request-id': 'a_B-9' })).headers.get('x-request-id')).toBe(
      'a_B-9',
    )
    const made = (await server.get('/nope', { 'x-request-id': 'a b' })).headers.get('x-request-id')
    expect(made).toMatch(/^[0-9a-f-]{36}$/)
    await server.engine.transcend()
  })
})

/** A realm whose reads fail, as a broken disk makes them. */
class BrokenRealm extends MemoryRealm {
  override _contemplate(): ReturnType<BaseRealm['_contemplate']> {
    return Promise.reject(new LuxError('LUX_STORAGE_FAILED', 'Cannot read /srv/secret.db: I/O error.'))
  }

  override _find(): ReturnType<BaseRealm['_find']> {
    return Promise.reject(new Error('SELECT secret FROM city'))
  }
}

const brokenDriver: RealmDriverFactory = {
  schemes: ['broken'],
  create: (_url, options) => new BrokenRealm('memory://', options),
}

describe('faults of the server', () => {
  it('are reported to it, and tell a client nothing', async () => {
    const faults: [string, FaultContext][] = []
    const flow = createRestFlow({ onFault: (error, context) => faults.push([error.code, context]) })
    const engine = await new AstralEngine({
      realms: { primary: 'broken://' },
      kinds: [...KINDS],
      drivers: [brokenDriver],
      flows: [flow],
    }).awaken()
    const list = await flow.fetch(
      new Request('http://localhost/beings/city?name=eq.x', { headers: { 'x-request-id': 'r1' } }),
    )
    expect([list.status, await list.text()]).toEqual([
      500,
      '{"code":"58030","message":"Something failed inside the server; its log has the cause.","details":null,"hint":null}',
    ])
    const one = await flow.fetch(GET('/beings/city/x'))
    const text = await one.text()
    expect([one.status, JSON.parse(text)]).toMatchObject([500, { code: 'LUX_INTERNAL', title: 'Internal' }])
    expect(text).not.toMatch(/secret|SELECT/)
    expect(faults).toMatchObject([
      ['LUX_STORAGE_FAILED', { requestId: 'r1', method: 'GET', path: '/beings/city' }],
      ['LUX_INTERNAL', { path: '/beings/city/x' }],
    ])
    expect(flow.pulse()).toMatchObject({ faults: 2 })
    await engine.transcend()
  })

  it('say less when errors are minimal', async () => {
    const server = await startServer('memory://', { rest: { errorVerbosity: 'minimal' } })
    await seed(server)
    const taken = await server.send('POST', '/beings/country', { code: 'PL', name: 'x' })
    expect(taken.json).toMatchObject({ code: '23505', details: null, hint: null })
    expect((await server.get('/beings/city/x')).json).not.toHaveProperty('details')
    expect(await server.engine.realm('primary').of(City).count()).toBe(4)
    await server.engine.transcend()
  })
})
