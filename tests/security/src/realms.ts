import { createSchema } from '@luxdb/test-postgres'

export const REALMS = ['memory', 'SQLite', 'PostgreSQL'] as const
export type RealmName = (typeof REALMS)[number]

/** An empty realm for one server. */
export interface TestRealm {
  readonly url: string
  remove(): Promise<void>
}

export async function openRealm(name: RealmName, postgresUrl: string): Promise<TestRealm> {
  if (name === 'memory') return { url: 'memory://', remove: async () => undefined }
  if (name === 'SQLite') return { url: 'sqlite://:memory:', remove: async () => undefined }
  const { url, drop } = await createSchema(postgresUrl)
  return { url, remove: drop }
}
