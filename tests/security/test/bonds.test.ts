import { type AnyKind, AstralEngine, bond, kind } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { Ask } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { openRealm, REALMS } from '../src/realms.js'

const OPEN = { read: { type: 'compare', field: 'isOpen', operator: 'eq', value: true } } as const

const Friend: AnyKind = kind(
  'friend',
  {
    isOpen: z.boolean(),
    get clubs() {
      return bond.through(
        () => Club,
        () => Membership,
        { near: 'friend', far: 'club' },
      )
    },
    get next() {
      return bond.to(() => Friend).optional()
    },
  },
  { soulId: 'text', access: OPEN },
)

const Club: AnyKind = kind(
  'club',
  {
    isOpen: z.boolean(),
    get friends() {
      return bond.through(
        () => Friend,
        () => Membership,
        { near: 'club', far: 'friend' },
      )
    },
  },
  { soulId: 'text', access: OPEN },
)

/** The junction has a rule of its own: who may not see it may not learn from it who is bound to whom. */
const Membership: AnyKind = kind(
  'membership',
  {
    isOpen: z.boolean(),
    friend: bond.to(() => Friend, { onDelete: 'cascade' }),
    club: bond.to(() => Club, { onDelete: 'cascade' }),
  },
  { key: ['friendId', 'clubId'], access: OPEN },
)

/** Every combination of what is open on the way from a club over a membership to a friend. */
const WAYS = [false, true].flatMap((club) =>
  [false, true].flatMap((membership) => [false, true].map((friend) => ({ club, membership, friend }))),
)
const clubId = (isOpen: boolean): string => (isOpen ? 'club-open' : 'club-shut')
const friendId = (index: number): string => `friend-${index}`
/** The friends that a stranger may find over a bond `through`, from a club that may be seen. */
const SEEN = WAYS.flatMap(({ club, membership, friend }, index) =>
  club && membership && friend ? [index] : [],
)

async function seed(engine: AstralEngine): Promise<void> {
  const realm = engine.realm('primary')
  await realm.of(Club).manifest([true, false].map((isOpen) => ({ soulId: clubId(isOpen), isOpen })))
  await realm
    .of(Friend)
    .manifest(WAYS.map(({ friend }, index) => ({ soulId: friendId(index), isOpen: friend })))
  await realm.of(Membership).manifest(
    WAYS.map(({ club, membership }, index) => ({
      friendId: friendId(index),
      clubId: clubId(club),
      isOpen: membership,
    })),
  )
  // A chain of five, with one in the middle that may not be seen.
  const chain = [1, 3, 5, 0, 7].map(friendId)
  for (const [index, soulId] of chain.entries())
    if (index > 0) await realm.of(Friend).transform(soulId, { nextId: chain[index - 1] })
}

describe.each(REALMS)('what is bound to what may be seen, on %s', (name) => {
  let stop: () => Promise<void>
  let ask: Ask
  beforeAll(async () => {
    const realm = await openRealm(name, inject('postgresUrl'))
    const stranger = { id: 'stranger', roles: ['author'], claims: {} }
    const flow = createRestFlow({ authenticator: { authenticate: async () => stranger } })
    const engine = await new AstralEngine({
      realms: { primary: realm.url },
      drivers: [sqliteDriver, postgresDriver],
      kinds: [Friend, Club, Membership],
      flows: [flow],
    }).awaken()
    await seed(engine)
    ask = askFlow(flow)
    stop = async () => {
      await engine.transcend()
      await realm.remove()
    }
  })
  afterAll(() => stop?.())

  const json = async (path: string): Promise<unknown> => (await ask(path)).json
  const seen = SEEN.map((index) => ({ soulId: friendId(index) }))

  it('is what a junction, and its both ends, allow', async () => {
    expect(seen).toHaveLength(1)
    expect(await json('/beings/club?select=soulId,friends(soulId)')).toEqual([
      { soulId: clubId(true), friends: seen },
    ])
    expect(await json('/beings/club?select=soulId,friends(count())')).toEqual([
      { soulId: clubId(true), friends: [{ count: seen.length }] },
    ])
    const friends = await json('/beings/friend?select=soulId,clubs(soulId)&order=soulId')
    expect(friends).toEqual(
      WAYS.flatMap(({ club, membership, friend }, index) =>
        friend
          ? [{ soulId: friendId(index), clubs: club && membership ? [{ soulId: clubId(true) }] : [] }]
          : [],
      ),
    )
  })

  it('is what is filtered by, too', async () => {
    expect(await json('/beings/friend?select=soulId,clubs!inner()&order=soulId')).toEqual(seen)
    expect(await json('/beings/friend?select=soulId,clubs()&clubs=not.is.null&order=soulId')).toEqual(seen)
    const where = {
      type: 'exists',
      bond: 'friends',
      where: { type: 'in', field: 'soulId', values: WAYS.map((_, index) => friendId(index)) },
    }
    const body = { v: 1, type: 'query', kind: 'club', where, select: [{ field: 'soulId' }] }
    expect((await ask('/query', { method: 'POST', body })).json).toEqual({ rows: [{ soulId: clubId(true) }] })
    const hiddenOnly = { ...where, where: { type: 'compare', field: 'isOpen', operator: 'eq', value: false } }
    expect((await ask('/query', { method: 'POST', body: { ...body, where: hiddenOnly } })).json).toEqual({
      rows: [],
    })
  })

  it('ends a chain where one may not be seen', async () => {
    const path =
      '/beings/friend?soulId=eq.friend-7&select=soulId,next(soulId,next(soulId,next(soulId,next(soulId))))'
    expect(await json(path)).toEqual([{ soulId: 'friend-7', next: null }])
    expect(await json('/beings/friend?soulId=eq.friend-5&select=soulId,next(soulId,next(soulId))')).toEqual([
      { soulId: 'friend-5', next: { soulId: 'friend-3', next: { soulId: 'friend-1' } } },
    ])
  })
})
