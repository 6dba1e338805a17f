import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Ask } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { Box, Thing } from '../src/injection/attacked-kinds.js'
import { type AttackedServer, attackedServer } from '../src/injection/attacked-server.js'
import { REALMS } from '../src/realms.js'

const MANY = 1_100
const LIMIT = 1_000
/** Generous, since the machine may be busy; what is not refused at once takes seconds. */
const SOON_MS = 2_000

/** One more than an order may name; behind the key nothing would count. */
const ORDERED = 'name rank weight isGood madeAt energyLevel manifestationTime version boxId'.split(' ')

const list = (count: number): string => Array.from({ length: count }, (_, index) => index).join()
const repeated = (count: number, text: string): string => Array.from({ length: count }, () => text).join()

function thousands<T>(make: (name: string) => T): readonly T[] {
  return Array.from({ length: 9_000 }, (_, index) => make(`n${index}`))
}

function nested(depth: number): string {
  return `or=${'(and'.repeat(depth)}(rank.eq.1)${')'.repeat(depth)}`
}

function embedded(depth: number): string {
  return `${'things(*,box('.repeat(depth)}*${'))'.repeat(depth)}`
}

describe.each(REALMS)('requests for too much, on %s', (name) => {
  let server: AttackedServer
  let ask: Ask
  beforeAll(async () => {
    server = await attackedServer(name, inject('postgresUrl'))
    ask = askFlow(server.flow)
    const realm = server.engine.realm('primary')
    await realm
      .of(Box)
      .manifest(Array.from({ length: MANY }, (_, index) => ({ soulId: `n${index}`, label: 'n' })))
  })
  afterAll(() => server?.stop())

  const query = (members: object): Promise<number> =>
    ask('/query', { method: 'POST', body: { v: 1, type: 'query', kind: 'thing', ...members } }).then(
      ({ status }) => status,
    )

  it.each([
    [
      'a list of 70,000 values',
      { where: { type: 'in', field: 'rank', values: Array.from({ length: 70_000 }, () => 1) } },
    ],
    [
      'a list of 10,001 values',
      { where: { type: 'in', field: 'rank', values: Array.from({ length: 10_001 }, () => 1) } },
    ],
    [
      '201 conditions',
      {
        where: {
          type: 'and',
          conditions: Array.from({ length: 201 }, () => ({ type: 'is', field: 'rank', value: null })),
        },
      },
    ],
    [
      '9,000 terms of order',
      { order: thousands((field) => ({ field: 'facts', path: [field], direction: 'asc' })) },
    ],
    ['9,000 columns', { select: thousands((as) => ({ field: 'rank', as })) }],
    ['9,000 embeds', { embed: thousands((as) => ({ bond: 'box', as })) }],
    [
      '9,000 groups',
      { aggregate: { groupBy: thousands((as) => ({ field: 'facts', path: [as], as })), columns: [] } },
    ],
    ['9,000 computed columns', { aggregate: { columns: thousands((as) => ({ as, function: 'count' })) } }],
    [
      '9,000 alternatives',
      {
        where: {
          type: 'or',
          conditions: thousands((value) => ({ type: 'compare', field: 'name', operator: 'eq', value })),
        },
      },
    ],
    ['nine terms of order', { order: ORDERED.map((field) => ({ field, direction: 'asc' })) }],
    [
      '500 columns',
      { select: Array.from({ length: 500 }, (_, index) => ({ field: 'rank', as: `c${index}` })) },
    ],
    [
      'eleven embeds',
      { embed: Array.from({ length: 11 }, (_, index) => ({ bond: 'box', as: `e${index}` })) },
    ],
    ['a pattern of 1,001 characters', { where: { type: 'like', field: 'name', pattern: '%'.repeat(1_001) } }],
    [
      '33 steps into json',
      { where: { type: 'is', field: 'facts', path: Array.from({ length: 33 }, () => 'a'), value: null } },
    ],
  ])('are refused at once: %s', async (_, members) => {
    const startedAt = performance.now()
    expect(await query(members)).toBe(400)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
  })

  it.each([
    ['201 filters', Array.from({ length: 201 }, () => 'rank=eq.1').join('&'), 400],
    ['a tree of 33 levels', nested(33), 400],
    ['a tree of 1,001 parts', `or=(${repeated(1_001, 'rank.eq.1')})`, 400],
    ['nine terms of order', `order=${ORDERED.join()}`, 400],
    ['500 columns', `select=${Array.from({ length: 500 }, (_, index) => `c${index}:rank`).join()}`, 400],
    [
      'eleven equal embeds',
      `select=${Array.from({ length: 11 }, (_, index) => `e${index}:box(*)`).join()}`,
      400,
    ],
    [
      'a hundred equal embeds',
      `select=${Array.from({ length: 100 }, (_, index) => `e${index}:box(*)`).join()}`,
      400,
    ],
    ['embeds of seven levels', `select=${embedded(4)}`, 400],
    ['a list that no URL holds', `rank=in.(${list(10_001)})`, 414],
    [
      '16 KiB of a URL and one byte',
      `name=eq.${'a'.repeat(16_384 - '/beings/thing?name=eq.'.length + 1)}`,
      414,
    ],
  ])('are refused at once in URLs too: %s', async (_, search, status) => {
    const startedAt = performance.now()
    expect((await ask(`/beings/thing?${search}`)).status).toBe(status)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
  })

  it('get as many rows as one answer holds', async () => {
    for (const search of ['', 'limit=1000000000', 'order=label', 'select=*,things(*)']) {
      const { status, json } = await ask(`/beings/box?${search}`)
      expect([search, status, Array.isArray(json) && json.length]).toEqual([search, 200, LIMIT])
    }
    expect((await ask('/beings/box?limit=-1')).status).toBe(416)
    const exact = await ask('/beings/box', { headers: { prefer: 'count=exact' } })
    expect([exact.status, exact.headers.get('content-range')]).toEqual([206, `0-999/${MANY + 40}`])
    const far = await ask('/beings/box?offset=1000000000000', { headers: { prefer: 'count=exact' } })
    expect([far.status, far.json]).toMatchObject([416, { code: 'PGRST103' }])
    expect((await ask('/beings/box?offset=1000000000000')).json).toEqual([])
    const body = { v: 1, type: 'query', kind: 'box', limit: 1_000_000 }
    expect((await ask('/query', { method: 'POST', body })).json).toMatchObject({ rows: { length: LIMIT } })
    expect((await ask('/beings/box?select=soulId,count()')).json).toHaveLength(LIMIT)
  })

  it('write no more at once than a transaction should', async () => {
    const dissolve = { type: 'dissolve', kind: 'box', soulId: 'n1' }
    const batch = (count: number): Promise<number> =>
      ask('/batch', {
        method: 'POST',
        body: { requests: Array.from({ length: count }, () => dissolve) },
      }).then(({ status }) => status)
    expect([await batch(101), await batch(1_000), await batch(0), await batch(100)]).toEqual([
      400, 400, 400, 200,
    ])
  })

  it('match patterns in little time, whatever they are', async () => {
    const text = 'a'.repeat(20_000)
    const realm = server.engine.realm('primary')
    await realm.of(Thing).manifest({ soulId: 'long', name: 'long one', facts: { text } })
    await realm.of(Box).manifest({ soulId: 'long', label: text })
    for (const wildcards of [1, 5, 25, 50]) {
      const pattern = encodeURIComponent(`${'a*'.repeat(wildcards)}b`)
      const startedAt = performance.now()
      for (const operator of ['like', 'ilike', 'not.like', 'not.ilike'])
        expect(
          (await ask(`/beings/box?select=soulId&soulId=eq.long&label=${operator}.${pattern}`)).status,
        ).toBe(200)
      expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    }
  })

  it('match no regular expressions', async () => {
    for (const operator of ['match', 'imatch']) {
      const { status, json } = await ask(`/beings/box?label=${operator}.${encodeURIComponent('(a+)+$')}`)
      expect([status, json]).toMatchObject([400, { code: 'PGRST127' }])
    }
  })
})
