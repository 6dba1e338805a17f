import { type JsonObject, LOCAL_PRINCIPAL } from '@luxdb/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type KindsServer, openKindsStorage } from './test-kinds-server.js'

/** Longer than any test: what the other server does is heard of by no look of its own. */
const NEVER_MS = 3_600_000
const NAME = { type: 'string' }

function cityOf(properties: JsonObject, keywords: JsonObject = {}): JsonObject {
  return { title: 'city', type: 'object', properties, required: ['name'], 'x-lux': keywords }
}

async function codeOf(
  { ask }: KindsServer,
  method: string,
  path: string,
  body?: JsonObject,
): Promise<unknown> {
  const answer = await ask(method, path, body)
  return (answer.body as { code?: string } | undefined)?.code ?? answer.status
}

/** One server that changes a kind of two beings, and one that has not heard of the change. */
async function unaware(
  type: 'sqlite' | 'postgres',
  change: (server: KindsServer) => Promise<unknown>,
): Promise<{ readonly here: KindsServer; readonly there: KindsServer }> {
  const storage = await openKindsStorage(type, [])
  onTestFinished(() => storage.drop())
  const here = await storage.serve()
  await here.ask('POST', '/kinds', cityOf({ name: NAME, mood: NAME }))
  await here.ask('POST', '/beings/city', [
    { name: 'Rome', mood: '1' },
    { name: 'Oslo', mood: '2' },
  ])
  const there = await storage.serve({ pollMs: NEVER_MS })
  expect((await there.ask('GET', '/beings/city?select=mood&name=eq.Rome')).body).toEqual([{ mood: '1' }])
  expect(await change(here)).toMatchObject({ status: 200 })
  return { here, there }
}

describe.each(['sqlite', 'postgres'] as const)('a server that has not heard of a change, on %s', (type) => {
  it.each([
    ['json', {}],
    ['time', { type: 'string', format: 'date-time', 'x-lux': { store: 'time' } }],
    ['float', { type: 'number' }],
    ['int', { type: 'integer' }],
    ['bool', { type: 'boolean' }],
  ])(
    'writes nothing that would be taken for %s, and knows the kind at the next call',
    async (_store, property) => {
      const { here, there } = await unaware(type, (server) =>
        server.ask('POST', '/kinds?confirmFallback=true', cityOf({ name: NAME, mood: property })),
      )
      const before = (await here.ask('GET', '/beings/city?select=name,mood&order=name')).body
      const written = { name: 'Bern', mood: '5' }
      const [insert, update] = [
        await codeOf(there, 'POST', '/beings/city', written),
        await codeOf(there, 'PATCH', '/beings/city?name=eq.Rome', { mood: true }),
      ]
      expect(insert).toBe('55000')
      expect(update).not.toBe('55000')
      const after = (await here.ask('GET', '/beings/city?select=name,mood&order=name&name=neq.Rome')).body
      expect(before).toEqual(expect.arrayContaining(after as unknown[]))
      expect((await there.ask('GET', '/kinds/city')).body).toEqual(cityOf({ name: NAME, mood: property }))
    },
  )

  it('is refused where a field went, and where another one has to be there', async () => {
    const { there } = await unaware(type, (server) =>
      server.ask('POST', '/kinds?fill=size=1', {
        ...cityOf({ name: NAME, size: { type: 'integer' } }),
        required: ['name', 'size'],
      }),
    )
    expect(await codeOf(there, 'POST', '/beings/city', { name: 'Bern', mood: 'x' })).toBe('55000')
    expect(await codeOf(there, 'POST', '/beings/city', { name: 'Bern' })).toBe('23502')
    expect(await codeOf(there, 'POST', '/beings/city', { name: 'Bern', size: 2 })).toBe(201)
  })

  it('leaves to the tables what they know of: what is allowed, and what has a default', async () => {
    const mood = { type: 'string', enum: ['1', '2', 'calm'] }
    const { here, there } = await unaware(type, (server) =>
      server.ask('POST', '/kinds', cityOf({ name: NAME, mood, size: { type: 'integer', default: 4 } })),
    )
    expect(await codeOf(there, 'POST', '/beings/city', { name: 'Bern', mood: 'wild' })).toBe('23514')
    expect(await codeOf(there, 'POST', '/beings/city', { name: 'Bern', mood: 'calm' })).toBe(201)
    expect((await here.ask('GET', '/beings/city?select=size&name=eq.Bern')).body).toEqual([{ size: 4 }])
  })

  it.each(['text/csv', 'application/x-ndjson'])(
    'does not export what it would not read right as %s, and does at the next call',
    async (accept) => {
      const { there } = await unaware(type, (server) =>
        server.ask('POST', '/kinds', cityOf({ name: NAME, size: { type: 'integer', default: 3 } })),
      )
      const exported = (): Promise<Response> =>
        there.fetch('/beings/city?order=name', { headers: { accept } })
      const refused = await exported()
      expect(refused.status).toBe(409)
      expect(await refused.json()).toMatchObject({ code: '55000' })
      const answered = await exported()
      expect(answered.status).toBe(200)
      const text = await answered.text()
      expect(text).toContain('size')
      expect(text).not.toContain('mood')
      expect(text.trim().split('\n')).toHaveLength(accept === 'text/csv' ? 3 : 2)
    },
  )

  it('tells programs the same of the beings that they stream', async () => {
    const { there } = await unaware(type, (server) => server.ask('DELETE', '/kinds/city'))
    const { rows } = there.engine.stream(
      { type: 'contemplate', kind: 'city', query: { v: 1, type: 'query', kind: 'city' } },
      LOCAL_PRINCIPAL,
    )
    const ended = rows[Symbol.asyncIterator]().next()
    await expect(ended).rejects.toMatchObject({ code: 'LUX_KIND_CHANGED' })
    expect(() => there.engine.homeOf('city')).toThrow(expect.objectContaining({ code: 'LUX_UNKNOWN_KIND' }))
  })

  it('finds a kind that went gone', async () => {
    const { there } = await unaware(type, (server) => server.ask('DELETE', '/kinds/city'))
    expect(await codeOf(there, 'GET', '/beings/city')).toBe('55000')
    expect(await there.ask('GET', '/beings/city')).toMatchObject({ status: 404 })
  })
})
