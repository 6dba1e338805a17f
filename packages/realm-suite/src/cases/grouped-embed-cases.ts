import { asc, desc, type EmbedNode, eq, gt, isNotNull, renderRows } from '@luxdb/core/query'
import { expect } from 'vitest'
import { seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS } from '../fixtures/bonded-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import { boundAccess } from '../suite/bound-access.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount, toSacredQuery } from '../suite/reading.js'

interface Grouping {
  readonly name: string
  readonly kind: string
  readonly embed: Omit<EmbedNode, 'as'>
  readonly gives: readonly (readonly object[])[]
}

const COUNT = { as: 'count', function: 'count' } as const
const POWER = { as: 'power', function: 'sum', field: 'power' } as const
const BY_AFFINITY = [{ field: 'affinity' }]

/** For guardians a, b, c; for signs lion and ram; for orders x, y, z. */
const GROUPINGS: readonly Grouping[] = [
  {
    name: 'one row for each parent without groups',
    kind: 'guardian',
    embed: { bond: 'relics', aggregate: { columns: [COUNT, POWER] } },
    gives: [[{ count: 3, power: 14 }], [{ count: 1, power: 1 }], [{ count: 0, power: null }]],
  },
  {
    name: 'every function',
    kind: 'guardian',
    embed: {
      bond: 'relics',
      aggregate: {
        columns: [
          { as: 'mean', function: 'avg', field: 'power' },
          { as: 'least', function: 'min', field: 'name' },
          { as: 'most', function: 'max', field: 'power' },
          { as: 'names', function: 'countDistinct', field: 'name' },
          { as: 'versions', function: 'sum', field: 'version' },
        ],
      },
    },
    gives: [
      [{ mean: 7, least: 'cup', most: 9, names: 3, versions: 3 }],
      [{ mean: 1, least: 'sword', most: 1, names: 1, versions: 1 }],
      [{ mean: null, least: null, most: null, names: 0, versions: null }],
    ],
  },
  {
    name: 'groups of each parent, in their order',
    kind: 'sign',
    embed: { bond: 'guardians', aggregate: { groupBy: BY_AFFINITY, columns: [COUNT] } },
    gives: [[{ affinity: 'light', count: 2 }], [{ affinity: 'shadow', count: 1 }]],
  },
  {
    name: 'ordered by a computed column, cut for each parent',
    kind: 'order',
    embed: {
      bond: 'members',
      aggregate: { groupBy: [{ field: 'affinity', as: 'side' }], columns: [COUNT] },
      order: [desc('count')],
      limit: 1,
    },
    gives: [[{ side: 'light', count: 2 }], [{ side: 'light', count: 1 }], []],
  },
  {
    name: 'from an offset, in descending order of the group',
    kind: 'order',
    embed: {
      bond: 'members',
      aggregate: { groupBy: BY_AFFINITY, columns: [] },
      order: [desc('affinity')],
      offset: 1,
    },
    gives: [[{ affinity: 'light' }], [], []],
  },
  {
    name: 'with a condition and having',
    kind: 'order',
    embed: {
      bond: 'members',
      where: isNotNull('rank'),
      aggregate: {
        groupBy: [{ field: 'rank' }],
        columns: [COUNT],
        having: [{ as: 'count', operator: 'gte', value: 1 }],
      },
    },
    gives: [
      [
        { rank: 1, count: 1 },
        { rank: 2, count: 1 },
      ],
      [{ rank: 2, count: 1 }],
      [],
    ],
  },
]

/** Aggregates of bound beings, nested into each row; and the names of groups. */
export const GROUPED_EMBED_CASES: CaseGroup = {
  title: 'grouped embeds',
  kinds: [...BONDED_KINDS, Sample],
  seed: async (realm) => {
    await seedBonds(realm)
    await realm.of(Sample).manifest([
      { label: 'a', note: 'x', amount: 1, data: { n: 1 } },
      { label: 'b', note: 'x', amount: 2, data: { n: 1 } },
      { label: 'c', amount: 4 },
    ])
  },
  cases: {
    ...casesOf(
      GROUPINGS,
      ({ name }) => name,
      async ({ kind, embed, gives }, { realm }) => {
        const rows = await ask(realm, { kind, select: [], embed: [{ ...embed, as: 'found' }], limit: 3 })
        expect(rows.map((row) => row['found'])).toEqual(gives)
      },
    ),
    'inside an embed': async ({ realm }) => {
      const relics = { bond: 'relics', aggregate: { columns: [POWER] } } as const
      const embed = [
        { bond: 'guardians', select: [{ field: 'name' }], embed: [relics], order: [asc('name')] },
      ] as const
      const [lion] = await ask(realm, { kind: 'sign', select: [], embed, limit: 1 })
      expect(lion).toEqual({
        guardians: [
          { name: 'a', relics: [{ power: 14 }] },
          { name: 'b', relics: [{ power: 1 }] },
        ],
      })
    },
    'see only what may be read': async ({ realm }) => {
      const access = boundAccess(BONDED_KINDS, {
        rules: { 'relic read': gt('power', 4) },
        hidden: ['relic.name'],
      })
      const embed = [{ bond: 'relics', aggregate: { columns: [COUNT, POWER] } }]
      const query = toSacredQuery({ kind: 'guardian', select: [], embed, where: eq('name', 'a') })
      const result = await realm.execute({ type: 'contemplate', kind: 'guardian', query }, { access })
      expect(result.type === 'rows' && renderRows(result.layout, result.rows)).toEqual([
        { relics: [{ count: 2, power: 14 }] },
      ])
      const named = [{ bond: 'relics', aggregate: { groupBy: [{ field: 'name' }], columns: [] } }]
      await expectRefusal('LUX_UNKNOWN_FIELD', () =>
        realm.execute(
          { type: 'contemplate', kind: 'guardian', query: { ...query, embed: named } },
          { access },
        ),
      )
    },
    'are refused over one being, and beside what they replace': async ({ realm }) => {
      const aggregate = { columns: [COUNT] }
      const embedded = (embed: EmbedNode): Promise<unknown> =>
        ask(realm, { kind: 'guardian', select: [], embed: [embed] })
      await expectRefusal('LUX_UNSUPPORTED', () => embedded({ bond: 'sign', aggregate }))
      await expectRefusal('LUX_INVALID_QUERY', () =>
        embedded({ bond: 'relics', aggregate, select: [{ field: 'name' }] }),
      )
      await expectRefusal('LUX_INVALID_QUERY', () =>
        embedded({ bond: 'relics', aggregate, order: [asc('name')] }),
      )
    },
    'groups over a bond, the unbound together': async ({ realm }) => {
      const aggregate = {
        groupBy: [{ bond: 'mentor', field: 'name', as: 'mentor' }],
        columns: [COUNT, { as: 'ranks', function: 'sum', field: 'rank' }],
      } as const
      expect(await ask(realm, { kind: 'guardian', aggregate })).toEqual([
        { mentor: 'a', count: 2, ranks: 2 },
        { mentor: 'b', count: 1, ranks: 1 },
        { mentor: 'e', count: 1, ranks: 3 },
        { mentor: null, count: 2, ranks: 1 },
      ])
      expect(await askCount(realm, { kind: 'guardian', aggregate })).toBe(4)
    },
    'groups over a bond under a condition, beside others, in an order, cut': async ({ realm }) => {
      const groupBy = [
        { bond: 'mentor', field: 'name', as: 'mentor', where: eq('name', 'a') },
        { field: 'affinity' },
      ]
      const order = [desc('mentor'), desc('count')]
      const aggregate = {
        groupBy,
        columns: [COUNT],
        having: [{ as: 'count', operator: 'gte', value: 1 }],
      } as const
      expect(await ask(realm, { kind: 'guardian', aggregate, order })).toEqual([
        { mentor: null, affinity: 'light', count: 3 },
        { mentor: null, affinity: 'shadow', count: 1 },
        { mentor: 'a', affinity: 'shadow', count: 1 },
        { mentor: 'a', affinity: 'light', count: 1 },
      ])
      expect(await ask(realm, { kind: 'guardian', aggregate, order, offset: 2, limit: 1 })).toEqual([
        { mentor: 'a', affinity: 'shadow', count: 1 },
      ])
    },
    'groups over a bond inside an embed': async ({ realm }) => {
      const aggregate = { groupBy: [{ bond: 'sign', field: 'name', as: 'sign' }], columns: [COUNT] }
      const embed = [{ bond: 'members', aggregate, order: [desc('count')] }]
      const [x] = await ask(realm, { kind: 'order', select: [], embed, limit: 1 })
      expect(x).toEqual({
        members: [
          { sign: 'lion', count: 2 },
          { sign: 'ram', count: 1 },
        ],
      })
    },
    'groups over a bond see only what may be read': async ({ realm }) => {
      const access = boundAccess(BONDED_KINDS, { rules: { 'sign read': eq('name', 'ram') } })
      const aggregate = { groupBy: [{ bond: 'sign', field: 'name', as: 'sign' }], columns: [COUNT] }
      const query = toSacredQuery({ kind: 'guardian', aggregate })
      const result = await realm.execute({ type: 'contemplate', kind: 'guardian', query }, { access })
      expect(result.type === 'rows' && renderRows(result.layout, result.rows)).toEqual([
        { sign: 'ram', count: 1 },
        { sign: null, count: 5 },
      ])
    },
    'groups over a bond to many are refused': async ({ realm }) => {
      const aggregate = { groupBy: [{ bond: 'relics', field: 'name' }], columns: [] }
      await expectRefusal('LUX_UNSUPPORTED', () => ask(realm, { kind: 'guardian', aggregate }))
    },
    'groups take a name': async ({ realm }) => {
      const aggregate = {
        groupBy: [
          { field: 'note', as: 'remark' },
          { field: 'data', path: ['n'], as: 'inside' },
        ],
        columns: [{ as: 'total', function: 'sum', field: 'amount' }],
      } as const
      const rows = await ask(realm, { kind: 'sample', aggregate, order: [desc('remark')] })
      expect(rows).toEqual([
        { remark: null, inside: null, total: 4 },
        { remark: 'x', inside: 1, total: 3 },
      ])
      await expectRefusal('LUX_INVALID_QUERY', () =>
        ask(realm, {
          kind: 'sample',
          aggregate: { ...aggregate, groupBy: [{ field: 'note', as: 'total' }] },
        }),
      )
    },
  },
}
