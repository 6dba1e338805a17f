import type { BaseRealm } from '@luxdb/core'
import {
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  isIn,
  lt,
  not,
  or,
  type SacredQuery,
  startsWith,
} from '@luxdb/core/query'
import { expect } from 'vitest'
import { BONDED_KINDS, Guardian, Order, Relic, Sign } from '../fixtures/bonded-kinds.js'
import { KEYED_KINDS, Seat, Tally } from '../fixtures/keyed-kinds.js'
import { WatchedSet } from '../live/watched-set.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { ask, fieldOf } from '../suite/reading.js'

const query = (kind: string, rest: Partial<SacredQuery> = {}): SacredQuery => ({
  v: 1,
  type: 'query',
  kind,
  ...rest,
})

/** Plain conditions, windows, bonds, groups. */
const QUERIES: readonly SacredQuery[] = [
  query('guardian'),
  query('guardian', { where: eq('affinity', 'light') }),
  query('guardian', { where: and(eq('affinity', 'light'), gt('rank', 3)) }),
  query('guardian', { where: or(lt('rank', 2), gt('rank', 7)), select: [{ field: 'name' }] }),
  query('guardian', { where: isIn('rank', [1, 4, 6]) }),
  query('guardian', { where: not(startsWith('name', 'g1')) }),
  query('guardian', { order: [desc('rank'), asc('name')], limit: 4 }),
  query('guardian', { where: eq('affinity', 'shadow'), order: [asc('name')], limit: 3, offset: 2 }),
  query('guardian', { order: [asc('energyLevel')], limit: 30 }),
  query('guardian', { embed: [{ bond: 'relics' }, { bond: 'mentor', select: [{ field: 'name' }] }] }),
  query('guardian', { where: exists('relics', gt('power', 5)), select: [{ field: 'name' }] }),
  query('guardian', {
    aggregate: {
      groupBy: [{ field: 'affinity' }],
      columns: [
        { as: 'n', function: 'count' },
        { as: 'top', function: 'max', field: 'rank' },
      ],
    },
  }),
  query('guardian', { aggregate: { columns: [{ as: 'n', function: 'count' }] } }),
  query('guardian', { select: [{ field: 'affinity' }], distinct: true }),
  query('relic', { where: gt('power', 4) }),
  query('seat', { where: gt('price', 3) }),
]

/** A number from 0 up to `below`, the same for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** One random write, single or many, alone or in a transaction that may be undone. */
async function writeSomething(
  realm: BaseRealm,
  random: (below: number) => number,
  step: number,
): Promise<void> {
  const guardians = await ask(realm, { kind: 'guardian', order: [asc('name')], limit: 40 })
  const one = guardians[random(Math.max(1, guardians.length))]?.['soulId']
  const soulId = typeof one === 'string' ? one : undefined
  const fresh = (index = 0): object => ({
    name: `g${step}-${index}`,
    affinity: random(2) === 0 ? 'light' : 'shadow',
    rank: random(4) === 0 ? null : random(10),
    energyLevel: random(100),
    ...(soulId === undefined || random(3) > 0 ? {} : { mentorId: soulId }),
  })
  switch (random(11)) {
    case 0:
    case 1:
    case 2:
      await realm.of(Guardian).manifest(fresh())
      return
    case 3:
      await realm.of(Guardian).manifest(Array.from({ length: random(12) + 1 }, (_, index) => fresh(index)))
      return
    case 4:
      if (soulId !== undefined)
        await realm.of(Guardian).transform(soulId, { rank: random(10), energyLevel: random(100) })
      return
    case 5:
      await realm
        .of(Guardian)
        .transform({ where: lt('rank', random(4)) }, { affinity: random(2) === 0 ? 'light' : 'shadow' })
      return
    case 6:
      if (soulId !== undefined) await realm.of(Guardian).dissolve(soulId)
      return
    case 7:
      if (soulId !== undefined)
        await realm.of(Relic).manifest({ name: `r${step}`, power: random(10), ownerId: soulId })
      return
    case 8:
      await realm
        .of(Seat)
        .manifest({ row: 'a', number: random(6), price: random(8) }, { upsert: { action: 'merge' } })
      return
    case 9:
      await realm.of(Relic).transform({ where: gt('power', random(10)) }, { power: random(10) })
      return
    default:
      await inTransaction(realm, random, fresh)
  }
}

async function inTransaction(
  realm: BaseRealm,
  random: (below: number) => number,
  fresh: (index: number) => object,
): Promise<void> {
  const isUndone = random(2) === 0
  const work = realm.transaction(async (transaction) => {
    const made = await transaction.of(Guardian).manifest([fresh(90), fresh(91)])
    const [first] = Array.isArray(made) ? made : [made]
    if (first !== undefined) await transaction.of(Guardian).transform(first.soulId, { rank: random(10) })
    if (isUndone) throw new RangeError('undone on purpose')
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error
  })
}

/** Live queries: kept by deltas alone, they are what the query answers. */
export const LIVE_CASES: CaseGroup = {
  title: 'live',
  kinds: [...BONDED_KINDS, ...KEYED_KINDS],
  cases: onlyWhere(({ changes }) => changes, {
    'stay right under random writes, whatever is asked': async ({ realm }) => {
      const random = numbers(20_261_124)
      for (let step = 0; step < 20; step++) await writeSomething(realm, random, step)
      const sets = QUERIES.map((one) => new WatchedSet(realm, one))
      for (const set of sets) await set.start()
      for (let step = 20; step < 140; step++) {
        await writeSomething(realm, random, step)
        if (step % 20 === 0) for (const set of sets) await set.assertRight()
      }
      for (const set of sets) await set.assertRight()
      expect(sets.flatMap(({ resyncs }) => resyncs)).toEqual([])
      expect(sets.flatMap(({ anomalies }) => anomalies)).toEqual([])
      expect(realm.changes.pulse().breaks).toBe(0)
      for (const set of sets) await set.stop()
    },
    'continue from their cursors, with nothing lost and nothing twice': async ({ realm }) => {
      const random = numbers(7)
      for (let step = 0; step < 20; step++) await writeSomething(realm, random, step)
      const plain = QUERIES.slice(0, 6).map((one) => new WatchedSet(realm, one))
      for (const set of plain) await set.start()
      let isWriting = true
      const writing = (async () => {
        for (let step = 20; step < 120; step++) await writeSomething(realm, random, step)
      })().finally(() => (isWriting = false))
      while (isWriting) {
        for (const set of plain) {
          await set.stop()
          await set.start()
        }
        // Who reconnects leaves others their turn.
        await new Promise((resolve) => setImmediate(resolve))
      }
      await writing
      for (const set of plain) await set.assertRight()
      expect(plain.flatMap(({ anomalies }) => anomalies)).toEqual([])
      expect(plain.flatMap(({ resyncs }) => resyncs)).toEqual([])
      for (const set of plain) await set.stop()
    },
    'begin anew when the cursor is of something else': async ({ realm }) => {
      await realm.of(Sign).manifest({ name: 'a' })
      const [first, second] = [
        new WatchedSet(realm, query('sign')),
        new WatchedSet(realm, query('sign', { where: eq('name', 'a') })),
      ]
      await first.start()
      await second.start()
      await first.stop()
      await second.stop()
      const { cursor = '' } = first.result
      for (const since of [cursor, `${cursor.slice(0, -2)}xx`, 'nonsense', '', '.', 'e30.e30']) {
        const { messages } = realm.watch({ type: 'watch', kind: 'sign', query: second.query, since })
        const types: string[] = []
        for await (const message of messages) {
          types.push(message.type === 'resync' ? message.reason : message.type)
          if (types.length === 2) break
        }
        expect(types, since).toEqual(['query', 'snapshot'])
      }
    },
    'share one evaluation and the very same messages': async ({ realm }) => {
      const seen: unknown[][] = [[], []]
      const stop = new AbortController()
      const following = seen.map(async (messages) => {
        const stream = realm.watch(
          { type: 'watch', kind: 'sign', query: query('sign') },
          { signal: stop.signal },
        )
        for await (const message of stream.messages) messages.push(message)
      })
      while (seen.some((messages) => messages.length === 0))
        await new Promise((resolve) => setImmediate(resolve))
      for (let index = 0; index < 20; index++) await realm.of(Sign).manifest({ name: `s${index}` })
      while (seen.some((messages) => messages.length < 3))
        await new Promise((resolve) => setTimeout(resolve, 5))
      stop.abort()
      await Promise.all(following)
      const [one = [], other = []] = seen
      expect(one.at(-1)).toBe(other.find((message) => message === one.at(-1)))
    },
    'refuse to begin with too much': async ({ open }) => {
      const { realm } = await open([Tally], { live: { maxBeings: 3 } })
      await realm.of(Tally).manifest(['a', 'b', 'c', 'd'].map((title) => ({ title })))
      const set = new WatchedSet(realm, query('tally'))
      await expect(set.start()).rejects.toMatchObject({ code: 'LUX_LIVE_TOO_LARGE' })
      const narrow = new WatchedSet(realm, query('tally', { order: [asc('title')], limit: 2 }))
      await narrow.start()
      await narrow.assertRight()
      await narrow.stop()
    },
    'follow an erasure': async ({ realm }) => {
      const made = await realm.of(Sign).manifest({ name: 'gone' })
      await realm.of(Sign).manifest({ name: 'kept' })
      const set = new WatchedSet(realm, query('sign'))
      await set.start()
      await realm.erase(Sign, String(fieldOf(made, 'soulId')))
      await set.assertRight()
      expect(set.resyncs).toEqual(['erased'])
      await set.stop()
    },
    'show only what their rule allows, and tell of nothing else': async ({ realm }) => {
      const set = new WatchedSet(realm, query('order', { where: startsWith('title', 'open') }))
      await set.start()
      const made = await realm.of(Order).manifest({ title: 'open one' })
      await set.assertRight()
      await realm.of(Order).transform(made.soulId, { title: 'closed' })
      await set.assertRight()
      expect(set.result.size).toBe(0)
      await set.stop()
    },
  }),
}
