import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { isLuxError } from '../errors/lux-error.js'
import { bond } from '../kind/bond.js'
import { kind } from '../kind/kind.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'
import type { ChangeOptions } from '../realm/realm-options.js'
import type { Change } from './change.js'
import type { FeedPosition } from './feed-position.js'

const Team = kind('team', { name: z.string() })
const Player = kind('player', {
  name: z.string().meta({ unique: true }),
  team: bond.to(() => Team, { onDelete: 'cascade' }).optional(),
})
const Silent = kind('silent', { name: z.string() }, { changes: 'none' })

async function openRealm(changes: ChangeOptions = {}): Promise<MemoryRealm> {
  const realm = await new MemoryRealm('memory://', { kinds: [Team, Player, Silent], changes }).awaken()
  onTestFinished(() => realm.close())
  return realm
}

/** The changes after a position, read until `count` of them are there. */
async function changesAfter(realm: MemoryRealm, from: FeedPosition, count: number): Promise<Change[]> {
  const found: Change[] = []
  for await (const window of realm.changes.windows(from)) {
    found.push(...window.changes)
    if (found.length >= count) break
  }
  return found
}

describe('the feed of a memory realm', () => {
  it('tells inserts, updates and deletes with their rows', async () => {
    const realm = await openRealm()
    const from = await realm.changes.head()
    const team = await realm.of(Team).manifest({ name: 'one' })
    await realm.of(Team).transform(team.soulId, { name: 'two' })
    await realm.of(Team).dissolve(team.soulId)
    const changes = await changesAfter(realm, from, 3)
    expect(changes.map(({ operation }) => operation)).toEqual(['insert', 'update', 'delete'])
    expect(changes.map(({ soulId }) => soulId)).toEqual([team.soulId, team.soulId, team.soulId])
    expect(changes[1]?.old).toEqual(changes[0]?.new)
    expect(changes[2]?.old).toEqual(changes[1]?.new)
  })

  it('tells of cascades, and of nothing that was undone', async () => {
    const realm = await openRealm()
    const team = await realm.of(Team).manifest({ name: 'one' })
    const from = await realm.changes.head()
    await realm.of(Player).manifest({ name: 'ada', teamId: team.soulId })
    await expect(realm.of(Player).manifest([{ name: 'bob' }, { name: 'ada' }])).rejects.toThrow()
    await expect(
      realm.transaction(async (transaction) => {
        await transaction.of(Player).manifest({ name: 'eve' })
        throw new Error('never mind')
      }),
    ).rejects.toThrow('never mind')
    await realm.of(Team).dissolve(team.soulId)
    const changes = await changesAfter(realm, from, 3)
    expect(changes.map(({ kind, operation }) => `${operation} ${kind}`).sort()).toEqual([
      'delete player',
      'delete team',
      'insert player',
    ])
  })

  it('tells what was evicted', async () => {
    const realm = await new MemoryRealm('memory://?maxBeings=2&evict=oldest', {
      kinds: [Silent, Team, Player],
    }).awaken()
    onTestFinished(() => realm.close())
    const from = await realm.changes.head()
    for (const name of ['a', 'b', 'c']) await realm.of(Team).manifest({ name })
    const changes = await changesAfter(realm, from, 4)
    const left = new Set<string>()
    for (const { operation, soulId } of changes) {
      if (operation === 'delete') left.delete(soulId)
      else left.add(soulId)
    }
    const there = await realm.of(Team).contemplate({})
    expect([...left].sort()).toEqual(there.map(({ soulId }) => soulId).sort())
    expect(there).toHaveLength(2)
  })

  it('leaves kinds out that are not logged', async () => {
    const realm = await openRealm()
    const from = await realm.changes.head()
    await realm.of(Silent).manifest({ name: 'quiet' })
    await realm.of(Team).manifest({ name: 'loud' })
    expect((await changesAfter(realm, from, 1)).map(({ kind }) => kind)).toEqual(['team'])
  })

  it('says when a position is older than what is kept', async () => {
    const realm = await openRealm({ retentionBytes: 2_000 })
    const from = await realm.changes.head()
    for (let index = 0; index < 50; index++) await realm.of(Team).manifest({ name: `team ${index}` })
    const error = await changesAfter(realm, from, 1).catch((cause: unknown) => cause)
    expect(isLuxError(error, 'LUX_POSITION_LOST')).toBe(true)
    const floor = await realm.changes.floor()
    expect((await changesAfter(realm, floor, 1)).length).toBeGreaterThan(0)
  })

  it('continues from every position without gap or repetition', async () => {
    const realm = await openRealm()
    const start = await realm.changes.head()
    for (let index = 0; index < 20; index++) await realm.of(Team).manifest({ name: `team ${index}` })
    const all = await changesAfter(realm, start, 20)
    for (const { sequence } of all.slice(0, -1)) {
      const from = realm.changes.parse(String(sequence))
      if (from === undefined) throw new Error('a sequence is a position here')
      const rest = await changesAfter(realm, from, 1)
      expect(rest[0]?.sequence).toBe(sequence + 1)
    }
  })

  it('gives everything to everybody, however many listen', async () => {
    const realm = await openRealm()
    const from = await realm.changes.head()
    const listeners = Array.from({ length: 20 }, () => changesAfter(realm, from, 200))
    for (let index = 0; index < 200; index++) await realm.of(Team).manifest({ name: `team ${index}` })
    const seen = await Promise.all(listeners)
    for (const changes of seen)
      expect(changes.map(({ sequence }) => sequence)).toEqual([
        ...new Set(changes.map(({ sequence }) => sequence)),
      ])
    expect(new Set(seen.map((changes) => changes.length))).toEqual(new Set([200]))
    expect(realm.changes.pulse()).toMatchObject({ breaks: 0, listeners: 0 })
  })

  it('forgets a being that is erased', async () => {
    const realm = await openRealm()
    const from = await realm.changes.head()
    const kept = await realm.of(Team).manifest({ name: 'kept' })
    const gone = await realm.of(Team).manifest({ name: 'gone' })
    expect(await realm.erase(Team, gone.soulId)).toBe(true)
    expect(await realm.erase(Team, gone.soulId)).toBe(false)
    for await (const { changes, resets } of realm.changes.windows(from)) {
      expect(changes.map(({ soulId }) => soulId)).toEqual([kept.soulId])
      expect(resets).toEqual([{ kind: 'team', reason: 'erased' }])
      break
    }
  })

  it('shows in the pulse of its realm', async () => {
    const realm = await openRealm()
    await realm.of(Team).manifest([{ name: 'a' }, { name: 'b' }])
    const { feed } = await realm.pulse()
    expect(feed).toMatchObject({ listeners: 0, breaks: 0, log: { changes: 2 } })
    expect(feed?.log?.bytes).toBeGreaterThan(0)
  })

  it('reads rows and their position at one time', async () => {
    const realm = await openRealm()
    await realm.of(Team).manifest({ name: 'before' })
    const query = { v: 1, type: 'query', kind: 'team' } as const
    const { rows, position } = await realm.snapshot({ type: 'contemplate', kind: 'team', query })
    await realm.of(Team).manifest({ name: 'after' })
    expect(rows).toHaveLength(1)
    const [change] = await changesAfter(realm, position, 1)
    expect(change?.new).toContain('after')
  })
})
