import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryRealm } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import type { RealmMaker } from '@luxdb/realm-suite'

export const createMemoryRealm: RealmMaker = async (kinds, options) => {
  const realm = new MemoryRealm('memory://', { ...options, kinds })
  return { realm, cleanup: () => realm.close() }
}

export const createSQLiteRealm: RealmMaker = async (kinds, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-equivalence-'))
  const realm = new SQLiteRealm(`sqlite://${join(folder, 'realm.db')}`, { ...options, kinds })
  return {
    realm,
    cleanup: async () => {
      await realm.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
