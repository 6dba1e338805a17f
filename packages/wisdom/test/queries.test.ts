import type { BaseRealm } from '@luxdb/core'
import { asc, at, desc, eq, exists, gt, isNull, type SacredQuery } from '@luxdb/core/query'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSacredQueries, type KindQuery } from '../src/queries/index.js'
import { asJson, plainAnswer } from './test-answers.js'
import { fill, Guardian, Sign } from './test-guardians.js'
import { openRealm, REALM_TYPES, type TestRealm } from './test-realms.js'

type Words = KindQuery<typeof Guardian>

interface Asked {
  transcend(): Promise<readonly object[]>
  toQuery(): SacredQuery
}

type Case = readonly [
  title: string,
  ask: (words: Words) => Asked,
  plain: Omit<SacredQuery, 'v' | 'type' | 'kind'>,
]

const light = eq('affinity', 'light')
const ranked = gt('rank', 1)
const young = gt('born', new Date(Date.UTC(2005, 0, 1)))
const byName = [{ field: 'name', direction: 'asc' }] as const

const CASES: readonly Case[] = [
  ['nothing but the kind', (all) => all, {}],
  [
    'seek: conditions',
    (all) => all.seek(light, ranked),
    { where: { type: 'and', conditions: [light, ranked] } },
  ],
  [
    'seek: filters',
    (all) => all.seek({ affinity: 'light', rank: { gt: 1 } }),
    { where: { type: 'and', conditions: [light, ranked] } },
  ],
  ['seek: one condition alone', (all) => all.seek(light), { where: light }],
  [
    'seek again, and',
    (all) => all.seek(light).seek(ranked).and(young),
    { where: { type: 'and', conditions: [light, ranked, young] } },
  ],
  [
    'or',
    (all) => all.seek(light, ranked).or(young).or(isNull('rank')),
    {
      where: {
        type: 'or',
        conditions: [{ type: 'and', conditions: [light, ranked] }, young, isNull('rank')],
      },
    },
  ],
  ['or first', (all) => all.or(light), { where: light }],
  [
    'or, and then and',
    (all) => all.seek(light).or(young).and(ranked),
    { where: { type: 'and', conditions: [{ type: 'or', conditions: [light, young] }, ranked] } },
  ],
  [
    'not',
    (all) => all.not(light, { rank: 1 }),
    {
      where: {
        type: 'and',
        conditions: [
          { type: 'not', condition: light },
          { type: 'not', condition: eq('rank', 1) },
        ],
      },
    },
  ],
  [
    'conditions over bonds',
    (all) => all.seek(exists('sign', eq('name', 'ram'))),
    { where: exists('sign', eq('name', 'ram')) },
  ],
  [
    'search',
    (all) => all.search('shadow wings'),
    { where: { type: 'search', mode: 'plain', query: 'shadow wings' } },
  ],
  ['resonating', (all) => all.resonating(0.5), { where: { type: 'resonate', fraction: 0.5 } }],
  [
    'choose',
    (all) => all.choose('name', 'born').choose({ field: 'home', path: ['town'], as: 'town' }),
    { select: [{ field: 'name' }, { field: 'born' }, { field: 'home', path: ['town'], as: 'town' }] },
  ],
  [
    'distinct',
    (all) => all.choose('affinity').distinct(),
    { select: [{ field: 'affinity' }], distinct: true },
  ],
  [
    'with: names',
    (all) => all.with('sign').with('mentor').orderBy('name'),
    { embed: [{ bond: 'sign' }, { bond: 'mentor' }], order: byName },
  ],
  [
    'with: what of them',
    (all) => all.with({ pupils: { select: ['name'], orderBy: { name: 'desc' }, limit: 2 } }),
    {
      embed: [
        {
          bond: 'pupils',
          select: [{ field: 'name' }],
          order: [{ field: 'name', direction: 'desc' }],
          limit: 2,
        },
      ],
    },
  ],
  [
    'orderBy',
    (all) => all.orderBy('affinity').orderBy('rank', 'desc').orderBy({ name: 'asc' }),
    {
      order: [
        { field: 'affinity', direction: 'asc' },
        { field: 'rank', direction: 'desc' },
        { field: 'name', direction: 'asc' },
      ],
    },
  ],
  [
    'orderBy: terms',
    (all) => all.orderBy(asc(at('home', 'town'))).orderBy(desc('rank', 'last')),
    { order: [asc(at('home', 'town')), desc('rank', 'last')] },
  ],
  [
    'orderByEnergy',
    (all) => all.orderByEnergy().orderBy('name'),
    { order: [{ field: 'energyLevel', direction: 'desc' }, ...byName] },
  ],
  [
    'orderByEnergy: the weakest',
    (all) => all.orderByEnergy('asc'),
    { order: [{ field: 'energyLevel', direction: 'asc' }] },
  ],
  [
    'limit and offset',
    (all) => all.orderBy('name').limit(3).offset(2),
    { order: byName, limit: 3, offset: 2 },
  ],
  [
    'group, aggregate, having',
    (all) =>
      all
        .seek(light)
        .group('rank')
        .aggregate({ n: { count: true }, gold: { max: 'wealth' } })
        .aggregate({ mean: { avg: 'energyLevel' } })
        .having({ n: { gt: 1 } })
        .having({ mean: { gt: 1 } })
        .orderBy({ n: 'desc' })
        .orderBy({ rank: 'asc' })
        .limit(3)
        .offset(1),
    {
      where: light,
      aggregate: {
        groupBy: [{ field: 'rank' }],
        columns: [
          { as: 'n', function: 'count' },
          { as: 'gold', function: 'max', field: 'wealth' },
          { as: 'mean', function: 'avg', field: 'energyLevel' },
        ],
        having: [
          { as: 'n', operator: 'gt', value: 1 },
          { as: 'mean', operator: 'gt', value: 1 },
        ],
      },
      order: [
        { field: 'n', direction: 'desc' },
        { field: 'rank', direction: 'asc' },
      ],
      limit: 3,
      offset: 1,
    },
  ],
  [
    'aggregate of all',
    (all) => all.aggregate({ n: { count: true } }),
    { aggregate: { columns: [{ as: 'n', function: 'count' }] } },
  ],
]

describe.each(REALM_TYPES)('queries in words over %s', (type) => {
  let opened: TestRealm
  let realm: BaseRealm
  let guardians: Words

  beforeAll(async () => {
    opened = await openRealm(type, [Guardian, Sign])
    realm = opened.realm
    guardians = createSacredQueries(realm).beginMeditation('what words mean').of(Guardian)
    await fill(realm)
  })

  afterAll(() => opened.cleanup())

  it.each(CASES)('%s: is and answers as the plain query', async (_title, ask, plain) => {
    const query = ask(guardians)
    const expected: SacredQuery = {
      v: 1,
      type: 'query',
      kind: 'guardian',
      intention: 'what words mean',
      ...plain,
    }
    expect(query.toQuery()).toEqual(expected)
    const answer = await query.transcend()
    expect(answer.length).toBeGreaterThan(0)
    expect(asJson(answer)).toEqual(await plainAnswer(realm, expected))
  })

  it('page and after: the pages together are the whole', async () => {
    const ordered = guardians.orderBy('rank').limit(5)
    const names: string[] = []
    let next: string | undefined
    do {
      const page = await (next === undefined ? ordered : ordered.after(next)).page()
      names.push(...page.beings.map(({ name }) => name))
      next = page.next
    } while (next !== undefined && names.length < 100)
    const whole = await guardians.orderBy('rank').transcend()
    expect(names).toEqual(whole.map(({ name }) => name))
  })

  it('stream gives what transcend gives', async () => {
    const query = guardians.seek(light).choose('name').orderBy('name', 'desc')
    const streamed: unknown[] = []
    for await (const row of query.stream()) streamed.push(row)
    expect(streamed).toEqual(await query.transcend())
  })

  it('count leaves the limit aside', async () => {
    expect(await guardians.seek(light).limit(1).count()).toBe(8)
  })

  it('explain says how the realm goes about it', async () => {
    const plan = await guardians.seek({ soulId: '01890000-0000-7000-8000-000000000000' }).explain()
    expect(plan.access).toBe(type === 'memory' ? 'scan' : 'key')
  })

  it('watch begins with what transcend gives, and goes on', async () => {
    const query = guardians.seek({ name: { startsWith: 'seen' } }).choose('name')
    const seen: unknown[] = []
    for await (const message of query.watch()) {
      if (message.type === 'snapshot') {
        expect(message.beings).toEqual([])
        await realm.of(Guardian).manifest({
          name: 'seen late',
          rank: 1,
          wealth: 1n,
          born: new Date(0),
          motto: '',
          home: { town: 'Prag' },
        })
      } else if (message.type === 'delta' && message.changes.length > 0) {
        seen.push(...message.changes)
        break
      }
    }
    expect(seen).toMatchObject([{ type: 'enter', being: { name: 'seen late' } }])
    await realm.of(Guardian).dissolve({ where: { name: 'seen late' } })
  })

  it('works inside a transaction', async () => {
    await realm.transaction(async (transaction) => {
      const inside = createSacredQueries(transaction).beginMeditation().of(Sign)
      await transaction.of(Sign).manifest({ name: 'crab' })
      expect(await inside.seek({ name: 'crab' }).count()).toBe(1)
    })
  })
})
