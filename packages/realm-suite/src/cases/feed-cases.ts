import { type AnyKind, bond, type Change, type FeedPosition, kind } from '@luxdb/core'
import { createSoulIdCodec } from '@luxdb/core/query'
import { expect } from 'vitest'
import { z } from 'zod'
import { BONDED_KINDS, Guardian, Relic, Sign } from '../fixtures/bonded-kinds.js'
import { KEPT_VALUES } from '../fixtures/hostile-fields.js'
import { KEYED_KINDS, Reading, Seat, Tally } from '../fixtures/keyed-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { onlyWhere } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { changesAfter, Follower, printable, readAll, windowsAfter } from '../suite/following.js'
import { fieldOf } from '../suite/reading.js'

const Silent: AnyKind = kind('silent', { name: z.string() }, { changes: 'none' })
const Leaf: AnyKind = kind('leaf', {
  name: z.string(),
  tree: bond.to(() => Guardian, { onDelete: 'set null' }).optional(),
})

type Realm = Parameters<typeof readAll>[0]

const operations = (changes: readonly Change[]): string[] =>
  changes.map((change) => `${change.operation} ${change.kind}`)

/** The change feed: nothing lost, nothing twice, per being in order, transactions whole. */
export const FEED_CASES: CaseGroup = {
  title: 'feed',
  kinds: [Sample, ...BONDED_KINDS, ...KEYED_KINDS, Leaf, Silent],
  cases: onlyWhere(({ changes }) => changes, {
    'tells inserts, updates and deletes with their rows': async ({ realm }) => {
      const from = await realm.changes.head()
      const made = await realm.of(Sample).manifest({ label: 'one' })
      const changed = await realm.of(Sample).transform(made.soulId, { label: 'two' })
      await realm.of(Sample).dissolve(made.soulId)
      const [insert, update, remove] = await changesAfter(realm, from, 3)
      expect([insert, update, remove].map((change) => change?.operation)).toEqual([
        'insert',
        'update',
        'delete',
      ])
      expect(new Set([insert?.soulId, update?.soulId, remove?.soulId])).toEqual(new Set([made.soulId]))
      expect(update?.old).toEqual(insert?.new)
      expect(remove?.old).toEqual(update?.new)
      expect(insert?.new).toContain('one')
      expect(update?.new).toContain(fieldOf(changed, 'version'))
      expect(insert?.old).toBeUndefined()
      expect(remove?.new).toBeUndefined()
    },
    'carries every value exactly': async ({ realm }) => {
      for (const { field, value } of KEPT_VALUES) {
        const from = await realm.changes.head()
        await realm
          .of(Sample)
          .manifest({ label: '\u{1F600}"\\\u2028', [field]: value, data: { b: [1, null], a: '\u00e9' } })
        const [change] = await changesAfter(realm, from, 1)
        const { rows } = await readAll(realm, Sample.shape)
        const soulIds = createSoulIdCodec(Sample.shape)
        const row = rows.find((candidate) => soulIds.of(candidate) === change?.soulId)
        expect(printable(change?.new), field).toEqual(printable(row))
      }
    },
    'tells what bonds do to others': async ({ realm }) => {
      const guardian = await realm.of(Guardian).manifest({ name: 'a' })
      await realm.of(Relic).manifest([
        { name: 'r', ownerId: guardian.soulId },
        { name: 's', ownerId: guardian.soulId },
      ])
      await realm.of(Leaf).manifest({ name: 'l', treeId: guardian.soulId })
      const from = await realm.changes.head()
      await realm.of(Guardian).dissolve(guardian.soulId)
      const changes = await changesAfter(realm, from, 4)
      expect(operations(changes).sort()).toEqual([
        'delete guardian',
        'delete relic',
        'delete relic',
        'update leaf',
      ])
    },
    'tells nothing of what was undone': async ({ realm }) => {
      const from = await realm.changes.head()
      await realm.of(Sign).manifest({ name: 'taken' })
      await expectRefusal('LUX_UNIQUE', () => realm.of(Sign).manifest([{ name: 'new' }, { name: 'taken' }]))
      const undone = realm.transaction(async (transaction) => {
        await transaction.of(Sign).manifest({ name: 'never' })
        throw new RangeError('undo')
      })
      await expect(undone).rejects.toThrow(RangeError)
      await realm.of(Sign).manifest({ name: 'last' })
      const changes = await changesAfter(realm, from, 2)
      expect(changes).toHaveLength(2)
      expect(changes[1]?.new).toContain('last')
    },
    'tells an upsert as what it was': async ({ realm }) => {
      await realm.of(Seat).manifest({ row: 'a', number: 1, price: 1 })
      const from = await realm.changes.head()
      const beings = [
        { row: 'a', number: 1, price: 2 },
        { row: 'a', number: 2, price: 3 },
      ]
      await realm.of(Seat).manifest(beings, { upsert: { action: 'merge' } })
      await realm.of(Seat).manifest(beings, { upsert: { action: 'ignore' } })
      await realm.of(Sign).manifest({ name: 'last' })
      expect(operations(await changesAfter(realm, from, 3))).toEqual([
        'update seat',
        'insert seat',
        'insert sign',
      ])
    },
    'tells a patch that changes nothing but the version': async ({ realm }) => {
      const made = await realm.of(Sample).manifest({ label: 'one' })
      const from = await realm.changes.head()
      const after = await realm.of(Sample).transform(made.soulId, {})
      if (fieldOf(after, 'version') === fieldOf(made, 'version')) return
      const [change] = await changesAfter(realm, from, 1)
      expect(change?.new).toContain(fieldOf(after, 'version'))
    },
    'names beings by their key, whatever it is': async ({ realm }) => {
      const from = await realm.changes.head()
      const at = new Date('2024-05-17T08:30:15.123Z')
      await realm.of(Reading).manifest({ sensor: 's', at, value: 1 })
      await realm.of(Tally).manifest({ title: 't' })
      const [reading, tally] = await changesAfter(realm, from, 2)
      expect(reading?.soulId).toBe(JSON.stringify(['s', at.toISOString()]))
      expect(tally?.soulId).toMatch(/^[0-9a-f-]{36}$/)
    },
    'leaves out kinds that are not logged': async ({ realm }) => {
      const from = await realm.changes.head()
      await realm.of(Silent).manifest({ name: 'quiet' })
      await realm.of(Sign).manifest({ name: 'loud' })
      expect(operations(await changesAfter(realm, from, 1))).toEqual(['insert sign'])
    },
    'gives many changes of one transaction whole, in one window': async ({ realm }) => {
      const from = await realm.changes.head()
      const count = 10_000
      await realm.of(Tally).manifest(Array.from({ length: count }, (_, index) => ({ title: `t${index}` })))
      const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= count)
      const changes = windows.flatMap((window) => window.changes)
      expect(changes).toHaveLength(count)
      expect(new Set(changes.map(({ soulId }) => soulId)).size).toBe(count)
      // All pages but the last say that the window goes on.
      expect(windows.map(({ partial }) => partial)).toEqual(
        windows.map((_, index) => index < windows.length - 1),
      )
    },
    'continues from every position, without gap or repetition': async ({ realm }) => {
      const start = await realm.changes.head()
      for (let index = 0; index < 12; index++) await realm.of(Tally).manifest({ title: `t${index}` })
      const windows = await windowsAfter(realm.changes, start, (changes) => changes.length >= 12)
      const all = windows.flatMap(({ changes }) => changes)
      let seen = 0
      for (const window of windows) {
        seen += window.changes.length
        if (seen === all.length) break
        const rest = await changesAfter(realm, window.to, all.length - seen)
        expect(rest.map(({ soulId }) => soulId)).toEqual(all.slice(seen).map(({ soulId }) => soulId))
      }
    },
    'gives everything to everybody, however many listen': async ({ realm }) => {
      const from = await realm.changes.head()
      const listening = Array.from({ length: 10 }, () => changesAfter(realm, from, 100))
      for (let index = 0; index < 100; index++) await realm.of(Tally).manifest({ title: `t${index}` })
      const [first, ...others] = await Promise.all(listening)
      expect(first).toHaveLength(100)
      for (const other of others)
        expect(other.map(({ soulId }) => soulId)).toEqual(first?.map(({ soulId }) => soulId))
      expect(realm.changes.pulse()).toMatchObject({ breaks: 0 })
    },
    'joins a snapshot with what follows, under writes': async ({ realm }) => {
      const start = await realm.changes.head()
      await realm.of(Tally).manifest(Array.from({ length: 20 }, (_, index) => ({ title: `t${index}` })))
      const soulIds = (await changesAfter(realm, start, 20)).map(({ soulId }) => soulId)
      const write = async (seed: number): Promise<void> => {
        for (let step = 0; step < 60; step++) {
          const soulId = soulIds[(step * 7 + seed * 3) % soulIds.length]
          if (soulId === undefined) continue
          if (step % 5 === 0) await realm.of(Tally).manifest({ title: `new ${seed} ${step}` })
          else await realm.of(Tally).transform(soulId, { count: step * 10 + seed })
        }
      }
      let end: FeedPosition | undefined
      const following = Array.from({ length: 6 }, () => follow(realm, () => end))
      await Promise.all([1, 2, 3].map(write))
      end = await realm.changes.head()
      await realm.of(Sign).manifest({ name: 'end' })
      const { rows } = await readAll(realm, Tally.shape)
      const soulIdOf = createSoulIdCodec(Tally.shape)
      for (const follower of await Promise.all(following)) {
        expect(follower.anomalies).toEqual([])
        expect([...follower.rows.keys()].sort()).toEqual(rows.map((row) => soulIdOf.of(row)).sort())
        for (const row of rows) {
          expect(printable(follower.rows.get(soulIdOf.of(row)))).toEqual(printable(row))
        }
      }
    },
    'refuses positions that cannot be its own': async ({ realm }) => {
      for (const text of ['', 'x', '-1', '1;DROP TABLE', '9'.repeat(400), '1:2', '\u0000']) {
        const position = realm.changes.parse(text)
        if (position === undefined) continue
        await expectRefusal('LUX_POSITION_LOST', () => changesAfter(realm, position, 1))
      }
    },
    'forgets a being that is erased, and says so': async ({ realm }) => {
      const from = await realm.changes.head()
      const kept = await realm.of(Tally).manifest({ title: 'kept' })
      const gone = await realm.of(Tally).manifest({ title: 'gone' })
      expect(await realm.erase(Tally, gone.soulId)).toBe(true)
      expect(await realm.erase(Tally, gone.soulId)).toBe(false)
      expect(await realm.of(Tally).contemplate(gone.soulId)).toBeUndefined()
      const windows = await windowsAfter(realm.changes, from, (_, all) =>
        all.some(({ resets }) => resets.length > 0),
      )
      expect(windows.flatMap(({ changes }) => changes).map(({ soulId }) => soulId)).toEqual([kept.soulId])
      expect(windows.flatMap(({ resets }) => resets)).toContainEqual({ kind: 'tally', reason: 'erased' })
    },
    'forgets what is older than it keeps': async ({ open }) => {
      let now = Date.now() - 3_600_000
      const { realm } = await open([Tally], { clock: () => now, changes: { retentionMs: 60_000 } })
      const from = await realm.changes.head()
      await realm.of(Tally).manifest([{ title: 'a' }, { title: 'b' }, { title: 'c' }])
      now = Date.now() + 3_600_000
      await realm.changes.prune()
      await expectRefusal('LUX_POSITION_LOST', () => changesAfter(realm, from, 1))
      await realm.of(Tally).manifest({ title: 'd' })
      const floor = await realm.changes.floor()
      expect((await changesAfter(realm, floor, 1)).length).toBeGreaterThan(0)
    },
    'keeps facts of its own': async ({ realm }) => {
      const { stateStore } = realm
      await stateStore.set('suite/b', '2')
      await stateStore.set('suite/a', '1')
      await stateStore.set('suite/b', 'two')
      await stateStore.set('suitf', 'other')
      expect(await stateStore.get('suite/b')).toBe('two')
      expect(await stateStore.get('suite/none')).toBeUndefined()
      expect(await stateStore.list('suite/', { limit: 10 })).toEqual([
        { key: 'suite/a', value: '1' },
        { key: 'suite/b', value: 'two' },
      ])
      expect(await stateStore.list('suite/', { limit: 10, after: 'suite/a' })).toEqual([
        { key: 'suite/b', value: 'two' },
      ])
      expect(await stateStore.claim('suite/c', 'first')).toBe('first')
      expect(await stateStore.claim('suite/c', 'second')).toBe('first')
      expect(await stateStore.replace('suite/c', 'second', 'third')).toBe(false)
      expect(await stateStore.replace('suite/none', '', 'third')).toBe(false)
      expect(await stateStore.replace('suite/c', 'first', 'third')).toBe(true)
      expect(await stateStore.get('suite/c')).toBe('third')
      expect(await stateStore.delete('suite/a')).toBe(true)
      expect(await stateStore.delete('suite/a')).toBe(false)
    },
  }),
}

/** Follows tallies from a snapshot until everything up to the end has been told. */
async function follow(realm: Realm, end: () => FeedPosition | undefined): Promise<Follower> {
  const soulIds = createSoulIdCodec(Tally.shape)
  const follower = new Follower('tally')
  const { rows, position } = await readAll(realm, Tally.shape)
  for (const row of rows) follower.rows.set(soulIds.of(row), row)
  for await (const window of realm.changes.windows(position, { signal: AbortSignal.timeout(15_000) })) {
    for (const change of window.changes) follower.apply(change)
    const last = end()
    if (last !== undefined && !window.partial && realm.changes.covers(window.to, last)) return follower
  }
  throw new Error('The feed did not catch up in time.')
}
