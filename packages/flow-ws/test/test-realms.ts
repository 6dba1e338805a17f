import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSchema } from '@luxdb/test-postgres'
import { inject, onTestFinished } from 'vitest'

export const REALMS = ['memory', 'sqlite', 'postgres'] as const
export type RealmName = (typeof REALMS)[number]

/** The URL of an empty realm, which is there until its test ends. */
export async function realmUrl(name: RealmName): Promise<string> {
  if (name === 'memory') return 'memory://'
  if (name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-portals-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    return `sqlite://${join(folder, 'primary.db')}`
  }
  const schema = await createSchema(inject('postgresUrl'))
  onTestFinished(() => schema.drop())
  return schema.url
}
