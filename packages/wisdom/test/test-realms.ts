import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, type BaseRealm, MemoryRealm, type RealmOptions } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { inject } from 'vitest'

export type RealmType = 'memory' | 'sqlite' | 'postgres'
export const REALM_TYPES: readonly RealmType[] = ['memory', 'sqlite', 'postgres']

export interface TestRealm {
  readonly realm: BaseRealm
  cleanup(): Promise<void>
}

/** A fresh, empty realm that is awake. */
export async function openRealm(
  type: RealmType,
  kinds: readonly AnyKind[],
  options: Omit<RealmOptions, 'kinds'> = {},
): Promise<TestRealm> {
  const { realm, drop } = await makeRealm(type, { ...options, kinds })
  await realm.awaken()
  return {
    realm,
    cleanup: async () => {
      await realm.close()
      await drop()
    },
  }
}

async function makeRealm(
  type: RealmType,
  options: RealmOptions,
): Promise<{ readonly realm: BaseRealm; drop(): Promise<void> | void }> {
  if (type === 'memory') return { realm: new MemoryRealm('memory://', options), drop: () => undefined }
  if (type === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-wisdom-'))
    const realm = new SQLiteRealm(`sqlite://${join(folder, 'realm.db')}`, options)
    return { realm, drop: () => rmSync(folder, { recursive: true, force: true }) }
  }
  const schema = await createSchema(inject('postgresUrl'))
  return { realm: new PostgresRealm(schema.url, { ...options, poolSize: 2 }), drop: () => schema.drop() }
}
