import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type LuxClient, type SocketLike } from '@luxdb/client'
import {
  type AnyKind,
  AstralEngine,
  type JsonValue,
  type KindLedger,
  MemoryRealm,
  MemoryStorage,
  type RealmDriverFactory,
  type RunTimeKindOptions,
} from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { WebSocketFlow } from '@luxdb/flow-ws'
import { postgresDriver } from '@luxdb/realm-postgres'
import { createSqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { inject } from 'vitest'
import { WebSocket } from 'ws'
import { EvolvingKinds } from '../src/index.js'
import type { RealmType } from './test-realms.js'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface KindsServer {
  readonly engine: AstralEngine
  /** As the page of a browser has it, over HTTP and WebSocket. */
  readonly client: LuxClient
  /** Where it takes portals, without a path. */
  readonly url: string
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
  readonly ask: (method: string, path: string, body?: JsonValue) => Promise<Answer>
}

interface ServeOptions {
  /** Those in code; default: those of the storage. */
  readonly kinds?: readonly AnyKind[]
  /** Milliseconds between two looks at what other servers have made; default 50. */
  readonly pollMs?: number
  readonly ledger?: KindLedger
  readonly limits?: RunTimeKindOptions['limits']
}

export interface KindsStorage {
  /** A server on it; all that were made end with the storage. */
  serve(options?: ServeOptions): Promise<KindsServer>
  drop(): Promise<void>
}

/** A storage that servers come and go on. */
export async function openKindsStorage(type: RealmType, kinds: readonly AnyKind[]): Promise<KindsStorage> {
  const { url: realmUrl, driver, drop } = await placeOf(type)
  const endings: (() => Promise<void>)[] = []
  return {
    serve: async ({ kinds: own = kinds, pollMs = 50, ledger = new EvolvingKinds(), limits = {} } = {}) => {
      const rest = createRestFlow()
      const live = new WebSocketFlow()
      const engine = new AstralEngine({
        realms: { primary: realmUrl },
        kinds: own,
        drivers: [driver],
        flows: [rest, live],
        runTimeKinds: { ledger, pollMs, limits },
      })
      const http = createServer()
      live.attach(http)
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
      const address = http.address()
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
      const client = createClient(url, {
        // The one of `ws` has all that is needed; the two only type its events differently.
        open: (to) => new WebSocket(to) as unknown as SocketLike,
        fetch: async (to, init) => rest.fetch(new Request(to, init)),
      })
      endings.push(async () => {
        client.close()
        await engine.transcend()
        http.close()
      })
      await engine.awaken()
      const fetch: KindsServer['fetch'] = (path, init) =>
        rest.fetch(new Request(`http://localhost${path}`, init))
      const ask: KindsServer['ask'] = async (method, path, body) => {
        const json = body === undefined ? {} : { body: JSON.stringify(body) }
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(path, { method, headers, ...json })
        const text = await response.text()
        return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
      }
      return { engine, client, url, fetch, ask }
    },
    drop: async () => {
      for (const end of endings) await end()
      await drop()
    },
  }
}

interface Place {
  readonly url: string
  readonly driver: RealmDriverFactory
  drop(): Promise<void>
}

async function placeOf(type: RealmType): Promise<Place> {
  if (type === 'memory') {
    const storage = new MemoryStorage()
    const driver: RealmDriverFactory = {
      schemes: ['kept'],
      create: (_url, options) => new MemoryRealm(storage, options),
    }
    return { url: 'kept://', driver, drop: async () => undefined }
  }
  if (type === 'postgres') {
    const schema = await createSchema(inject('postgresUrl'))
    return { url: schema.url, driver: postgresDriver, drop: () => schema.drop() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-kinds-'))
  return {
    url: `sqlite://${join(folder, 'realm.db')}`,
    driver: createSqliteDriver({}),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const DEADLINE_MS = 10_000

/** Asks again and again until the answer is the one that is waited for. @throws with the last answer */
export async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS
  for (;;) {
    const answer = await ask()
    if (isRight(answer)) return answer
    if (performance.now() > deadline)
      throw new Error(`Still ${JSON.stringify(answer)} after ${DEADLINE_MS} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
