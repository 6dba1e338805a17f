import { ANONYMOUS_PRINCIPAL, type Authenticator, kind, LuxError, type Principal } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type EventReader, openEvents, type ReadEvent } from './test-events.js'
import { City, Country, REALMS, seed, startServer, type TestServer } from './test-server.js'

const POLISH = '/beings/city?select=soulId,name&countryId=eq.PL'

/** The next event that says something: deltas without changes only carry a cursor. */
async function nextNews(reader: EventReader): Promise<ReadEvent | undefined> {
  for (;;) {
    const event = await reader.next()
    const changes: unknown = Object(event?.data).changes
    if (!Array.isArray(changes) || changes.length > 0) return event
  }
}

describe.each(REALMS)('events on %s', (_, url) => {
  let server: TestServer
  const open: EventReader[] = []
  beforeEach(async () => {
    server = await startServer(url, { rest: { limits: { heartbeatMs: 20 } } })
    await seed(server)
  })
  afterEach(async () => {
    for (const reader of open.splice(0)) await reader.cancel()
    await server.engine.transcend()
  })
  const follow = async (path: string, headers?: Record<string, string>): Promise<EventReader> => {
    const reader = await openEvents(server, path, headers)
    open.push(reader)
    return reader
  }
  const rename = (soulId: string, name: string) => server.send('PATCH', `/beings/city/${soulId}`, { name })

  it('tell what a query answers, and then what changes of it', async () => {
    const reader = await follow(`${POLISH}&order=name`)
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(reader.response.headers.get('cache-control')).toBe('no-store')
    const first = await reader.next()
    expect(first).toMatchObject({
      event: 'snapshot',
      data: {
        index: 0,
        rows: [
          { soulId: 'gda', name: 'Gdańsk' },
          { soulId: 'krk', name: 'Kraków' },
          { soulId: 'waw', name: 'Warszawa' },
        ],
        soulIds: ['gda', 'krk', 'waw'],
      },
    })
    expect(Object(first?.data).cursor).toBe(first?.id)
    await rename('waw', 'Warsaw')
    expect(await nextNews(reader)).toMatchObject({
      event: 'delta',
      id: expect.any(String),
      data: { changes: [{ type: 'update', soulId: 'waw', being: { soulId: 'waw', name: 'Warsaw' } }] },
    })
    await server.send('PATCH', '/beings/city/krk', { countryId: 'DE' })
    expect(await nextNews(reader)).toMatchObject({ data: { changes: [{ type: 'leave', soulId: 'krk' }] } })
    await server.send('POST', '/beings/city', { soulId: 'lcj', name: 'Łódź', countryId: 'PL' })
    expect(await nextNews(reader)).toMatchObject({
      data: { changes: [{ type: 'enter', soulId: 'lcj', being: { name: 'Łódź' } }] },
    })
  })

  it('go on from the last that was seen', async () => {
    const reader = await follow(POLISH)
    const { id = '' } = (await reader.next()) ?? {}
    await reader.cancel()
    await rename('waw', 'Warsaw')
    await rename('ber', 'Berolina')
    const again = await follow(POLISH, { 'last-event-id': id })
    const change = { type: 'update', soulId: 'waw', being: { soulId: 'waw', name: 'Warsaw' } }
    expect(await nextNews(again)).toMatchObject({ event: 'delta', data: { changes: [change] } })
  })

  it('begin anew where a cursor is not of this query', async () => {
    const reader = await follow(POLISH)
    const { id = '' } = (await reader.next()) ?? {}
    const other = await follow('/beings/city?select=soulId', { 'last-event-id': id })
    expect(await other.next()).toEqual({ event: 'resync', id: undefined, data: { reason: 'query' } })
    expect(await other.next()).toMatchObject({ event: 'snapshot' })
  })

  it('keep the first places of an order', async () => {
    const reader = await follow('/beings/city?select=name&order=population.desc&limit=2')
    expect(await reader.next()).toMatchObject({ data: { soulIds: ['ber', 'waw'] } })
    await server.send('PATCH', '/beings/city/krk', { population: 9_000_000 })
    expect(await nextNews(reader)).toMatchObject({
      data: {
        changes: expect.arrayContaining([
          { type: 'enter', soulId: 'krk', index: 0, being: { name: 'Kraków' } },
        ]),
      },
    })
  })

  it('come in several parts where there is much, of which only the last has an id', async () => {
    const name = 'x'.repeat(30_000)
    const cities = Array.from({ length: 30 }, (_item, index) => ({
      name: `${name}${index}`,
      countryId: 'DE',
    }))
    await server.engine
      .realm('primary')
      .of(City)
      .manifest(cities.map((city, index) => ({ ...city, soulId: `c${index}` })))
    const reader = await follow('/beings/city?select=name&countryId=eq.DE')
    const parts: ReadEvent[] = []
    do {
      const part = await reader.next()
      if (part !== undefined) parts.push(part)
    } while (parts.at(-1)?.id === undefined && parts.length < 99)
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.map(({ data }) => Object(data).index)).toEqual(parts.map((_part, index) => index))
    expect(parts.flatMap(({ data }) => Object(data).rows)).toHaveLength(31)
    expect(parts.filter(({ data }) => Object(data).cursor !== undefined)).toHaveLength(1)
  })

  it('show in silence that they live', async () => {
    const reader = await follow(POLISH)
    await reader.next()
    const news = nextNews(reader)
    await vi.waitFor(() => expect(reader.beats).toBeGreaterThan(1))
    await rename('waw', 'Warsaw')
    expect(await news).toMatchObject({ event: 'delta' })
  })

  it('are refused as a read is', async () => {
    const status = async (path: string, headers = {}): Promise<number> =>
      (await server.get(path, { accept: 'text/event-stream', ...headers })).status
    expect(await status('/beings/absent')).toBe(404)
    expect(await status('/beings/city?absent=eq.1')).toBe(400)
    expect(await status('/beings/city?after=abc')).toBe(400)
    expect(await status('/beings/city', { 'accept-profile': 'absent' })).toBe(406)
    const head = await server.send('HEAD', '/beings/city', undefined, { accept: 'text/event-stream' })
    expect(head.status).toBe(406)
    const write = await server.send('DELETE', '/beings/city', undefined, { accept: 'text/event-stream' })
    expect(write.status).toBe(406)
    expect(server.flow.pulse()).toMatchObject({ eventStreams: 0 })
  })

  it('let go of everything when the reader leaves', async () => {
    const reader = await follow(POLISH)
    await reader.next()
    expect(server.flow.pulse()).toMatchObject({ eventStreams: 1 })
    await reader.cancel()
    expect(server.flow.pulse()).toMatchObject({ eventStreams: 0 })
    const { realms } = await server.engine.meditate()
    expect(realms['primary']?.feed).toMatchObject({ live: { queries: 0 } })
  })

  it('do not begin for a client that has gone', async () => {
    const headers = { accept: 'text/event-stream' }
    const request = new Request('http://localhost/beings/city', { headers, signal: AbortSignal.abort() })
    expect((await server.flow.fetch(request)).status).toBe(499)
    expect(server.flow.pulse()).toMatchObject({ eventStreams: 0 })
  })

  it('end when the server does, and their clients come again', async () => {
    const reader = await follow(POLISH)
    await reader.next()
    const ended = server.engine.transcend()
    while ((await reader.next()) !== undefined);
    await ended
    expect(server.engine.state).toBe('ended')
  })
})

describe('the number of streams of events', () => {
  it('is bounded in all, and for each owner', async () => {
    const limits = { maxEventStreams: 3, maxEventStreamsPerPrincipal: 2 }
    const authenticator: Authenticator = {
      authenticate: async ({ bearer = '' }) => ({ id: bearer, roles: ['admin'], claims: {} }),
    }
    const server = await startServer('memory://', { rest: { limits, authenticator } })
    const follow = (name: string) => openEvents(server, '/beings/city', { authorization: `Bearer ${name}` })
    const first = await follow('ada')
    await follow('ada')
    await expect(follow('ada')).rejects.toThrow('503')
    await follow('ida')
    await expect(follow('ida')).rejects.toThrow('503')
    await first.cancel()
    await follow('ida')
    await server.engine.transcend()
  })

  it('can be none', async () => {
    const server = await startServer('memory://', { rest: { limits: { maxEventStreams: 0 } } })
    await expect(openEvents(server, '/beings/city')).rejects.toThrow('503')
    await server.engine.transcend()
  })
})

describe('a reader that takes nothing', () => {
  it('is cut off, and holds nothing', async () => {
    const server = await startServer('memory://', {
      rest: { limits: { requestTimeoutMs: 20, heartbeatMs: 5 } },
    })
    const reader = await openEvents(server, '/beings/city')
    await reader.next()
    expect(server.flow.pulse()).toMatchObject({ eventStreams: 1 })
    await vi.waitFor(() => expect(server.flow.pulse()).toMatchObject({ eventStreams: 0 }))
    await expect(async () => {
      while ((await reader.next()) !== undefined);
    }).rejects.toThrow('stalled')
    await server.engine.transcend()
  })
})

const OWN = { type: 'in', field: 'owner', values: [{ $principal: 'claims.teams' }] } as const
const Note = kind('note', { owner: z.string(), title: z.string() }, { access: { read: OWN } })

describe('the rights of a stream of events', () => {
  let server: TestServer
  let principal: Principal | LuxError
  let asked = 0
  const member = (...teams: string[]): Principal => ({ id: 'ada', roles: [], claims: { teams } })
  beforeEach(async () => {
    principal = member('red')
    const authenticator: Authenticator = {
      authenticate: async ({ bearer }) => {
        if (bearer === undefined) return ANONYMOUS_PRINCIPAL
        asked += 1
        if (principal instanceof LuxError) throw principal
        return principal
      },
    }
    server = await startServer('memory://', {
      rest: { authenticator, limits: { recheckMs: 5 } },
      kinds: [Note, Country],
    })
    await server.engine
      .realm('primary')
      .of(Note)
      .manifest([
        { owner: 'red', title: 'A' },
        { owner: 'blue', title: 'B' },
      ])
  })
  afterEach(() => server.engine.transcend())
  const follow = () => openEvents(server, '/beings/note?select=title', { authorization: 'Bearer ada' })

  it('are those of its principal', async () => {
    const reader = await follow()
    expect(await reader.next()).toMatchObject({ data: { rows: [{ title: 'A' }] } })
    const notes = server.engine.realm('primary').of(Note)
    await notes.manifest({ owner: 'blue', title: 'hidden' })
    await notes.manifest({ owner: 'red', title: 'shown' })
    expect(await nextNews(reader)).toMatchObject({ data: { changes: [{ being: { title: 'shown' } }] } })
    await reader.cancel()
    await expect(openEvents(server, '/beings/country', { authorization: 'Bearer ada' })).rejects.toThrow(
      '403',
    )
    await expect(openEvents(server, '/beings/note')).resolves.toBeDefined()
  })

  it('are looked at again: with others it begins anew, as if what is lost had never been there', async () => {
    const reader = await follow()
    await reader.next()
    principal = member('blue')
    expect(await nextNews(reader)).toMatchObject({ event: 'resync', data: { reason: 'query' } })
    expect(await reader.next()).toMatchObject({ event: 'snapshot', data: { rows: [{ title: 'B' }] } })
  })

  it('end with the credentials', async () => {
    const reader = await follow()
    await reader.next()
    principal = new LuxError('LUX_TOKEN_EXPIRED', 'Over.')
    expect(await nextNews(reader)).toMatchObject({
      event: 'failure',
      id: undefined,
      data: { status: 401, code: 'LUX_TOKEN_EXPIRED' },
    })
    expect(await reader.next()).toBeUndefined()
    expect(server.flow.pulse()).toMatchObject({ eventStreams: 0 })
  })

  it('end where a rule fails', async () => {
    const reader = await follow()
    await reader.next()
    principal = Object.defineProperty({ id: 'ada', roles: [], claims: {} }, 'claims', {
      get: () => {
        throw new TypeError('A rule that fails.')
      },
    })
    expect(await nextNews(reader)).toMatchObject({ event: 'failure', data: { code: 'LUX_INTERNAL' } })
    expect(await reader.next()).toBeUndefined()
  })

  it('outlast a moment in which nobody can be asked', async () => {
    const reader = await follow()
    await reader.next()
    principal = new LuxError('LUX_REALM_UNREACHABLE', 'Gone for a moment.')
    asked = 0
    await vi.waitFor(() => expect(asked).toBeGreaterThan(2))
    principal = member('red')
    await server.engine.realm('primary').of(Note).manifest({ owner: 'red', title: 'still' })
    expect(await nextNews(reader)).toMatchObject({ data: { changes: [{ being: { title: 'still' } }] } })
    await reader.cancel()
  })
})
