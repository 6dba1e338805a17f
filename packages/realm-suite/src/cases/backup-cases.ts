import { stat } from 'node:fs/promises'
import type { BaseRealm, RealmSupports } from '@luxdb/core'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { plain, soulIdOf } from '../suite/reading.js'
import type { RealmUnderTest } from '../suite/realm-maker.js'
import { withTemporaryPath } from '../suite/with-temporary-path.js'

function copies({ backup }: RealmSupports): boolean {
  return backup
}

async function onBackup(
  made: RealmUnderTest,
  path: string,
  run: (realm: BaseRealm) => Promise<void>,
): Promise<void> {
  if (made.openBackup === undefined)
    throw new TypeError('createRealm gives no openBackup, though the realm supports backups.')
  const copy = await made.openBackup(path)
  await copy.awaken()
  try {
    await run(copy)
  } finally {
    await copy.close()
  }
}

/** Copies of a realm in use. */
export const BACKUP_CASES: CaseGroup = {
  title: 'backup',
  kinds: [Sample],
  cases: onlyWhere(copies, {
    'holds everything that was acknowledged before it began': async ({ open }) => {
      const made = await open([Sample])
      const first = await made.realm.of(Sample).manifest({ label: 'a', huge: 5n, data: { a: 1 } })
      await withTemporaryPath(async (path) => {
        await made.realm.backup(path)
        await made.realm.of(Sample).transform(soulIdOf(first), { label: 'later' })
        await onBackup(made, path, async (copy) => {
          expect((await copy.of(Sample).contemplate()).map(plain)).toEqual([
            { ...plain(first), realm: copy.name },
          ])
        })
      })
    },
    'is of one moment while others write': async ({ open }) => {
      const made = await open([Sample])
      const pairs = Array.from({ length: 30 }, (_, amount) => [
        { label: 'left', amount },
        { label: 'right', amount },
      ])
      await withTemporaryPath(async (path) => {
        await Promise.all([
          made.realm.backup(path),
          ...pairs.map((pair) => made.realm.of(Sample).manifest(pair)),
        ])
        await onBackup(made, path, async (copy) => {
          expect((await copy.of(Sample).count()) % 2).toBe(0)
        })
        expect(await made.realm.of(Sample).count()).toBe(60)
      })
    },
    'says how far it is': async ({ realm }) => {
      const progress: number[] = []
      await realm
        .of(Sample)
        .manifest(Array.from({ length: 200 }, (_, amount) => ({ label: 'x'.repeat(500), amount })))
      await withTemporaryPath(async (path) => {
        await realm.backup(path, { onProgress: ({ done }) => progress.push(done) })
      })
      expect(progress.length).toBeGreaterThan(0)
      expect([...progress].sort((left, right) => left - right)).toEqual(progress)
    },
    'does not overwrite what is there': async ({ realm }) => {
      await withTemporaryPath(async (path) => {
        await realm.backup(path)
        const { mtimeMs, size } = await stat(path)
        await expectRefusal('LUX_STORAGE_FAILED', () => realm.backup(path))
        expect(await stat(path)).toMatchObject({ mtimeMs, size })
      })
    },
    'is refused after close': async ({ realm }) => {
      await realm.close()
      await withTemporaryPath(async (path) => {
        await expectRefusal('LUX_REALM_CLOSED', () => realm.backup(path))
      })
    },
    'gives up when it is aborted': async ({ realm }) => {
      await withTemporaryPath(async (path) => {
        await expectRefusal('LUX_ABORTED', () => realm.backup(path, { signal: AbortSignal.abort() }))
        await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
      })
    },
  }),
}
