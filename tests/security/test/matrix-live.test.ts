import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { type Ask, askAs } from '../src/ask.js'
import { CROSSED_KINDS, type PaperKind } from '../src/paper-kinds.js'
import { PaperOracle } from '../src/paper-oracle.js'
import { type Paper, SEED } from '../src/papers.js'
import { isAdmin, PEOPLE, type Person, ROOT, tokenOf } from '../src/people.js'
import { PortalClient } from '../src/portal-client.js'
import { openRealm, REALMS, type TestRealm } from '../src/realms.js'
import type { Rule } from '../src/rules.js'
import { wrongIn } from '../src/seen-papers.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'
import { waitUntil } from '../src/wait-until.js'

/** Only their read rule matters: of each one. */
const KINDS = CROSSED_KINDS.filter((_, index) => index % 5 === 1)

const FRESH: Paper = { soulId: 'n', owner: 'ann', isOpen: false, title: 'new', secret: 'kept-n' }

/** One paper that goes through what each rule allows and does not allow, and is gone in the end. */
const STEPS: readonly (readonly [
  what: string,
  method: string,
  path: string,
  body: object,
  after: Paper | undefined,
])[] = [
  ['made', 'POST', '', FRESH, FRESH],
  ['opened', 'PATCH', '/n', { isOpen: true }, { ...FRESH, isOpen: true }],
  ['handed over', 'PATCH', '/n', { owner: 'bob' }, { ...FRESH, isOpen: true, owner: 'bob' }],
  ['shut', 'PATCH', '/n', { isOpen: false, title: 'shut' }, { ...FRESH, owner: 'bob', title: 'shut' }],
  [
    'given to a team',
    'PATCH',
    '/n',
    { teamId: 'red' },
    { ...FRESH, owner: 'bob', title: 'shut', teamId: 'red' },
  ],
  ['taken over', 'PATCH', '/n', { owner: 'eve' }, { ...FRESH, owner: 'eve', title: 'shut', teamId: 'red' }],
  ['removed', 'DELETE', '/n', {}, undefined],
]

type Json = Readonly<Record<string, unknown>>

/** What a person is told of a kind, and whether any of it was not for them. */
class Follower {
  readonly rule: Rule
  readonly oracle: PaperOracle
  readonly wrong: string[] = []
  readonly seen = new Set<string>()
  /** Of `postgres_changes`: type and soulId. */
  readonly events: string[] = []

  constructor(rule: Rule, oracle: PaperOracle) {
    this.rule = rule
    this.oracle = oracle
  }

  /** Events of changes are offered where a rule looks at the being alone, and not at what it is bound to. */
  get hearsEvents(): boolean {
    return isAdmin(this.oracle.person) || this.rule !== 'team'
  }

  begin(rows: readonly unknown[], soulIds: readonly string[]): void {
    for (const row of rows) this.#look(row)
    for (const soulId of soulIds) this.seen.add(soulId)
  }

  delta({ changes }: Json): void {
    for (const { type, soulId, being, ...rest } of Array.isArray(changes) ? changes : []) {
      this.#look(being)
      if (type === 'leave' && Object.keys(rest).length > 0) this.wrong.push(`heard more than who left`)
      if (type === 'leave') this.seen.delete(soulId)
      else this.seen.add(soulId)
    }
  }

  change({ data }: Json): void {
    const { type, record, old_record: old } = data as { type: string; record: Json; old_record?: Json }
    this.#look(record)
    this.#look(old)
    this.events.push(`${type} ${record['soulId'] ?? old?.['soulId'] ?? '?'}`)
  }

  #look(record: unknown): void {
    const wrong = wrongIn(record, this.oracle)
    if (wrong !== undefined) this.wrong.push(`${this.oracle.person.id} ${wrong}`)
  }
}

describe.each(REALMS)('who hears what over WebSocket, on %s', (name) => {
  let realm: TestRealm | undefined
  let server: ServerProcess
  let root: Ask
  beforeAll(async () => {
    realm = await openRealm(name, inject('postgresUrl'))
    server = await startServerProcess({ realm: realm.url })
    root = await askAs(ROOT, server.url)
  })
  afterAll(async () => {
    await server?.stop()
    await realm?.remove()
  })

  async function portalOf(person: Person): Promise<PortalClient> {
    const headers = person.isAnonymous ? {} : { authorization: `Bearer ${await tokenOf(person)}` }
    const client = await new PortalClient(server.url, { headers }).opened()
    onTestFinished(() => client.close())
    return client
  }

  async function follow(kind: PaperKind, person: Person): Promise<Follower | undefined> {
    const client = await portalOf(person)
    const follower = new Follower(kind.rules.read, new PaperOracle(kind, person))
    client.onHeard(({ event, payload }) => {
      if (event === 'delta') follower.delta(payload)
      else if (event === 'postgres_changes') follower.change(payload)
    })
    const query = { v: 1, type: 'query', kind: kind.name }
    const joined = await client.join('query:papers', { query })
    const changes = [{ event: '*', schema: 'public', table: kind.name }]
    const realtime = await client.join('realtime:papers', { config: { postgres_changes: changes } })
    expect([person.id, realtime['status']]).toEqual([person.id, 'ok'])
    await waitUntil('changes are live, or refused', () =>
      client.heard.some(({ event }) => event === 'system'),
    )
    const system = client.heard.find(({ event }) => event === 'system')?.payload
    const response = joined['response'] as { rows?: unknown[]; soulIds?: string[]; code?: string }
    if (!follower.oracle.may('read')) {
      expect([person.id, joined['status'], response.code]).toEqual([person.id, 'error', 'LUX_FORBIDDEN'])
      expect(system).toMatchObject({ status: 'error', message: expect.stringContaining('LUX_FORBIDDEN') })
      return undefined
    }
    expect([person.id, joined['status'], system]).toMatchObject([
      person.id,
      'ok',
      { status: follower.hearsEvents ? 'ok' : 'error' },
    ])
    follower.begin(response.rows ?? [], response.soulIds ?? [])
    return follower
  }

  it.each(KINDS.map((kind) => [kind.rules.read, kind] as const))('read: %s', async (_, kind) => {
    const followers = (await Promise.all(PEOPLE.map((person) => follow(kind, person)))).filter(
      (follower) => follower !== undefined,
    )
    const expectSeen = async (what: string, papers: readonly Paper[]): Promise<void> => {
      for (const { oracle, seen } of followers) {
        const visible = oracle.visible(papers).map(({ soulId }) => soulId)
        const given = (): string => [...seen].sort().join()
        await waitUntil(`${oracle.person.id} sees ${visible} when ${what}`, () => given() === visible.join())
      }
    }
    await expectSeen('it begins', SEED)
    for (const [what, method, path, body, after] of STEPS) {
      const { status } = await root(`/beings/${kind.name}${path}`, { method, body })
      expect([what, status < 300]).toEqual([what, true])
      await expectSeen(what, after === undefined ? SEED : [...SEED, after])
    }
    for (const { oracle, wrong, events, hearsEvents } of followers) {
      expect(wrong).toEqual([])
      // Whoever saw the paper last hears of its removal, and nobody else.
      const last = STEPS.at(-2)?.[4]
      const removed = hearsEvents && last !== undefined && oracle.is('read', last) ? ['DELETE n'] : []
      await waitUntil(
        'the removal is heard',
        () => events.filter((event) => event === 'DELETE n').length >= removed.length,
      )
      expect(events.filter((event) => event === 'DELETE n')).toEqual(removed)
    }
  })
})

describe('fields in joins', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServerProcess({ realm: 'memory://' })
  })
  afterAll(() => server?.stop())

  it('tell nothing of those that are hidden', async () => {
    const client = await new PortalClient(server.url).opened()
    onTestFinished(() => client.close())
    const kind = 'paper10'
    const query = (members: object): object => ({ query: { v: 1, type: 'query', kind, ...members } })
    const forms: readonly ((field: string) => object)[] = [
      (field) => ({ kind, filter: `${field}=eq.kept-a` }),
      (field) => ({ kind, filter: `select=${field}` }),
      (field) => ({ kind, filter: `order=${field}` }),
      (field) => ({ kind, filter: `select=parent(${field})` }),
      (field) => ({ kind, filter: `or=(title.eq.x,${field}.is.null)` }),
      (field) => query({ where: { type: 'is', field, value: null } }),
      (field) => query({ select: [{ field }] }),
      (field) => query({ order: [{ field, direction: 'asc' }] }),
      (field) =>
        query({ where: { type: 'exists', bond: 'parent', where: { type: 'is', field, value: null } } }),
      (field) => query({ aggregate: { columns: [{ as: 'n', function: 'max', field }] } }),
    ]
    for (const [index, form] of forms.entries()) {
      const [hidden, unknown] = await Promise.all(
        ['secret', 'absent'].map((field) => client.join(`query:${index}${field}`, { ...form(field) })),
      )
      expect(hidden).toMatchObject({ status: 'error', response: { code: 'LUX_UNKNOWN_FIELD' } })
      expect(JSON.stringify(unknown).replaceAll('absent', 'secret')).toBe(JSON.stringify(hidden))
    }
    const changes = (field: string): object => ({
      config: { postgres_changes: [{ event: '*', schema: 'public', table: kind, filter: `${field}=eq.x` }] },
    })
    for (const field of ['secret', 'absent']) await client.join(`realtime:${field}`, { ...changes(field) })
    await waitUntil(
      'both are answered',
      () => client.heard.filter(({ event }) => event === 'system').length === 2,
    )
    const [one, other] = client.heard
      .filter(({ event }) => event === 'system')
      .map(({ payload }) => JSON.stringify(payload))
    expect(one).toContain('LUX_UNKNOWN_FIELD')
    expect(other?.replaceAll('absent', 'secret')).toBe(one?.replaceAll('absent', 'secret'))
  })

  it('give nobody the place that somebody else has reached', async () => {
    const [ann, bob] = await Promise.all(
      ['ann', 'bob'].map(async (id) => {
        const person = PEOPLE.find((candidate) => candidate.id === id) ?? ROOT
        const headers = { authorization: `Bearer ${await tokenOf(person)}` }
        return new PortalClient(server.url, { headers }).opened()
      }),
    )
    onTestFinished(() => {
      ann?.close()
      bob?.close()
    })
    const own = CROSSED_KINDS.find(({ rules }) => rules.read === 'own')?.name
    const query = { v: 1, type: 'query', kind: own }
    const joined = await ann?.join('query:mine', { query })
    const { cursor, soulIds } = (joined?.['response'] ?? {}) as { cursor?: string; soulIds?: unknown }
    expect(soulIds).toEqual(['a'])
    const taken = await bob?.join('query:mine', { query, since: cursor })
    expect(taken).toMatchObject({ status: 'ok', response: { resync: 'query', soulIds: ['b', 'c', 'e'] } })
  })
})
