import { asc, desc, type EmbedNode, type JsonObject, type JsonValue } from '@luxdb/core/query'
import { expect } from 'vitest'
import { bondedId, seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS, Bridge, Guardian, Sign, Spot } from '../fixtures/bonded-kinds.js'
import { type Case, type CaseGroup, casesOf, type Stage } from '../suite/case-group.js'
import { compare, is } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, contemplateLoosely, fieldOf, manifestAll, soulIdOf } from '../suite/reading.js'

/** What guardians a, b, ... get embedded. */
interface Embedding {
  readonly name: string
  readonly embed: EmbedNode
  readonly gives: readonly JsonValue[]
}

const NAME = [{ field: 'name' }]
const TITLE = [{ field: 'title' }]

function names(...list: readonly string[]): readonly JsonObject[] {
  return list.map((name) => ({ name }))
}

function titles(...list: readonly string[]): readonly JsonObject[] {
  return list.map((title) => ({ title }))
}

const EMBEDDINGS: readonly Embedding[] = [
  {
    name: 'to',
    embed: { bond: 'sign', select: NAME },
    gives: [{ name: 'lion' }, { name: 'lion' }, { name: 'ram' }, null, null, null],
  },
  {
    name: 'to itself',
    embed: { bond: 'mentor', select: NAME },
    gives: [null, { name: 'a' }, { name: 'a' }, { name: 'b' }, { name: 'e' }, null],
  },
  {
    name: 'to, with a condition',
    embed: { bond: 'sign', select: NAME, where: compare('name', 'eq', 'ram') },
    gives: [null, null, { name: 'ram' }, null, null, null],
  },
  {
    name: 'many, in the order of the key',
    embed: { bond: 'relics', select: NAME },
    gives: [names('sword', 'ring', 'cup'), names('sword'), [], [], [], []],
  },
  {
    name: 'many, ordered',
    embed: { bond: 'relics', select: NAME, order: [desc('power')] },
    gives: [names('ring', 'cup', 'sword'), names('sword'), [], [], [], []],
  },
  {
    name: 'many, limited for each being',
    embed: { bond: 'relics', select: NAME, order: [asc('power')], limit: 1 },
    gives: [names('sword'), names('sword'), [], [], [], []],
  },
  {
    name: 'many, from an offset for each being',
    embed: { bond: 'relics', select: NAME, order: [asc('power')], offset: 1 },
    gives: [names('cup', 'ring'), [], [], [], [], []],
  },
  { name: 'many, none of them', embed: { bond: 'relics', limit: 0 }, gives: [[], [], [], [], [], []] },
  {
    name: 'many, with a condition',
    embed: { bond: 'relics', select: NAME, where: is('power', null) },
    gives: [names('ring'), [], [], [], [], []],
  },
  {
    name: 'many of itself',
    embed: { bond: 'students', select: NAME },
    gives: [names('b', 'c'), names('d'), [], [], names('e'), []],
  },
  {
    name: 'through',
    embed: { bond: 'orders', select: TITLE },
    gives: [titles('x'), titles('x', 'y'), titles('x'), [], [], []],
  },
  {
    name: 'through, ordered, limited, with a condition',
    embed: {
      bond: 'orders',
      select: TITLE,
      where: compare('title', 'lt', 'z'),
      order: [desc('title')],
      limit: 1,
    },
    gives: [titles('x'), titles('y'), titles('x'), [], [], []],
  },
  {
    name: 'within an embed',
    embed: { bond: 'mentor', select: NAME, embed: [{ bond: 'relics', select: NAME, limit: 1 }] },
    gives: [
      null,
      { name: 'a', relics: names('sword') },
      { name: 'a', relics: names('sword') },
      { name: 'b', relics: names('sword') },
      { name: 'e', relics: [] },
      null,
    ],
  },
  {
    name: 'three levels',
    embed: {
      bond: 'students',
      select: NAME,
      embed: [{ bond: 'orders', select: TITLE, embed: [{ bond: 'members', select: NAME }] }],
    },
    gives: [
      [
        {
          name: 'b',
          orders: [
            { title: 'x', members: names('a', 'b', 'c') },
            { title: 'y', members: names('b') },
          ],
        },
        { name: 'c', orders: [{ title: 'x', members: names('a', 'b', 'c') }] },
      ],
      [{ name: 'd', orders: [] }],
      [],
      [],
      [{ name: 'e', orders: [] }],
      [],
    ],
  },
]

const embeddings: Readonly<Record<string, Case>> = casesOf(
  EMBEDDINGS,
  ({ name }) => name,
  async ({ embed, gives }, { realm }) => {
    const rows = await ask(realm, { kind: 'guardian', select: NAME, embed: [embed], order: [asc('name')] })
    expect(rows.map((row) => row[embed.as ?? embed.bond])).toEqual(gives)
  },
)

/** Bound beings inside of results. */
export const EMBED_CASES: CaseGroup = {
  title: 'embed',
  kinds: [...BONDED_KINDS, Spot, Bridge],
  seed: seedBonds,
  cases: {
    ...embeddings,
    'gives whole records in JSON forms': async ({ realm }) => {
      const [row] = await ask(realm, { kind: 'relic', embed: [{ bond: 'owner' }], limit: 1 })
      const owner = plainOf(row?.['owner'])
      expect(owner).toMatchObject({
        soulId: bondedId(Guardian, 0),
        name: 'a',
        affinity: 'light',
        rank: 1,
        energyLevel: 100,
        version: 1,
      })
      expect(owner['manifestationTime']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    },
    'embeds under another name, twice over one bond': async ({ realm }) => {
      const embed = [
        { bond: 'relics', as: 'strong', select: NAME, where: compare('power', 'gt', 4) },
        { bond: 'relics', as: 'weak', select: NAME, where: is('power', null) },
      ]
      const [row] = await ask(realm, {
        kind: 'guardian',
        select: NAME,
        embed,
        order: [asc('name')],
        limit: 1,
      })
      expect(row).toEqual({ name: 'a', strong: names('sword', 'cup'), weak: names('ring') })
    },
    'does not multiply or lose beings': async ({ realm }) => {
      const embed = ['relics', 'students', 'orders', 'mentor', 'sign'].map((bond) => ({ bond }))
      expect(await ask(realm, { kind: 'guardian', embed })).toHaveLength(6)
    },
    'embeds a being once, however many junction beings lead to it': async ({ realm }) => {
      const [from, near, far] = await manifestAll(realm, Spot, [{ name: 'a' }, { name: 'b' }, { name: 'c' }])
      const ends = [near, far, near].map((to) => ({ fromId: soulIdOf(from), toId: soulIdOf(to) }))
      await realm.of(Bridge).manifest(ends)
      const reached = { bond: 'reached', select: NAME, order: [asc('name')] }
      const question = { kind: 'spot', select: NAME, where: compare('name', 'eq', 'a') }
      const [whole] = await ask(realm, { ...question, embed: [reached] })
      expect(whole?.['reached']).toEqual(names('b', 'c'))
      const [cut] = await ask(realm, { ...question, embed: [{ ...reached, offset: 1 }] })
      expect(cut?.['reached']).toEqual(names('c'))
      expect(await ask(realm, { ...question, where: { type: 'exists', bond: 'reached' } })).toHaveLength(1)
    },
    'limits beings, not what is embedded in them': async ({ realm }) => {
      const rows = await ask(realm, {
        kind: 'guardian',
        select: NAME,
        embed: [{ bond: 'relics', select: NAME }],
        order: [asc('name')],
        limit: 2,
      })
      expect(rows).toEqual([
        { name: 'a', relics: names('sword', 'ring', 'cup') },
        { name: 'b', relics: names('sword') },
      ])
    },
    'is on beings, as TypeScript values': async ({ realm }) => {
      const [being] = await contemplateLoosely(realm, Sign, {
        where: { name: 'lion' },
        embed: { guardians: true },
      })
      const guardians = fieldOf(being, 'guardians')
      expect(guardians).toHaveLength(2)
      expect(guardians).toMatchObject([{ name: 'a', manifestationTime: expect.any(Date) }, { name: 'b' }])
    },
    'refuses what cannot be embedded': async ({ realm }) => {
      await refuseEmbed(realm, { bond: 'enemy' }, 'LUX_UNKNOWN_BOND')
      await refuseEmbed(realm, { bond: 'mentorId' }, 'LUX_UNKNOWN_BOND')
      await refuseEmbed(realm, { bond: 'sign', limit: 1 }, 'LUX_INVALID_QUERY')
      await refuseEmbed(realm, { bond: 'relics', as: 'name' }, 'LUX_INVALID_QUERY')
      await refuseEmbed(realm, { bond: 'relics', limit: -1 }, 'LUX_INVALID_RANGE')
      await refuseEmbed(realm, { bond: 'relics', where: compare('rank', 'eq', 1) }, 'LUX_UNKNOWN_FIELD')
      await refuseEmbed(realm, { bond: 'orders', junction: is('role', null) }, 'LUX_INVALID_QUERY')
      await refuseEmbed(realm, nestedEmbed(6), 'LUX_QUERY_TOO_COMPLEX')
    },
    'embeds five levels': async ({ realm }) => {
      const rows = await ask(realm, { kind: 'guardian', embed: [nestedEmbed(5)], limit: 1 })
      expect(rows).toHaveLength(1)
    },
    'refuses more than ten embeds': async ({ realm }) => {
      const embed = Array.from({ length: 11 }, (_, index) => ({ bond: 'relics', as: `r${index}` }))
      await expectRefusal('LUX_QUERY_TOO_COMPLEX', () => ask(realm, { kind: 'guardian', embed }))
      expect(await ask(realm, { kind: 'guardian', embed: embed.slice(1), limit: 1 })).toHaveLength(1)
    },
  },
}

function plainOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('Nothing is embedded.')
  return Object.fromEntries(Object.entries(value))
}

async function refuseEmbed(
  realm: Stage['realm'],
  embed: EmbedNode,
  code: Parameters<typeof expectRefusal>[0],
): Promise<void> {
  await expectRefusal(code, () => ask(realm, { kind: 'guardian', embed: [embed] }))
}

function nestedEmbed(levels: number): EmbedNode {
  return levels === 1 ? { bond: 'mentor' } : { bond: 'mentor', embed: [nestedEmbed(levels - 1)] }
}
