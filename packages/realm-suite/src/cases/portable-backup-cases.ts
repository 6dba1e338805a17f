import { readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type AnyKind, type BaseRealm, checkBackup, kind, type RealmSupports } from '@luxdb/core'
import { expect } from 'vitest'
import { z } from 'zod'
import { BACKUP_KINDS, fillForBackup } from '../fixtures/backup-data.js'
import { Ticket } from '../fixtures/keyed-kinds.js'
import { Preset, Sample } from '../fixtures/sample-kind.js'
import { liveQuery } from '../live/live-questions.js'
import { WatchedSet } from '../live/watched-set.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { contemplateLoosely, plain } from '../suite/reading.js'
import { withTemporaryPath } from '../suite/with-temporary-path.js'

function copies({ backup }: RealmSupports): boolean {
  return backup
}

const PORTABLE = { format: 'portable' } as const

async function portableText(path: string): Promise<string> {
  return gunzipSync(await readFile(path)).toString()
}

async function beings(realm: BaseRealm): Promise<readonly unknown[]> {
  return (await realm.of(Sample).contemplate()).map((being) => ({ ...plain(being), realm: '' }))
}

async function amounts(realm: BaseRealm, kind: AnyKind): Promise<readonly unknown[]> {
  const found = await contemplateLoosely(realm, kind, { orderBy: { amount: 'asc' } })
  return found.map((being) => plain(being)['amount'])
}

/** What was changed in a file, and what it is refused with. */
const DAMAGES: Readonly<Record<string, (text: string) => string>> = {
  'a value': (text) => text.replace('"label-3"', '"label-4"'),
  'a row that is gone': (text) => text.replace(/\n\[.*"label-3".*(?=\n)/, ''),
  'an end that is gone': (text) => text.replace(/\{"type":"footer".*\n$/, ''),
  'the middle of a line as its end': (text) => text.slice(0, text.indexOf('label-3')),
  'a column that has another type': (text) => text.replace('"store":"text"', '"store":"json"'),
  'something behind its end': (text) => `${text}[]\n`,
}

/** Backups that can be restored into any durable realm. */
export const PORTABLE_BACKUP_CASES: CaseGroup = {
  title: 'portable backup',
  kinds: [Sample],
  cases: onlyWhere(copies, {
    'brings every being back as it was, whatever its values, key and bonds': async ({ open }) => {
      const { realm: source } = await open(BACKUP_KINDS)
      const { realm: target } = await open(BACKUP_KINDS)
      await fillForBackup(source)
      await withTemporaryPath(async (path) => {
        const report = await source.backup(path, PORTABLE)
        const contents = await target.restore(path)
        expect(report).toEqual({ type: 'portable', kinds: contents.kinds, leftOut: [] })
        expect(contents.realm).toBe(source.name)
        expect(await target.digests()).toEqual(contents.kinds)
        expect(await source.digests()).toEqual(contents.kinds)
      })
      expect(await beings(target)).toEqual(await beings(source))
      // What counts up goes on behind what came.
      expect(plain(await target.of(Ticket).manifest({ subject: 'next' }))).toMatchObject({ soulId: '3' })
    },
    'is of one moment while others write, with both halves of every pair': async ({ open }) => {
      const { realm: source } = await open([Sample, Preset])
      const { realm: target } = await open([Sample, Preset])
      const pair = (amount: number): Promise<unknown> =>
        source.transaction(async (transaction) => {
          await transaction.of(Sample).manifest({ label: 'left', amount })
          await transaction.of(Preset).manifest({ title: 'right', amount })
        })
      for (let amount = 0; amount < 20; amount += 1) await pair(amount)
      await withTemporaryPath(async (path) => {
        const later = Array.from({ length: 40 }, (_, index) => 20 + index)
        await Promise.all([source.backup(path, PORTABLE), ...later.map(pair)])
        const { kinds } = await target.restore(path)
        expect(await target.digests()).toEqual(kinds)
      })
      const [left, right] = await Promise.all([amounts(target, Sample), amounts(target, Preset)])
      expect(left).toEqual(right)
      expect(left.length).toBeGreaterThanOrEqual(20)
      expect(await source.of(Sample).count()).toBe(60)
    },
    'is not restored over beings, unless they may go': async ({ open }) => {
      const { realm: source } = await open([Sample])
      const { realm: target } = await open([Sample])
      await source.of(Sample).manifest({ label: 'old' })
      await target.of(Sample).manifest({ label: 'there' })
      await withTemporaryPath(async (path) => {
        await source.backup(path, PORTABLE)
        await expectRefusal('LUX_REALM_NOT_EMPTY', () => target.restore(path))
        expect(await beings(target)).toMatchObject([{ label: 'there' }])
        await target.restore(path, { replace: true })
      })
      expect(await beings(target)).toEqual(await beings(source))
    },
    'has the kinds that whoever opened the realm last did not know': async ({ open }) => {
      const { realm: source, reopen } = await open([Sample, Preset])
      const { realm: target } = await open([Sample, Preset])
      await source.of(Preset).manifest({ title: 'kept', amount: 7 })
      await source.close()
      const narrow = await reopen?.([Sample])
      await narrow?.awaken()
      await narrow?.close()
      const again = await reopen?.([])
      await again?.awaken()
      await withTemporaryPath(async (path) => {
        await again?.backup(path, PORTABLE)
        await target.restore(path)
      })
      expect(await amounts(target, Preset)).toEqual([7])
      await again?.close()
    },
    'is not forced into tables of another shape': async ({ open, realm }) => {
      const { realm: target } = await open([kind('sample', { label: z.int() })])
      await withTemporaryPath(async (path) => {
        await realm.backup(path, PORTABLE)
        await expectRefusal('LUX_SCHEMA_MISMATCH', () => target.restore(path))
      })
    },
    'begins another history': async ({ open }) => {
      const { realm: source, reopen } = await open([Sample])
      const { epoch } = source.changes
      await withTemporaryPath(async (path) => {
        await source.backup(path, PORTABLE)
        await source.restore(path)
      })
      await source.close()
      const again = await reopen?.()
      await again?.awaken()
      expect(again?.changes.epoch).toEqual(expect.any(String))
      expect(again?.changes.epoch).not.toBe(epoch)
      await again?.close()
    },
    'has live queries that are resumed begin anew, and those that are open too': async ({ open }) => {
      const { realm: source, reopen } = await open([Sample])
      const [kept, gone] = await Promise.all(
        ['kept', 'gone'].map((label) => source.of(Sample).manifest({ label })),
      )
      const [resumed, reopened, followed] = [1, 2, 3].map(() => new WatchedSet(source, liveQuery('sample')))
      for (const set of [resumed, reopened]) {
        await set?.start()
        await set?.stop()
      }
      await withTemporaryPath(async (path) => {
        await source.of(Sample).dissolve(gone?.soulId ?? '')
        await source.backup(path, PORTABLE)
        await source.of(Sample).manifest({ label: 'after it' })
        await followed?.start()
        await source.restore(path, { replace: true })
      })
      const later = await source.of(Sample).manifest({ label: 'later' })
      const expected = [kept?.soulId, later.soulId].sort()
      await resumed?.start()
      for (const set of [resumed, followed]) {
        await set?.assertRight()
        expect(set?.resyncs).toHaveLength(1)
        await set?.stop()
      }
      expect((await source.of(Sample).contemplate()).map(({ soulId }) => soulId).sort()).toEqual(expected)
      await source.close()
      // Nor does a position of before count for who opens it later.
      const again = await reopen?.()
      if (again === undefined) return
      await again.awaken()
      await reopened?.start(again)
      expect(reopened?.resyncs).toEqual(['epoch'])
      await reopened?.assertRight(again)
      await reopened?.stop()
      await again.close()
    },
    'carries what LuxDB keeps beside the beings': async ({ open }) => {
      const { realm: source } = await open([Sample])
      const { realm: target } = await open([Sample])
      await source.stateStore.set('suite/kept', 'yes')
      await source.stateStore.set('lease/kept', 'no')
      await target.stateStore.set('suite/other', 'no')
      await withTemporaryPath(async (path) => {
        await source.backup(path, PORTABLE)
        await target.restore(path)
      })
      expect(await target.stateStore.list('suite/', { limit: 9 })).toEqual([
        { key: 'suite/kept', value: 'yes' },
      ])
      expect(await target.stateStore.get('lease/kept')).toBeUndefined()
    },
    'is refused when it is damaged, and then nothing of it is there': async ({ open }) => {
      const { realm: source } = await open([Sample])
      const { realm: target } = await open([Sample])
      await source.of(Sample).manifest(Array.from({ length: 5 }, (_, index) => ({ label: `label-${index}` })))
      await withTemporaryPath(async (path) => {
        await source.backup(path, PORTABLE)
        const text = await portableText(path)
        for (const [damage, change] of Object.entries(DAMAGES)) {
          expect(change(text), damage).not.toBe(text)
          await writeFile(path, gzipSync(change(text)))
          await expectRefusal('LUX_BACKUP_DAMAGED', () => target.restore(path))
          await expectRefusal('LUX_BACKUP_DAMAGED', () => checkBackup(path))
        }
      })
      expect(await target.of(Sample).count()).toBe(0)
    },
    'is refused when any bit of it flipped, or its end is missing': async ({ open }) => {
      const { realm: source } = await open([Sample])
      await source.of(Sample).manifest(Array.from({ length: 20 }, (_, amount) => ({ label: 'x', amount })))
      await withTemporaryPath(async (path) => {
        await source.backup(path, PORTABLE)
        const whole = await readFile(path)
        const codes = ['LUX_BACKUP_DAMAGED', 'LUX_BACKUP_UNKNOWN']
        // Behind the head of the gzip file, whose bytes for the system and the time mean nothing; nor do the bits that
        // fill the last byte before its checksum and length.
        for (let byte = 10; byte < whole.length; byte += 7) {
          if (byte === whole.length - 9) continue
          const flipped = Buffer.from(whole)
          flipped[byte] = (whole[byte] ?? 0) ^ (1 << (byte % 8))
          await writeFile(path, flipped)
          const error: unknown = await checkBackup(path).then(
            () => byte,
            (failure: unknown) => failure,
          )
          expect(codes, `byte ${byte}`).toContain(Reflect.get(Object(error), 'code'))
        }
        await writeFile(path, whole)
        await truncate(path, whole.length - 9)
        await expectRefusal('LUX_BACKUP_DAMAGED', () => checkBackup(path))
      })
    },
    'is refused when it is something else, or of a later LuxDB': async ({ realm }) => {
      await withTemporaryPath(async (path) => {
        await realm.backup(path, PORTABLE)
        const text = await portableText(path)
        for (const other of [gzipSync(text.replace('"v":1', '"v":2')), gzipSync('{}\n'), 'plain', '']) {
          await writeFile(path, other)
          await expectRefusal('LUX_BACKUP_UNKNOWN', () => realm.restore(path))
        }
        await expectRefusal('LUX_STORAGE_FAILED', () => realm.restore(`${path}.nowhere`))
      })
    },
    'leaves no file when it is aborted on the way': async ({ realm }) => {
      await realm.of(Sample).manifest(Array.from({ length: 3_000 }, (_, amount) => ({ label: 'x', amount })))
      await withTemporaryPath(async (path) => {
        const abort = new AbortController()
        const options = { ...PORTABLE, signal: abort.signal, onProgress: () => abort.abort() }
        await expectRefusal('LUX_ABORTED', () => realm.backup(path, options))
        for (const name of [path, `${path}.partial`]) {
          await expect(stat(name)).rejects.toMatchObject({ code: 'ENOENT' })
        }
      })
    },
  }),
}
