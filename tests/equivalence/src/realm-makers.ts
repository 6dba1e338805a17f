import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryRealm } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import type { RealmMaker } from '@luxdb/realm-suite'
import { createSchema } from '@luxdb/test-postgres'

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

/** Realms on a PostgreSQL server, each in a schema of its own. */
export function postgresRealmMaker(serverUrl: string): RealmMaker {
  return async (kinds, options) => {
    const schema = await createSchema(serverUrl)
    const realm = new PostgresRealm(schema.url, { ...options, kinds, poolSize: 2 })
    return {
      realm,
      cleanup: async () => {
        await realm.close()
        await schema.drop()
      },
    }
  }
}
