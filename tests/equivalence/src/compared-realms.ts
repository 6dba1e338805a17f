import { startPostgres } from '@luxdb/test-postgres'
import type { ComparedRealm } from './compare-realms.js'
import { createSQLiteRealm, postgresRealmMaker } from './realm-makers.js'

export const SQLITE: ComparedRealm = { createRealm: createSQLiteRealm, kinds: {} }

export function postgresRealm(serverUrl: string): ComparedRealm {
  return { createRealm: postgresRealmMaker(serverUrl), kinds: {} }
}

export interface OpenRealms {
  readonly realms: ReadonlyMap<string, ComparedRealm>
  close(): Promise<void>
}

const NAMES = ['sqlite', 'postgres']

/** Starts what the realms need; all of them unless some are named. @throws Error for an unknown name */
export async function openComparedRealms(named: readonly string[]): Promise<OpenRealms> {
  const unknown = named.find((name) => !NAMES.includes(name))
  if (unknown !== undefined) throw new Error(`There is no realm ${unknown}; known are ${NAMES.join(', ')}.`)
  const wanted = named.length === 0 ? NAMES : named
  const server = wanted.includes('postgres') ? await startPostgres() : undefined
  const realms = new Map<string, ComparedRealm>()
  if (wanted.includes('sqlite')) realms.set('sqlite', SQLITE)
  if (server !== undefined) realms.set('postgres', postgresRealm(server.url))
  return { realms, close: async () => server?.stop() }
}
