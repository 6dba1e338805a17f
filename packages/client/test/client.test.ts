import { createServer, type Server } from 'node:http'
import { AstralEngine, kind, MemoryRealm } from '@luxdb/core'
import { WIRE_VERSION as SERVED, WebSocketFlow, type WebSocketFlowOptions } from '@luxdb/flow-ws'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { createClient, type LiveQuery, type LuxClient, type SocketLike } from '../src/index.js'
import { WIRE_VERSION } from '../src/wire-version.js'

const Star = kind('star', { name: z.string(), mass: z.number().default(1) }, { access: { read: false } })

interface Served {
  readonly realm: MemoryRealm
  readonly flow: WebSocketFlow
  readonly url: string
}

/** One engine on one realm; its connections can be cut. */
async function serve(options: WebSocketFlowOptions = {}): Promise<Served> {
  const flow = new WebSocketFlow(options)
  const engine = await new AstralEngine({
    realms: { primary: 'memory://' },
    kinds: [Star],
    flows: [flow],
  }).awaken()
  const http: Server = createServer()
  flow.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    await engine.transcend()
    http.close()
  })
  const realm = engine.realm('primary')
  if (!(realm instanceof MemoryRealm)) throw new TypeError('The engine was asked for a memory realm.')
  const address = http.address()
  return { realm, flow, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }
}

function connect({ url }: Pick<Served, 'url'>, token?: string): LuxClient {
  const client = createClient(url, {
    // The one of `ws` has all that is needed; the two only type its events differently.
    open: (to) => new WebSocket(to) as unknown as SocketLike,
    backoffMs: () => 20,
    ...(token === undefined ? {} : { token }),
  })
  onTestFinished(() => client.close())
  return client
}

async function until(query: LiveQuery<unknown>, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > deadline)
      throw new Error(
        `It did not come to pass; the query is ${query.status}: ${JSON.stringify(query.refusal)}`,
      )
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 50)
      const stop = query.onChange(() => {
        clearTimeout(timer)
        stop()
        resolve()
      })
    })
  }
}

type Named = { readonly name: string; readonly mass: number }

const names = (query: LiveQuery<Named>): string[] => query.rows().map(({ name }) => name)

describe('a client', () => {
  it('speaks the messages of the server', () => {
    expect(WIRE_VERSION).toBe(SERVED)
  })

  it('follows a query', async () => {
    const server = await serve()
    const [sol] = await server.realm.of(Star).manifest([{ name: 'Sol' }, { name: 'Rigel', mass: 21 }])
    const light = connect(server).watch<Named>({ kind: 'star', filter: 'mass=lt.10' })
    await until(light, () => names(light).join() === 'Sol')
    expect(light.status).toBe('live')
    await server.realm.of(Star).manifest({ name: 'Vega' })
    await until(light, () => names(light).length === 2)
    await server.realm.of(Star).transform(sol?.soulId ?? '', { mass: 99 })
    await until(light, () => names(light).join() === 'Vega')
  })

  it('keeps the order of a window', async () => {
    const server = await serve()
    const query = {
      v: 1,
      type: 'query',
      kind: 'star',
      order: [{ field: 'mass', direction: 'desc' }],
      limit: 3,
    } as const
    const top = connect(server).watch<Named>({ query })
    await until(top, () => top.status === 'live')
    for (const mass of [5, 1, 9, 3, 7]) await server.realm.of(Star).manifest({ name: `m${mass}`, mass })
    await until(top, () => names(top).join() === 'm9,m7,m5')
    await server.realm.of(Star).dissolve({ where: { name: 'm9' } })
    await until(top, () => names(top).join() === 'm7,m5,m3')
  })

  it('gets a large result in parts', async () => {
    const server = await serve()
    const name = 'x'.repeat(500)
    await server.realm
      .of(Star)
      .manifest(Array.from({ length: 2_000 }, (_, index) => ({ name: `${index} ${name}` })))
    const all = connect(server).watch<Named>({ kind: 'star' })
    await until(all, () => all.rows().length === 2_000)
    expect(new Set(names(all)).size).toBe(2_000)
  })

  it('gets a result that is larger than what may wait for a client', async () => {
    const server = await serve({ limits: { maxBufferedBytes: 300_000, maxStalledBytes: 1_500_000 } })
    const stars = server.realm.of(Star)
    const name = 'x'.repeat(4_000)
    await stars.manifest(Array.from({ length: 1_500 }, (_, index) => ({ name: `${index} ${name}` })))
    const all = connect(server).watch<Named>({ kind: 'star' })
    await until(all, () => all.rows().length === 1_500)
    // The same when it has to begin anew while it is connected.
    const top = connect(server).watch<Named>({ kind: 'star', filter: 'order=name&limit=1000' })
    await until(top, () => top.rows().length === 1_000)
    await stars.manifest({ name: '0' })
    await until(top, () => names(top)[0] === '0')
    // A transaction is told whole, and so is what happened while a client was away.
    await stars.transform({ where: {} }, { mass: 7 })
    await until(all, () => all.rows().every(({ mass }) => mass === 7))
    for (const id of server.flow.clientIds) server.flow.closePortal(id, 'cut', 1012)
    await stars.transform({ where: {} }, { mass: 8 })
    await until(all, () => all.status === 'live' && all.rows().every(({ mass }) => mass === 8))
  })

  it('is told why it is refused', async () => {
    const server = await serve({
      authenticator: { authenticate: async () => ({ id: 'eve', roles: [], claims: {} }) },
    })
    const query = connect(server, 'eve').watch({ kind: 'star' })
    await until(query, () => query.status === 'refused')
    expect(query.refusal?.code).toBe('LUX_FORBIDDEN')
    const unknown = connect(server).watch({ kind: 'comet' })
    await until(unknown, () => unknown.status === 'refused')
    expect(unknown.refusal?.code).toBe('LUX_UNKNOWN_KIND')
  })

  it('holds what is there after 200 cut connections under writes', async () => {
    const server = await serve()
    const stars = server.realm.of(Star)
    const clients = Array.from({ length: 5 }, () => connect(server))
    const queries = clients.flatMap((client) => [
      client.watch<Named>({ kind: 'star' }),
      client.watch<Named>({ kind: 'star', filter: 'mass=gt.5' }),
      client.watch<Named>({ kind: 'star', filter: 'order=mass.desc,name&limit=10' }),
    ])
    for (const query of queries) await until(query, () => query.status === 'live')
    let isOver = false
    const writing = (async () => {
      for (let step = 0; !isOver; step++) {
        await stars.manifest({ name: `s${step}`, mass: step % 13 })
        if (step % 3 === 0) await stars.transform({ where: { mass: step % 13 } }, { mass: (step * 7) % 13 })
        if (step % 5 === 0) await stars.dissolve({ where: { name: `s${step - 40}` } })
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    for (let cut = 0; cut < 200; cut++) {
      const ids = server.flow.clientIds
      server.flow.closePortal(ids[cut % Math.max(1, ids.length)] ?? '', 'cut', 1012)
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    isOver = true
    await writing
    const all = await stars.contemplate({ orderBy: [{ mass: 'desc' }, { name: 'asc' }] })
    const wanted = [
      all.map(({ name }) => name).sort(),
      all
        .filter(({ mass }) => mass > 5)
        .map(({ name }) => name)
        .sort(),
      all.slice(0, 10).map(({ name }) => name),
    ]
    for (const [index, query] of queries.entries()) {
      const held = (): string[] => (index % 3 === 2 ? names(query) : names(query).sort())
      await until(query, () => JSON.stringify(held()) === JSON.stringify(wanted[index % 3]))
    }
  }, 60_000)
})
