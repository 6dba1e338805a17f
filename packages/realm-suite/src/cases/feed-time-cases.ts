import { type BaseRealm, kind, type RealmTransaction } from '@luxdb/core'
import { expect } from 'vitest'
import { z } from 'zod'
import type { CaseGroup } from '../suite/case-group.js'
import { onlyWhere } from '../suite/case-group.js'
import { changesAfter, windowsAfter } from '../suite/following.js'

const Sign = kind('sign', { name: z.string() })
const Tally = kind('tally', { title: z.string(), count: z.int().default(0) }, { systemFields: false })

/** The change feed beside transactions that take their time, and over restarts. */
export const FEED_TIME_CASES: CaseGroup = {
  title: 'feed over time',
  kinds: [Sign, Tally],
  cases: {
    ...onlyWhere(({ changes }) => changes, {
      'begins for everybody where they ask it to': async ({ realm }) => {
        const hears = changesAfter(realm, await realm.changes.head(), 2)
        await realm.of(Sign).manifest({ name: 'first' })
        const hearsLater = changesAfter(realm, await realm.changes.head(), 1)
        await realm.of(Sign).manifest({ name: 'second' })
        expect((await hears).map(({ new: row }) => row?.includes('first'))).toEqual([true, false])
        expect((await hearsLater).map(({ new: row }) => row?.includes('second'))).toEqual([true])
      },
      'tells what changes many beings at once, one by one': async ({ realm }) => {
        await realm.of(Tally).manifest([{ title: 'a' }, { title: 'b' }, { title: 'c', count: 1 }])
        const from = await realm.changes.head()
        await realm.of(Tally).transform({ where: { count: 0 } }, { count: 5 })
        await realm.of(Tally).dissolve({ where: { count: 5 } })
        const changes = await changesAfter(realm, from, 4)
        expect(changes.map(({ operation }) => operation)).toEqual(['update', 'update', 'delete', 'delete'])
        expect(new Set(changes.map(({ soulId }) => soulId)).size).toBe(2)
      },
      'gives a transaction over several kinds whole': async ({ realm }) => {
        const from = await realm.changes.head()
        await realm.transaction(async (transaction) => {
          const made = await transaction.of(Tally).manifest({ title: 'a' })
          await transaction.of(Sign).manifest({ name: 'b' })
          await transaction.of(Tally).transform(made.soulId, { count: 1 })
        })
        const [window] = await windowsAfter(realm.changes, from, (changes) => changes.length > 0)
        const told = window?.changes.map(({ operation, kind }) => `${operation} ${kind}`)
        expect(told).toEqual(['insert tally', 'insert sign', 'update tally'])
      },
    }),
    'finds nothing missing where nothing is, however often it counts': {
      when: ({ changes }) => changes,
      run: async ({ open }) => {
        const { realm } = await open([Sign, Tally], { changes: { auditMs: 2, pollMs: 5 } })
        const from = await realm.changes.head()
        const count = 60
        const told = windowsAfter(
          realm.changes,
          from,
          (changes) => changes.filter((change) => change.new?.includes('last') === true).length === 3,
        )
        await Promise.all([1, 2, 3].map((writer) => writeAndUndo(realm, writer, count)))
        const windows = await told
        expect(windows.flatMap(({ resets }) => resets)).toEqual([])
        expect(realm.changes.pulse().breaks).toBe(0)
      },
    },
    'waits for a transaction that stays open, and holds up nobody else': {
      when: ({ changes, concurrentTransactions }) => changes && concurrentTransactions,
      run: async ({ realm }) => {
        const from = await realm.changes.head()
        let commit: () => void = () => undefined
        const held = new Promise<void>((resolve) => {
          commit = resolve
        })
        let open: Promise<void> | undefined
        await new Promise<void>((resolve, reject) => {
          const run = async (transaction: RealmTransaction): Promise<void> => {
            await transaction.of(Sign).manifest({ name: 'early' })
            resolve()
            await held
          }
          open = realm.transaction(run)
          open.catch(reject)
        })
        await realm.of(Sign).manifest({ name: 'late' })
        const [late] = await changesAfter(realm, from, 1)
        expect(late?.new).toContain('late')
        const both = changesAfter(realm, from, 2)
        commit()
        await open
        const names = (await both).map(({ new: row }) => (row?.includes('early') ? 'early' : 'late'))
        expect(names.sort()).toEqual(['early', 'late'])
      },
    },
    'goes on after a restart, from a position of before': {
      when: ({ changes, durability }) => changes && durability !== 'volatile',
      run: async ({ open }) => {
        const { realm, reopen } = await open([Sign])
        await realm.of(Sign).manifest({ name: 'before' })
        const position = await realm.changes.head()
        const { epoch } = realm.changes
        await realm.of(Sign).manifest({ name: 'while nobody listened' })
        if (reopen === undefined) throw new TypeError('createRealm gives no reopen.')
        const again = await (await reopen()).awaken()
        await again.of(Sign).manifest({ name: 'after' })
        expect(again.changes.epoch).toBe(epoch)
        const changes = await changesAfter(again, position, 2)
        expect(changes.map(({ new: row }) => row?.includes('after'))).toEqual([false, true])
      },
    },
  },
}

/** Beings that come, go and never were; the last of them says so. */
async function writeAndUndo(realm: BaseRealm, writer: number, count: number): Promise<void> {
  for (let step = 0; step < count; step++) {
    const { soulId } = await realm.of(Tally).manifest({ title: `${writer} ${step}` })
    if (step % 2 === 0) await realm.of(Tally).dissolve(soulId)
    if (step % 5 !== 0) continue
    const undone = realm.transaction(async (transaction) => {
      await transaction.of(Tally).manifest([{ title: 'never' }, { title: 'never' }])
      throw new RangeError('undo')
    })
    await expect(undone).rejects.toThrow(RangeError)
  }
  await realm.of(Tally).manifest({ title: 'last' })
}
