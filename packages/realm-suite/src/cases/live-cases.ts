import { asc, eq, startsWith } from '@luxdb/core/query'
import { expect } from 'vitest'
import { BONDED_KINDS, Order, Sign } from '../fixtures/bonded-kinds.js'
import { KEYED_KINDS, Tally } from '../fixtures/keyed-kinds.js'
import { LIVE_QUESTIONS, liveQuery, PLAIN_QUESTIONS } from '../live/live-questions.js'
import { randomNumbers, writeSomething } from '../live/random-live-write.js'
import { WatchedSet } from '../live/watched-set.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { fieldOf } from '../suite/reading.js'

/** Live queries: kept by deltas alone, they are what the query answers. */
export const LIVE_CASES: CaseGroup = {
  title: 'live',
  kinds: [...BONDED_KINDS, ...KEYED_KINDS],
  cases: onlyWhere(({ changes }) => changes, {
    'stay right under random writes, whatever is asked': async ({ realm }) => {
      const random = randomNumbers(20_261_124)
      for (let step = 0; step < 20; step++) await writeSomething(realm, random, String(step))
      const sets = LIVE_QUESTIONS.map((one) => new WatchedSet(realm, one))
      for (const set of sets) await set.start()
      for (let step = 20; step < 140; step++) {
        await writeSomething(realm, random, String(step))
        if (step % 20 === 0) for (const set of sets) await set.assertRight()
      }
      for (const set of sets) await set.assertRight()
      expect(sets.flatMap(({ resyncs }) => resyncs)).toEqual([])
      expect(sets.flatMap(({ anomalies }) => anomalies)).toEqual([])
      expect(realm.changes.pulse().breaks).toBe(0)
      for (const set of sets) await set.stop()
    },
    'continue from their cursors, with nothing lost and nothing twice': async ({ realm }) => {
      const random = randomNumbers(7)
      for (let step = 0; step < 20; step++) await writeSomething(realm, random, String(step))
      const plain = LIVE_QUESTIONS.slice(0, PLAIN_QUESTIONS).map((one) => new WatchedSet(realm, one))
      for (const set of plain) await set.start()
      let isWriting = true
      const writing = (async () => {
        for (let step = 20; step < 120; step++) await writeSomething(realm, random, String(step))
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
        new WatchedSet(realm, liveQuery('sign')),
        new WatchedSet(realm, liveQuery('sign', { where: eq('name', 'a') })),
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
          { type: 'watch', kind: 'sign', query: liveQuery('sign') },
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
      const set = new WatchedSet(realm, liveQuery('tally'))
      await expect(set.start()).rejects.toMatchObject({ code: 'LUX_LIVE_TOO_LARGE' })
      const narrow = new WatchedSet(realm, liveQuery('tally', { order: [asc('title')], limit: 2 }))
      await narrow.start()
      await narrow.assertRight()
      await narrow.stop()
    },
    'follow an erasure': async ({ realm }) => {
      const made = await realm.of(Sign).manifest({ name: 'gone' })
      await realm.of(Sign).manifest({ name: 'kept' })
      const set = new WatchedSet(realm, liveQuery('sign'))
      await set.start()
      await realm.erase(Sign, String(fieldOf(made, 'soulId')))
      // The being may leave before the log says that its history is gone.
      await expect.poll(() => set.resyncs, { timeout: 15_000 }).toEqual(['erased'])
      await set.assertRight()
      await set.stop()
    },
    'show only what their rule allows, and tell of nothing else': async ({ realm }) => {
      const set = new WatchedSet(realm, liveQuery('order', { where: startsWith('title', 'open') }))
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
