import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, type BaseRealm, MemoryRealm, MemoryStorage } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'

/** A storage of one walk, opened again and again with other kinds. */
export interface Place {
  readonly url: string
  readonly open: (kinds: readonly AnyKind[]) => Promise<BaseRealm>
  readonly remove: () => Promise<void>
}

export type PlaceMaker = () => Promise<Place>

export const memoryPlace: PlaceMaker = async () => {
  const storage = new MemoryStorage()
  return {
    url: 'memory://',
    open: (kinds) => new MemoryRealm(storage, { kinds, schemaPolicy: 'as-is' }).awaken(),
    remove: async () => undefined,
  }
}

export const sqlitePlace: PlaceMaker = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-evolution-'))
  const url = `sqlite://${join(folder, 'realm.db')}`
  return {
    url,
    open: (kinds) => new SQLiteRealm(url, { kinds, schemaPolicy: 'as-is' }).awaken(),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A schema of its own on a PostgreSQL server. */
export function postgresPlace(serverUrl: string): PlaceMaker {
  return async () => {
    const { url, drop } = await createSchema(serverUrl)
    return {
      url,
      open: (kinds) => new PostgresRealm(url, { kinds, schemaPolicy: 'as-is', poolSize: 2 }).awaken(),
      remove: drop,
    }
  }
}
