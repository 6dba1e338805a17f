import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AstralEngine, type BaseRealm } from '@luxdb/core'
import { WebSocketFlow } from '@luxdb/flow-ws'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { KINDS } from './beacon.js'

export const REALM_NAMES = ['memory', 'sqlite', 'postgres'] as const
export type RealmName = (typeof REALM_NAMES)[number]

/** A server in this process, whose connections can be cut. */
export interface Stage {
  readonly realm: BaseRealm
  readonly url: string
  readonly connections: ReadonlySet<Socket>
  cleanup(): Promise<void>
}

/** @param postgresUrl of a server, for the realm that needs one */
export async function openStage(name: RealmName, postgresUrl: () => Promise<string>): Promise<Stage> {
  const place = await openPlace(name, postgresUrl)
  const flow = new WebSocketFlow()
  const engine = await new AstralEngine({
    realms: { primary: place.url },
    drivers: [sqliteDriver, postgresDriver],
    kinds: KINDS,
    flows: [flow],
  }).awaken()
  const http = createServer()
  const connections = new Set<Socket>()
  http.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  flow.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  return {
    realm: engine.realm('primary'),
    url: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    connections,
    cleanup: async () => {
      await engine.transcend()
      http.close()
      await place.remove()
    },
  }
}

interface Place {
  readonly url: string
  remove(): Promise<void>
}

async function openPlace(name: RealmName, postgresUrl: () => Promise<string>): Promise<Place> {
  if (name === 'memory') return { url: 'memory://', remove: async () => undefined }
  if (name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-portals-'))
    const url = `sqlite://${join(folder, 'primary.db')}`
    return { url, remove: () => rm(folder, { recursive: true, force: true }) }
  }
  const schema = await createSchema(await postgresUrl())
  return { url: schema.url, remove: () => schema.drop() }
}
