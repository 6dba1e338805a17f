import { ANONYMOUS_PRINCIPAL, type Authenticator, kind, LuxError, type Principal } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { REALMS, startServer, type TestServer } from './test-server.js'

const OWN = { type: 'compare', field: 'owner', operator: 'eq', value: { $principal: 'id' } } as const

const Note = kind(
  'note',
  { owner: z.string(), title: z.string(), secret: z.string().default('s3cret') },
  {
    soulId: 'text',
    access: { read: OWN, create: OWN, update: OWN, delete: OWN },
    hidden: { secret: { exceptRoles: ['auditor'] } },
  },
)
const Vault = kind('vault', { gold: z.number() }, { soulId: 'text' })

const principal = (id: string, ...roles: string[]): Principal => ({ id, roles, claims: {} })
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  ann: principal('ann'),
  bob: principal('bob'),
  auditor: principal('ann', 'auditor'),
  root: principal('root', 'admin'),
}

/** Tokens are names. */
const authenticator: Authenticator = {
  async authenticate({ bearer, apiKey }) {
    const name = bearer ?? apiKey
    if (name === undefined) return ANONYMOUS_PRINCIPAL
    const found = Object.hasOwn(PRINCIPALS, name) ? PRINCIPALS[name] : undefined
    if (found === undefined)
      throw new LuxError('LUX_UNAUTHENTICATED', 'This token is not valid; log in again.')
    return found
  },
}

/** Nothing else is wrong with the requests, so that they say nothing else. */
const UNKNOWN = expect.stringMatching(/^(42703|PGRST204|LUX_UNKNOWN_FIELD)$/)

const as = (name: string): Record<string, string> => ({ authorization: `Bearer ${name}` })

describe.each(REALMS)('access over HTTP on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url, { rest: { authenticator }, kinds: [Note, Vault] })
    await server.engine
      .realm('primary')
      .of(Note)
      .manifest([
        { soulId: 'a', owner: 'ann', title: 'A' },
        { soulId: 'b', owner: 'bob', title: 'B' },
      ])
  })
  afterEach(() => server.engine.transcend())

  it('refuses credentials that are not valid', async () => {
    const answer = await server.get('/beings/note', as('nobody'))
    expect([answer.status, answer.json]).toMatchObject([401, { code: 'PGRST301' }])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect((await server.get('/beings/note/a', as('nobody'))).json).toMatchObject({
      code: 'LUX_UNAUTHENTICATED',
    })
  })

  it('shows everybody what is theirs', async () => {
    expect((await server.get('/beings/note?select=title', as('ann'))).json).toEqual([{ title: 'A' }])
    expect((await server.get('/beings/note?select=title', { apikey: 'bob' })).json).toEqual([{ title: 'B' }])
    expect((await server.get('/beings/note', as('ann'))).headers.get('content-range')).toBe('0-0/*')
    expect((await server.get('/beings/note?select=title&order=title', as('root'))).json).toHaveLength(2)
    expect((await server.get('/beings/note')).json).toEqual([])
  })

  it('treats what belongs to others as if it were not there', async () => {
    expect((await server.get('/beings/note/b', as('ann'))).status).toBe(404)
    expect((await server.send('PATCH', '/beings/note/b', { title: 'x' }, as('ann'))).status).toBe(404)
    expect((await server.send('DELETE', '/beings/note/b', undefined, as('ann'))).status).toBe(404)
    const probe = await server.send(
      'PATCH',
      '/beings/note/b',
      { title: 'x' },
      { ...as('ann'), 'if-match': '"1"' },
    )
    expect(probe.status).toBe(404)
    const all = await server.send('DELETE', '/beings/note', undefined, {
      ...as('ann'),
      prefer: 'count=exact',
    })
    expect(all.headers.get('content-range')).toBe('*/1')
    expect((await server.get('/beings/note/b', as('bob'))).status).toBe(200)
  })

  it('lets nobody make or hand over what is not theirs', async () => {
    const made = await server.send(
      'POST',
      '/beings/note',
      { soulId: 'c', owner: 'bob', title: 'C' },
      as('ann'),
    )
    expect([made.status, made.json]).toMatchObject([403, { code: '42501' }])
    const given = await server.send('PATCH', '/beings/note/a', { owner: 'bob' }, as('ann'))
    expect([given.status, given.json]).toMatchObject([403, { code: 'LUX_FORBIDDEN' }])
  })

  it('leaves kinds without rules to admins', async () => {
    expect((await server.get('/beings/vault', as('ann'))).status).toBe(403)
    expect((await server.get('/beings/vault', as('root'))).status).toBe(200)
  })

  it('asks for credentials where nobody has shown any', async () => {
    const list = await server.get('/beings/vault')
    expect([list.status, list.json]).toMatchObject([401, { code: '42501' }])
    expect(list.headers.get('www-authenticate')).toBe('Bearer')
    const state = await server.get('/meditation')
    expect([state.status, state.json]).toMatchObject([401, { code: 'LUX_UNAUTHENTICATED' }])
    const made = await server.send('POST', '/beings/note', { soulId: 'c', owner: 'bob', title: 'C' })
    expect([made.status, made.json]).toMatchObject([401, { code: '42501' }])
  })

  it('answers to the byte alike for fields that are hidden and that do not exist', async () => {
    const same = (text: string): string => text.replaceAll('secret', 'absent')
    const requests: [string, string, unknown?, Record<string, string>?][] = [
      ['GET', '/beings/note?secret=eq.s3cret'],
      ['GET', '/beings/note?or=(secret.is.null)'],
      ['GET', '/beings/note?select=secret'],
      ['GET', '/beings/note?order=secret'],
      ['PATCH', '/beings/note?owner=eq.ann', { secret: 'x' }],
      ['PATCH', '/beings/note?secret=eq.x', { title: 'x' }],
      ['DELETE', '/beings/note?secret=eq.x'],
      ['POST', '/beings/note', { soulId: 'c', owner: 'ann', title: 'x', secret: 'x' }],
      ['POST', '/beings/note?columns=secret', { soulId: 'c', owner: 'ann' }],
      [
        'POST',
        '/beings/note?on_conflict=secret',
        { soulId: 'c', owner: 'ann', title: 'x' },
        { prefer: 'resolution=merge-duplicates' },
      ],
      [
        'POST',
        '/beings/note?select=secret',
        { soulId: 'c', owner: 'ann', title: 'x' },
        { prefer: 'return=representation' },
      ],
      ['PATCH', '/beings/note/a', { secret: 'x' }],
      [
        'POST',
        '/query',
        { v: 1, type: 'query', kind: 'note', where: { type: 'is', field: 'secret', value: null } },
      ],
      [
        'POST',
        '/query',
        { v: 1, type: 'query', kind: 'note', order: [{ field: 'secret', direction: 'asc' }] },
      ],
    ]
    for (const [method, path, body, headers] of requests) {
      const sent = { ...headers, ...as('ann'), 'x-request-id': 'r' }
      const hidden = await server.send(method, path, body, sent)
      const absentBody: unknown = body && JSON.parse(same(JSON.stringify(body)))
      const absent = await server.send(method, same(path), absentBody, sent)
      expect([method, path, hidden.status, hidden.json]).toMatchObject([method, path, 400, { code: UNKNOWN }])
      expect([absent.status, absent.text]).toEqual([hidden.status, same(hidden.text)])
    }
    expect((await server.get('/beings/note/a', as('ann'))).json).not.toHaveProperty('secret')
    expect((await server.get('/beings/note', as('ann'))).text).not.toContain('s3cret')
    expect((await server.get('/beings/note?secret=eq.s3cret', as('auditor'))).json).toHaveLength(1)
  })

  it('shows the state of the engine to admins alone', async () => {
    expect((await server.get('/meditation', as('ann'))).json).toMatchObject({
      status: 403,
      code: 'LUX_FORBIDDEN',
    })
    expect((await server.get('/meditation', as('root'))).json).toMatchObject({ state: 'awake' })
    expect((await server.get('/health')).status).toBe(200)
  })
})
