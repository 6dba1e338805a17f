import { AstralEngine, type Authenticator, CallbackFlow, kind, LOCAL_PRINCIPAL } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { Answer, Ask, Question } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { leaksIn } from '../src/leaks.js'
import { openRealm, REALMS, type RealmName } from '../src/realms.js'

const OTHERS_VALUE = 'value-of-somebody-else'
const INSIDE = 'SELECT * FROM "lux_meta" failed at /var/server/secret.ts:1:2'

const Country = kind('country', { code: z.string().min(2) }, { key: 'code' })
const City = kind(
  'city',
  {
    name: z.string().meta({ unique: true }),
    size: z.int().min(0).max(10).default(1),
    country: z.string().optional(),
  },
  { soulId: 'text' },
)
/** Everything about it breaks inside. */
const Broken = kind(
  'broken',
  { name: z.string() },
  {
    soulId: 'text',
    access: {
      read: () => {
        throw new Error(INSIDE)
      },
      create: true,
      update: () => {
        throw new TypeError(INSIDE)
      },
    },
  },
)

interface Served {
  readonly ask: Ask
  readonly engine: AstralEngine
  readonly faults: string[]
  stop(): Promise<void>
}

async function serve(name: RealmName, postgresUrl: string, authenticator: Authenticator): Promise<Served> {
  const realm = await openRealm(name, postgresUrl)
  const faults: string[] = []
  const flow = createRestFlow({
    authenticator,
    errorVerbosity: 'minimal',
    onFault: ({ code }) => faults.push(code),
  })
  const callbacks = new CallbackFlow()
  callbacks.before(City, 'manifest', ({ after }) => {
    if (after.name === 'break') throw new Error(INSIDE)
  })
  const engine = await new AstralEngine({
    realms: { primary: realm.url },
    drivers: [sqliteDriver, postgresDriver],
    kinds: [Country, City, Broken],
    flows: [flow, callbacks],
  }).awaken()
  await engine.realm('primary').of(City).manifest({ soulId: 'a', name: OTHERS_VALUE })
  const stop = async (): Promise<void> => {
    await engine.transcend()
    await realm.remove()
  }
  return { ask: askFlow(flow), engine, faults, stop }
}

const json = (body: unknown, method = 'POST'): { readonly method: string; readonly body: unknown } => ({
  method,
  body,
})

/** A path, and what is sent there. */
type Asked = readonly [path: string, question?: Question]

/** Mistakes of every sort that a client can make. */
const MISTAKES: readonly Asked[] = [
  ['/beings/absent'],
  ['/beings/city?absent=eq.1'],
  ['/beings/city?name=almost.1'],
  ['/beings/city?size=eq.many'],
  ['/beings/city?size=eq.99999999999999999999'],
  ['/beings/city?select=absent(*)'],
  ['/beings/city?order=absent'],
  ['/beings/city?or=(((('],
  ['/beings/city?limit=-1'],
  ['/beings/city?name=match.(a'],
  ['/beings/city?name=fts.((('],
  ['/beings/city/none'],
  ['/beings/city/%00'],
  ['/absent'],
  ['/beings/rpc/version'],
  ['/beings/city', { headers: { accept: 'application/xml' } }],
  ['/beings/city', { headers: { 'accept-profile': 'elsewhere' } }],
  ['/beings/city?name=eq.none', { headers: { accept: 'application/vnd.pgrst.object+json' } }],
  ['/beings/city', json('{')],
  ['/beings/city', json({ name: 1 })],
  ['/beings/city', json({ soulId: 'b', name: 'b', size: 99 })],
  ['/beings/city', json({ soulId: 'b', name: 'a\u0000' })],
  ['/beings/city', json({ soulId: 'b' })],
  ['/beings/city', json({ soulId: 'a', name: 'again' })],
  ['/beings/city', json({ soulId: 'b', name: OTHERS_VALUE })],
  ['/beings/city/a', json({ soulId: 'b' }, 'PATCH')],
  ['/beings/city/a', { ...json({ size: 2 }, 'PATCH'), headers: { 'if-match': '"9"' } }],
  ['/query', json({ v: 2 })],
  ['/query', json({ v: 1, type: 'query', kind: 'city', after: 'x' })],
  ['/batch', json({ requests: [{ type: 'drop', kind: 'city' }] })],
  ['/beings/city', { method: 'PROPFIND' }],
]

/** What goes wrong inside. */
const FAULTS: readonly Asked[] = [
  ['/beings/broken'],
  ['/beings/broken/a'],
  ['/beings/broken?select=count()'],
  ['/beings/broken', { headers: { accept: 'text/csv' } }],
  ['/beings/broken', { headers: { accept: 'application/x-ndjson' } }],
  ['/beings/broken?name=eq.x', json({ name: 'y' }, 'PATCH')],
  ['/beings/broken/a', json({ name: 'y' }, 'PATCH')],
  ['/query', json({ v: 1, type: 'query', kind: 'broken' })],
  ['/batch', json({ requests: [{ type: 'find', kind: 'broken', soulId: 'a' }] })],
]

describe.each(REALMS)('errors for strangers, on %s', (name) => {
  let served: Served
  beforeAll(async () => {
    const visitor = { id: 'visitor', roles: ['visitor'], claims: {} }
    const authenticator: Authenticator = {
      authenticate: async ({ bearer }) => {
        if (bearer === 'break') throw new Error(INSIDE)
        return bearer === 'visitor' ? visitor : LOCAL_PRINCIPAL
      },
    }
    served = await serve(name, inject('postgresUrl'), authenticator)
  })
  afterAll(() => served?.stop())

  function expectClean(path: string, { status, text, headers }: Answer, least = 400): void {
    expect([path, status >= least]).toEqual([path, true])
    const told = text.replaceAll(/"type":"https:[^"]*"/g, '')
    expect([path, status, leaksIn(told), told]).toEqual([path, status, [], told])
    expect(told).not.toContain(OTHERS_VALUE)
    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null])
  }

  it.each(MISTAKES.map(named))('tell what was wrong, and nothing else: %s', async (path, question) => {
    expectClean(path, await served.ask(path, question))
  })

  it.each(FAULTS.map(named))('tell of faults only that there was one: %s', async (path, question) => {
    const headers = { ...question.headers, authorization: 'Bearer visitor' }
    const before = served.faults.length
    const answer = await served.ask(path, { ...question, headers })
    expectClean(path, answer, 500)
    expect(served.faults.length).toBe(before + 1)
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('tell of faults in hooks and of who is asking the same', async () => {
    expectClean('hook', await served.ask('/beings/city', json({ soulId: 'c', name: 'break' })), 400)
    expectClean(
      'authenticator',
      await served.ask('/beings/city', { headers: { authorization: 'Bearer break' } }),
      500,
    )
  })

  it('tell nothing of a database that has lost its table', async () => {
    if (name === 'memory') return
    await loseTable(served.engine)
    for (const path of ['/beings/country', '/beings/country/PL'])
      expectClean(path, await served.ask(path), 500)
    expectClean('POST', await served.ask('/beings/country', json({ code: 'PL' })), 500)
  })
})

function named([path, question = {}]: Asked): readonly [path: string, question: Question] {
  return [path, question]
}

/** Behind LuxDB's back. */
async function loseTable(engine: AstralEngine): Promise<void> {
  const realm = engine.realm('primary')
  if (!('drizzle' in realm)) throw new Error('This realm has no tables to lose.')
  const client = realm.drizzle as {
    run?: (text: string) => unknown
    execute?: (text: string) => Promise<unknown>
  }
  if (client.run !== undefined) client.run('DROP TABLE "country"')
  else await client.execute?.('DROP TABLE "country"')
}
