import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnyKind,
  AstralEngine,
  type JsonValue,
  MemoryRealm,
  MemoryStorage,
  type RealmDriverFactory,
} from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { createSqliteDriver } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { inject } from 'vitest'
import { EvolvingKinds } from '../src/index.js'
import type { RealmType } from './test-realms.js'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface KindsServer {
  readonly engine: AstralEngine
  readonly ask: (method: string, path: string, body?: JsonValue) => Promise<Answer>
}

export interface KindsStorage {
  /** A server on it; all that were made end with the storage. */
  serve(kinds?: readonly AnyKind[]): Promise<KindsServer>
  drop(): Promise<void>
}

/** A storage that servers come and go on. */
export async function openKindsStorage(type: RealmType, kinds: readonly AnyKind[]): Promise<KindsStorage> {
  const { url, driver, drop } = await placeOf(type)
  const engines: AstralEngine[] = []
  return {
    serve: async (own = kinds) => {
      const rest = createRestFlow()
      const engine = new AstralEngine({
        realms: { primary: url },
        kinds: own,
        drivers: [driver],
        flows: [rest],
        runTimeKinds: { ledger: new EvolvingKinds(), pollMs: 50 },
      })
      engines.push(engine)
      await engine.awaken()
      const ask: KindsServer['ask'] = async (method, path, body) => {
        const json = body === undefined ? {} : { body: JSON.stringify(body) }
        const headers = { 'content-type': 'application/json' }
        const response = await rest.fetch(
          new Request(`http://localhost${path}`, { method, headers, ...json }),
        )
        const text = await response.text()
        return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
      }
      return { engine, ask }
    },
    drop: async () => {
      for (const engine of engines) await engine.transcend()
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
