import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { KINDS } from './kinds.js'
import { seed } from './seed.js'

/** A realm behind a port. */
export interface ServedRealm {
  /** Without a path, for example `http://127.0.0.1:43211`. */
  readonly url: string
  readonly engine: AstralEngine
  readonly stop: () => Promise<void>
}

export const REALMS: readonly string[] = ['memory', 'SQLite', 'PostgreSQL']

/** The kinds and beings of this suite in a realm of that name, beside a second realm `other` in memory. */
export async function serveRealm(name: string, postgresUrl: string): Promise<ServedRealm> {
  const place = await placeOf(name, postgresUrl)
  const flow = createRestFlow()
  const engine = await new AstralEngine({
    realms: { primary: place.url, other: 'memory://' },
    drivers: [sqliteDriver, postgresDriver],
    kinds: KINDS,
    flows: [flow],
  }).awaken()
  await seed(engine)
  const server = createServer(getRequestListener(flow.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await engine.transcend()
    await place.remove()
  }
  return { url: `http://127.0.0.1:${port}`, engine, stop }
}

interface Place {
  readonly url: string
  readonly remove: () => Promise<void>
}

async function placeOf(name: string, postgresUrl: string): Promise<Place> {
  if (name === 'memory') return { url: 'memory://', remove: async () => undefined }
  if (name === 'SQLite') return { url: 'sqlite://:memory:', remove: async () => undefined }
  const { url, drop } = await createSchema(postgresUrl)
  return { url, remove: drop }
}
