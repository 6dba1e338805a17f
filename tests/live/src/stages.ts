import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, type BaseRealm, MemoryRealm, type RealmOptions } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { BONDED_KINDS, KEYED_KINDS } from '@luxdb/realm-suite'
import { createSchema } from '@luxdb/test-postgres'
import Database from 'better-sqlite3'
import postgres from 'postgres'
import { LEDGER_SQL, Ledger } from './ledger-kind.js'

export const KINDS: readonly AnyKind[] = [...BONDED_KINDS, ...KEYED_KINDS, Ledger]

/** A realm that is awake, and how another program would write to its storage. */
export interface LiveStage {
  readonly name: string
  readonly realm: BaseRealm
  /** Where another process finds the same storage; memory has no such place. */
  readonly url: string | undefined
  /** Another realm on the same storage. */
  reopen(): Promise<BaseRealm>
  /** Runs SQL on a connection that is none of LuxDB's. */
  foreign(sql: string): Promise<void>
  cleanup(): Promise<void>
}

export const STAGE_NAMES: readonly string[] = ['memory', 'sqlite', 'postgres']

/** @param postgresUrl of a server, for the stage that needs one */
export async function openStage(name: string, postgresUrl: () => Promise<string>): Promise<LiveStage> {
  switch (name) {
    case 'memory':
      return memoryStage()
    case 'sqlite':
      return sqliteStage()
    case 'postgres':
      return postgresStage(await postgresUrl())
    default:
      throw new Error(`There is no realm ${name}; known are ${STAGE_NAMES.join(', ')}.`)
  }
}

/** Queries that run again do so at once: the tests wait for each of them after every write. */
const OPTIONS: Omit<RealmOptions, 'kinds'> = { live: { minRequeryMs: 1 } }

export function realmAt(url: string): BaseRealm {
  return url.startsWith('sqlite:')
    ? new SQLiteRealm(url, { ...OPTIONS, kinds: KINDS })
    : new PostgresRealm(url, { ...OPTIONS, kinds: KINDS, poolSize: 4 })
}

async function memoryStage(): Promise<LiveStage> {
  const realm = await new MemoryRealm('memory://', { ...OPTIONS, kinds: KINDS }).awaken()
  const none = (): Promise<never> =>
    Promise.reject(new TypeError('Nobody else writes to the memory of a process.'))
  return { name: 'memory', realm, url: undefined, reopen: none, foreign: none, cleanup: () => realm.close() }
}

async function sqliteStage(): Promise<LiveStage> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-live-'))
  const path = join(folder, 'realm.db')
  const url = `sqlite://${path}`
  const foreign = async (sql: string): Promise<void> => {
    const database = new Database(path, { timeout: 5_000 })
    try {
      database.exec(sql)
    } finally {
      database.close()
    }
  }
  await foreign(LEDGER_SQL.sqlite)
  const realm = await realmAt(url).awaken()
  return stageOf(
    { name: 'sqlite', realm, url },
    {
      foreign,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    },
  )
}

async function postgresStage(serverUrl: string): Promise<LiveStage> {
  const schema = await createSchema(serverUrl)
  const parsed = new URL(schema.url)
  const name = parsed.searchParams.get('schema') ?? 'public'
  parsed.searchParams.delete('schema')
  const sql = postgres(parsed.href, { max: 1, onnotice: () => undefined, connection: { search_path: name } })
  const foreign = async (text: string): Promise<void> => void (await sql.unsafe(text).simple())
  await foreign(LEDGER_SQL.postgres)
  const realm = await realmAt(schema.url).awaken()
  return stageOf(
    { name: 'postgres', realm, url: schema.url },
    {
      foreign,
      remove: async () => {
        await sql.end()
        await schema.drop()
      },
    },
  )
}

function stageOf(
  facts: Pick<LiveStage, 'name' | 'realm'> & { readonly url: string },
  means: { readonly foreign: LiveStage['foreign']; readonly remove: () => Promise<void> },
): LiveStage {
  const opened: BaseRealm[] = [facts.realm]
  return {
    ...facts,
    foreign: means.foreign,
    reopen: async () => {
      const realm = await realmAt(facts.url).awaken()
      opened.push(realm)
      return realm
    },
    cleanup: async () => {
      for (const realm of opened) await realm.close()
      await means.remove()
    },
  }
}
