import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RestFlowOptions } from '../src/index.js'
import { seed, startServer, type TestServer } from './test-server.js'

const METRIC = /^([a-z]+);dur=(\d+(?:\.\d{1,2})?)$/

/** Milliseconds by the names of the parts, in the order of the header. */
function readTiming(header: string | null): ReadonlyMap<string, number> {
  const metrics = (header ?? '').split(', ').map((text) => METRIC.exec(text) ?? [])
  return new Map(metrics.map(([, name = '', duration]) => [name, Number(duration)]))
}

describe('Server-Timing', () => {
  let server: TestServer
  afterEach(() => server.engine.transcend())
  const start = async (rest: RestFlowOptions = {}): Promise<void> => {
    server = await startServer('memory://', { rest })
    await seed(server)
  }
  const timingOf = async (path: string): Promise<ReadonlyMap<string, number>> =>
    readTiming((await server.get(path)).headers.get('server-timing'))

  it('says how long each part took, and that the parts are within the whole', async () => {
    await start()
    const timing = await timingOf('/beings/city')
    expect([...timing.keys()]).toEqual(['authorize', 'queue', 'realm', 'total'])
    const { authorize = NaN, queue = NaN, realm = NaN, total = NaN } = Object.fromEntries(timing)
    expect(realm).toBeGreaterThan(0)
    // Each is rounded to a hundredth.
    expect(authorize + queue + realm).toBeLessThanOrEqual(total + 0.02)
  })

  it('adds up what one request asks of the realm', async () => {
    await start()
    // The stop has no version: its tag is compared first, and then it is deleted.
    const tag = (await server.get('/beings/stop/["U8",3]')).headers.get('etag') ?? ''
    const answer = await server.send('DELETE', '/beings/stop/["U8",3]', undefined, { 'if-match': tag })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('server-timing')).toMatch(
      /^authorize;dur=[\d.]+, queue;dur=[\d.]+, realm;dur=[\d.]+, total;dur=[\d.]+$/,
    )
  })

  it('leaves out what a request does not come to, and is there when it fails', async () => {
    await start()
    expect([...(await timingOf('/realms')).keys()]).toEqual(['authorize', 'total'])
    expect([...(await timingOf('/beings/city?or=(')).keys()]).toEqual(['authorize', 'total'])
    expect([...(await timingOf('/beings/city/absent')).keys()]).toContain('realm')
    expect([...(await timingOf('/nowhere')).keys()]).toEqual(['total'])
  })

  it('is not there when it is turned off', async () => {
    await start({ serverTiming: false })
    expect((await server.get('/beings/city')).headers.has('server-timing')).toBe(false)
  })
})

describe('the time that a request waits', () => {
  it('is told apart from the time that it takes', async () => {
    const server = await startServer('memory://', { engine: { limits: { maxInFlight: 1 } } })
    const { engine } = server
    let release: () => void = () => undefined
    const held = engine
      .realm('primary')
      .transaction(() => new Promise<void>((resolve) => (release = resolve)))
    // The first waits in the realm for the writer, the second in the gate for the first.
    const post = (code: string) => server.send('POST', '/beings/country', { code, name: code })
    const both = Promise.all([post('PL'), post('DE')])
    const startedAt = performance.now()
    await vi.waitFor(() => expect(performance.now() - startedAt).toBeGreaterThan(20), { interval: 5 })
    release()
    await held
    const [first, second] = (await both).map(({ headers }) => readTiming(headers.get('server-timing')))
    expect(first?.get('realm')).toBeGreaterThan(10)
    expect(second?.get('queue')).toBeGreaterThan(10)
    await engine.transcend()
  })
})
