import { createServer } from 'node:http'
import { createClient, type LuxClient, type SocketLike } from '@luxdb/client'
import { AstralEngine, type BaseRealm, isLuxError, kind, type Principal } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { WebSocketFlow } from '@luxdb/flow-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { createSacredQueries } from '../src/queries/index.js'
import { asJson } from './test-answers.js'
import { fill, Guardian, Sign } from './test-guardians.js'

const Note = kind(
  'note',
  { owner: z.string(), text: z.string() },
  {
    access: {
      read: { type: 'compare', operator: 'eq', field: 'owner', value: { $principal: 'id' } },
      create: true,
    },
    hidden: { text: { exceptRoles: ['reader'] } },
  },
)
const ANNA: Principal = { id: 'anna', roles: ['reader'], claims: {} }
const BERT: Principal = { id: 'bert', roles: [], claims: {} }

let engine: AstralEngine
let realm: BaseRealm
let client: LuxClient
let stop: () => Promise<void>

beforeAll(async () => {
  const rest = createRestFlow()
  const live = new WebSocketFlow()
  engine = await new AstralEngine({
    realms: { primary: 'memory://', other: 'memory://' },
    kinds: [Guardian, Sign, Note],
    flows: [rest, live],
  }).awaken()
  realm = engine.realm('primary')
  await fill(realm)
  const http = createServer()
  live.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  client = createClient(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, {
    // The one of `ws` has all that is needed; the two only type its events differently.
    open: (to) => new WebSocket(to) as unknown as SocketLike,
    fetch: async (url, init) => rest.fetch(new Request(url, init)),
  })
  stop = async () => {
    client.close()
    await engine.transcend()
    http.close()
  }
})

afterAll(() => stop())

describe('queries over an engine', () => {
  it('are those of a principal', async () => {
    await engine.of(Note, { principal: ANNA }).manifest({ owner: 'anna', text: 'mine' })
    const notes = (principal: Principal) =>
      createSacredQueries(engine, { principal }).beginMeditation('own notes').of(Note)
    expect(await notes(ANNA).choose('owner', 'text').transcend()).toEqual([{ owner: 'anna', text: 'mine' }])
    expect(await notes(BERT).count()).toBe(0)
    const error: unknown = await notes(BERT)
      .choose('text')
      .transcend()
      .catch((reason: unknown) => reason)
    expect(isLuxError(error, 'LUX_UNKNOWN_FIELD')).toBe(true)
  })

  it('go to the realm that is named', async () => {
    const elsewhere = createSacredQueries(engine, { principal: ANNA, realm: 'other' })
    const error: unknown = await elsewhere
      .beginMeditation()
      .of(Guardian)
      .transcend()
      .catch((reason: unknown) => reason)
    expect(isLuxError(error)).toBe(true)
  })

  it('have their intention for a name in what was observed', async () => {
    const named = createSacredQueries(engine, { principal: ANNA }).beginMeditation('the strongest few')
    await named.of(Guardian).orderByEnergy().limit(2).transcend()
    const seen = engine.consciousness.statistics().map(({ intention }) => intention)
    expect(seen).toContain('the strongest few')
  })
})

describe('queries over a client', () => {
  const here = () => createSacredQueries(realm).beginMeditation().of(Guardian)
  const there = () => createSacredQueries(client).beginMeditation('from afar').of(Guardian)

  it('answer as those over the realm, as JSON', async () => {
    const expected = await here().seek({ affinity: 'light' }).with('sign').orderBy('name').transcend()
    const rows = await there().seek({ affinity: 'light' }).with('sign').orderBy('name').transcend()
    expect(rows).toEqual(asJson(expected))
    expect(rows).toHaveLength(8)
  })

  it('take the name of a kind for the kind', async () => {
    const named = createSacredQueries(client).beginMeditation().of<typeof Guardian>('guardian')
    expect(await named.choose('name').orderBy('name').limit(1).transcend()).toEqual([{ name: 'guardian 0' }])
  })

  it('page', async () => {
    const ordered = there().orderBy('rank').limit(7)
    const first = await ordered.page()
    expect(first.beings).toHaveLength(7)
    const last = await ordered.after(first.next ?? '').page()
    expect(last.next).toBeUndefined()
    const whole = await here().orderBy('rank').transcend()
    expect([...first.beings, ...last.beings]).toEqual(asJson(whole))
    expect((await there().page()).beings).toHaveLength(12)
  })

  it('group', async () => {
    const counted = await there()
      .group('affinity')
      .aggregate({ n: { count: true }, oldest: { min: 'born' } })
      .orderBy({ n: 'desc' })
      .transcend()
    expect(counted).toEqual([
      { affinity: 'light', n: 8, oldest: '2001-01-01T00:00:00.000Z' },
      { affinity: 'shadow', n: 4, oldest: '2000-01-01T00:00:00.000Z' },
    ])
  })

  it('stay live', async () => {
    const rows = there().seek({ rank: 4 }).choose('name').watch()
    await new Promise<void>((resolve) => {
      const look = () => rows.status === 'live' && resolve()
      rows.onChange(look)
      look()
    })
    expect(rows.rows()).toEqual([{ name: 'guardian 9' }])
    rows.close()
    expect(rows.status).toBe('closed')
  })

  it('go to the realm that is named', async () => {
    const elsewhere = createSacredQueries(client, { realm: 'nowhere' }).beginMeditation().of(Sign)
    const error: unknown = await elsewhere.transcend().catch((reason: unknown) => reason)
    expect(isLuxError(error, 'LUX_UNKNOWN_REALM')).toBe(true)
  })
})
