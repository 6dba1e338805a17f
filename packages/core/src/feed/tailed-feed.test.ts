import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { kind } from '../kind/kind.js'
import type { ChangeOptions } from '../realm/realm-options.js'
import type { ChangeWindow } from './change.js'
import type { FeedPosition } from './feed-position.js'
import { FaultyRealm } from './test-faulty-realm.js'

const Star = kind('star', { name: z.string() })
const Planet = kind('planet', { name: z.string().meta({ unique: true }) })

async function openRealm(changes: ChangeOptions = {}): Promise<FaultyRealm> {
  const realm = new FaultyRealm('memory://', {
    kinds: [Star, Planet],
    changes: { auditMs: 0, pollMs: 5, ...changes },
  })
  await realm.awaken()
  onTestFinished(() => realm.close())
  return realm
}

/** Follows a feed in the background; what it has told stands in `windows`. */
function following(realm: FaultyRealm, from: FeedPosition): { readonly windows: readonly ChangeWindow[] } {
  const windows: ChangeWindow[] = []
  const ending = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const window of realm.changes.windows(from, { signal: ending.signal })) windows.push(window)
  }
  const followed = follow()
  onTestFinished(async () => {
    ending.abort()
    await followed
  })
  return { windows }
}

const toldNames = ({ windows }: { readonly windows: readonly ChangeWindow[] }): unknown[] =>
  windows.flatMap(({ changes }) =>
    changes.map(({ new: row }) => row?.find((cell) => cell === 'a' || cell === 'b')),
  )

describe('a feed', () => {
  it('waits for a log that is out of reach, and goes on where it was', async () => {
    const realm = await openRealm()
    const from = await realm.changes.head()
    realm.isUnreachable = true
    const early = following(realm, from)
    await realm.of(Star).manifest({ name: 'a' })
    await setImmediate()
    expect(early.windows).toEqual([])
    realm.isUnreachable = false
    await vi.waitFor(() => expect(toldNames(early)).toEqual(['a']))
    realm.isUnreachable = true
    await realm.of(Star).manifest({ name: 'b' })
    await setImmediate()
    expect(toldNames(early)).toEqual(['a'])
    realm.isUnreachable = false
    await vi.waitFor(() => expect(toldNames(early)).toEqual(['a', 'b']))
  })

  it('ends with an error that waiting would not change', async () => {
    const realm = await openRealm({ retentionBytes: 0 })
    const from = await realm.changes.head()
    await realm.of(Star).manifest([{ name: 'a' }, { name: 'b' }])
    const follow = async (): Promise<void> => {
      for await (const _ of realm.changes.windows(from)) break
    }
    await expect(follow()).rejects.toMatchObject({
      code: 'LUX_POSITION_LOST',
      details: { reason: 'expired' },
    })
    expect(realm.changes.pulse().listeners).toBe(0)
  })

  it('refuses a position ahead of its head, also while somebody else listens', async () => {
    const realm = await openRealm()
    const other = following(realm, await realm.changes.head())
    await realm.of(Star).manifest({ name: 'a' })
    await vi.waitFor(() => expect(toldNames(other)).toEqual(['a']))
    const ahead = realm.changes.parse('99999')
    if (ahead === undefined) throw new Error('a number is a position here')
    const follow = async (): Promise<void> => {
      for await (const _ of realm.changes.windows(ahead)) break
    }
    await expect(follow()).rejects.toMatchObject({ code: 'LUX_POSITION_LOST', details: { reason: 'epoch' } })
  })

  it('serves many who resume from memory, without a read of the log for each', async () => {
    const realm = await openRealm()
    const from = await realm.changes.head()
    const first = following(realm, from)
    await vi.waitFor(() => expect(realm.reads).toBeGreaterThan(0))
    await realm.of(Star).manifest({ name: 'a' })
    await vi.waitFor(() => expect(toldNames(first)).toEqual(['a']))
    const reads = realm.reads
    realm.isUnreachable = true
    const resumed = Array.from({ length: 100 }, () => following(realm, from))
    await vi.waitFor(() => {
      for (const one of resumed) expect(toldNames(one)).toEqual(['a'])
    })
    expect(realm.reads).toBe(reads)
    realm.isUnreachable = false
  })

  it('rests when nobody listens any more', async () => {
    const realm = await openRealm()
    for await (const _ of listen(realm)) break
    expect(realm.changes.pulse().listeners).toBe(0)
    const { reads } = realm
    await realm.of(Star).manifest({ name: 'a' })
    await setImmediate()
    expect(realm.reads).toBe(reads)
  })

  it('lets a listener that reads slowly read the log anew, and loses nothing', async () => {
    const realm = await openRealm()
    const count = 60_000
    const from = await realm.changes.head()
    const soulIds: string[] = []
    let isHeld = true
    await realm.of(Star).manifest({ name: 'first' })
    for await (const { changes } of realm.changes.windows(from)) {
      soulIds.push(...changes.map(({ soulId }) => soulId))
      if (isHeld) {
        isHeld = false
        for (let batch = 0; batch < count / 5_000; batch++) {
          await realm.of(Star).manifest(Array.from({ length: 5_000 }, (_, index) => ({ name: `${index}` })))
          await setImmediate()
        }
      }
      if (soulIds.length >= count + 1) break
    }
    expect(new Set(soulIds).size).toBe(soulIds.length)
    expect(soulIds).toHaveLength(count + 1)
  }, 30_000)
})

/** One change, listened to. */
async function* listen(realm: FaultyRealm): AsyncIterable<ChangeWindow> {
  const from = await realm.changes.head()
  await realm.of(Star).manifest({ name: 'a' })
  yield* realm.changes.windows(from)
}

describe('the audit of a feed', () => {
  it('finds what the log was never told', async () => {
    const realm = await openRealm({ auditMs: 20 })
    realm.loses = ({ new: row }) => row?.includes('lost') === true
    const told = following(realm, await realm.changes.head())
    await realm.of(Star).manifest({ name: 'a' })
    await vi.waitFor(() => expect(toldNames(told)).toEqual(['a']))
    await vi.waitFor(async () => {
      await realm.of(Star).manifest({ name: 'lost' })
      const resets = told.windows.flatMap((window) => window.resets)
      expect(resets).toContainEqual({ kind: 'star', reason: 'capture' })
    }, 5_000)
    expect(realm.changes.pulse().breaks).toBeGreaterThan(0)
    expect(told.windows.flatMap(({ resets }) => resets).some((reset) => reset.kind === 'planet')).toBe(false)
  })

  it('finds nothing where nothing is missing, under writes', async () => {
    const realm = await openRealm({ auditMs: 2 })
    const told = following(realm, await realm.changes.head())
    const beings = realm.of(Star)
    for (let step = 0; step < 400; step++) {
      const { soulId } = await beings.manifest({ name: 'a' })
      if (step % 3 === 0) await beings.transform(soulId, { name: 'b' })
      if (step % 2 === 0) await beings.dissolve(soulId)
      if (step % 10 === 0) await setImmediate()
    }
    await vi.waitFor(() => expect(toldNames(told).length).toBeGreaterThanOrEqual(400))
    expect(told.windows.flatMap(({ resets }) => resets)).toEqual([])
    expect(realm.changes.pulse().breaks).toBe(0)
  })
})

describe('the chain check of a feed', () => {
  it('mends an update of which the one before is missing', async () => {
    const realm = await openRealm()
    realm.loses = ({ new: row, operation }) => operation === 'update' && row?.includes('lost') === true
    const told = following(realm, await realm.changes.head())
    const { soulId } = await realm.of(Star).manifest({ name: 'a' })
    await realm.of(Star).transform(soulId, { name: 'lost' })
    await realm.of(Star).transform(soulId, { name: 'b' })
    await vi.waitFor(() => expect(toldNames(told)).toEqual(['a', 'b']))
    const [insert, update] = told.windows.flatMap(({ changes }) => changes)
    expect(update).toMatchObject({ operation: 'update', old: insert?.new })
    expect(realm.changes.pulse().breaks).toBe(1)
    expect(told.windows.flatMap(({ resets }) => resets)).toEqual([])
  })

  it('resets a kind with another unique field when a living being is inserted', async () => {
    const realm = await openRealm()
    realm.loses = ({ operation }) => operation === 'delete'
    const told = following(realm, await realm.changes.head())
    const { soulId } = await realm.of(Planet).manifest({ name: 'a' })
    await realm.of(Planet).dissolve(soulId)
    await realm.of(Planet).manifest({ soulId, name: 'b' })
    await vi.waitFor(() => expect(toldNames(told)).toEqual(['a', 'b']))
    expect(told.windows.flatMap(({ changes }) => changes).map(({ operation }) => operation)).toEqual([
      'insert',
      'update',
    ])
    expect(told.windows.flatMap(({ resets }) => resets)).toEqual([{ kind: 'planet', reason: 'capture' }])
  })

  it('makes an insert of an update that follows a delete', async () => {
    const realm = await openRealm()
    let isLosing = false
    realm.loses = ({ operation }) => isLosing && operation === 'insert'
    const told = following(realm, await realm.changes.head())
    const { soulId } = await realm.of(Star).manifest({ name: 'a' })
    await realm.of(Star).dissolve(soulId)
    await vi.waitFor(() => expect(toldNames(told)).toEqual(['a', undefined]))
    isLosing = true
    await realm.of(Star).manifest({ soulId, name: 'lost' })
    await realm.of(Star).transform(soulId, { name: 'b' })
    await vi.waitFor(() => expect(toldNames(told)).toEqual(['a', undefined, 'b']))
    expect(told.windows.flatMap(({ changes }) => changes).at(-1)).toMatchObject({ operation: 'insert' })
  })

  it('puts changes of a being into order that a trigger before its own has logged backwards', async () => {
    const realm = await openRealm()
    realm.orders = (changes) => [...changes].reverse()
    const told = following(realm, await realm.changes.head())
    const soulId = await realm.transaction(async (transaction) => {
      const star = await transaction.of(Star).manifest({ name: 'x' })
      await star.evolve({ name: 'a' })
      return star.soulId
    })
    await vi.waitFor(() => expect(toldNames(told)).toEqual([undefined, 'a']))
    await realm.transaction(async (transaction) => {
      for (const name of ['x', 'y', 'b']) await transaction.of(Star).transform(soulId, { name })
    })
    await vi.waitFor(() => expect(toldNames(told)).toEqual([undefined, 'a', undefined, undefined, 'b']))
    const changes = told.windows.flatMap((window) => window.changes)
    expect(changes.map(({ operation }) => operation)).toEqual([
      'insert',
      'update',
      'update',
      'update',
      'update',
    ])
    const sequences = changes.map(({ sequence }) => sequence)
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b))
    expect(realm.changes.pulse().breaks).toBe(0)
  })

  it('resets a kind where what came between hides the order', async () => {
    const realm = await openRealm()
    realm.orders = (changes) => [...changes].reverse()
    const told = following(realm, await realm.changes.head())
    await realm.transaction(async (transaction) => {
      const star = await transaction.of(Star).manifest({ name: 'x' })
      await transaction.of(Planet).manifest({ name: 'between' })
      await star.evolve({ name: 'a' })
    })
    await vi.waitFor(() =>
      expect(told.windows.flatMap(({ resets }) => resets)).toEqual([{ kind: 'star', reason: 'capture' }]),
    )
    expect(realm.changes.pulse().breaks).toBe(1)
  })
})
