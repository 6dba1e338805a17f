import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow, type RestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { KINDS } from './kinds.js'
import { seed } from './seed.js'

export interface SharedServer {
  readonly flow: RestFlow
  readonly engine: AstralEngine
}

export interface TwoServers {
  /** Of the realm that they share. */
  readonly url: string
  readonly first: SharedServer
  readonly second: SharedServer
  readonly stop: () => Promise<void>
}

/** Storages that several servers can share. */
export const SHARED_REALMS: readonly string[] = ['SQLite', 'PostgreSQL']

/** Two servers on one storage, with the beings of this suite. */
export async function startTwoServers(name: string, postgresUrl: string): Promise<TwoServers> {
  const { url, remove } = await sharedPlace(name, postgresUrl)
  const first = await startOne(url)
  await seed(first.engine)
  const second = await startOne(url)
  const stop = async (): Promise<void> => {
    await Promise.all([first.engine.transcend(), second.engine.transcend()])
    await remove()
  }
  return { url, first, second, stop }
}

async function startOne(url: string): Promise<SharedServer> {
  const flow = createRestFlow()
  const drivers = [sqliteDriver, postgresDriver]
  const engine = new AstralEngine({ realms: { primary: url }, drivers, kinds: KINDS, flows: [flow] })
  return { flow, engine: await engine.awaken() }
}

async function sharedPlace(
  name: string,
  postgresUrl: string,
): Promise<{ readonly url: string; readonly remove: () => Promise<void> }> {
  if (name === 'PostgreSQL') {
    const { url, drop } = await createSchema(postgresUrl)
    return { url, remove: drop }
  }
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-two-servers-'))
  return { url: `sqlite://${join(folder, 'a.db')}`, remove: async () => rmSync(folder, { recursive: true }) }
}
