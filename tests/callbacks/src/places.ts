import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, AstralEngine, type CallbackFlow } from '@luxdb/core'
import { postgresDriver } from '@luxdb/realm-postgres'
import { createSqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'

/** A storage of one test. */
export interface Place {
  readonly url: string
  readonly remove: () => Promise<void>
}

export interface PlaceMaker {
  readonly name: string
  /** Whether several engines, also of other processes, can use one place. */
  readonly isShared: boolean
  readonly make: (postgresUrl: string) => Promise<Place>
}

/** One storage of each realm. */
export const PLACES: readonly PlaceMaker[] = [
  {
    name: 'memory',
    isShared: false,
    make: async () => ({ url: 'memory://', remove: async () => undefined }),
  },
  {
    name: 'SQLite',
    isShared: true,
    make: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'luxdb-callbacks-'))
      return {
        url: `sqlite://${join(folder, 'realm.db')}`,
        remove: async () => rmSync(folder, { recursive: true, force: true }),
      }
    },
  },
  {
    name: 'PostgreSQL',
    isShared: true,
    make: async (postgresUrl) => {
      const { url, drop } = await createSchema(postgresUrl)
      return { url, remove: drop }
    },
  },
]

/** An engine on a storage, not awake yet. */
export function createEngine(
  url: string,
  kinds: readonly AnyKind[],
  callbacks: readonly CallbackFlow[] = [],
): AstralEngine {
  return new AstralEngine({
    realms: { primary: url },
    drivers: [createSqliteDriver(), postgresDriver],
    kinds,
    flows: callbacks,
  })
}
