import { type BackupOptions, LuxError, writeWholeFile } from '@luxdb/core'
import { abortedError } from '@luxdb/realm-sql'
import { copyDatabase, findDamage, removeFiles, renewEpoch } from './sqlite-copy.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteStorage } from './sqlite-storage.js'

/**
 * Copies the database as it is now into a new file, while it is in use, and checks the copy. The target
 * appears under its name only when it is whole.
 * @throws LUX_STORAGE_FAILED when the target is there, LUX_ABORTED, LUX_STORAGE_FULL
 */
export async function backupTo(storage: SqliteStorage, path: string, options: BackupOptions): Promise<void> {
  try {
    await writeWholeFile(path, async (partial) => {
      try {
        await copyDatabase(storage.openReader(), partial, options)
        await renewEpoch(partial)
        const damage = await findDamage(partial, 'quick_check', options)
        if (damage !== undefined) throw damaged(path, damage)
      } finally {
        removeFiles(`${partial}-journal`)
      }
    })
  } catch (error) {
    throw options.signal?.aborted ? abortedError(options.signal) : toRealmError(error, { kinds: [] })
  }
}

function damaged(path: string, cause: unknown): LuxError {
  return new LuxError(
    'LUX_STORAGE_DAMAGED',
    `The copy ${path} did not pass its check, and was removed; check the disk and the database itself.`,
    { cause, details: { path } },
  )
}
