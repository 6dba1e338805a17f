import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow, type RestFlowOptions } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { inject } from 'vitest'
import { KINDS } from './test-kinds.js'

export const REALMS = ['memory', 'sqlite', 'postgres'] as const
export type RealmName = (typeof REALMS)[number]

export interface TestServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly engine: AstralEngine
  stop(): Promise<void>
}

/** A flow on a port of this machine, over a realm of its own. */
export async function startServer(realm: RealmName, rest: RestFlowOptions = {}): Promise<TestServer> {
  const storage = await createStorage(realm)
  const flow = createRestFlow(rest)
  const engine = await new AstralEngine({
    realms: { primary: storage.url, other: 'memory://' },
    kinds: KINDS,
    drivers: [sqliteDriver, postgresDriver],
    flows: [flow],
  }).awaken()
  const { server, port } = await listen(flow.fetch)
  return {
    url: `http://127.0.0.1:${port}`,
    engine,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await engine.transcend()
      await storage.drop()
    },
  }
}

interface Storage {
  readonly url: string
  drop(): Promise<void>
}

async function createStorage(realm: RealmName): Promise<Storage> {
  if (realm === 'postgres') return createSchema(inject('postgresUrl'))
  return { url: realm === 'memory' ? 'memory://' : 'sqlite://:memory:', drop: async () => undefined }
}

function listen(fetch: (request: Request) => Promise<Response>): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      if ('closeAllConnections' in server) resolve({ server, port })
    })
  })
}
