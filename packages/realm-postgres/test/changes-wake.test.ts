import { type AnyKind, type ChangeWindow, type FeedPosition, kind } from '@luxdb/core'
import { createDatabase, type PostgresServer, startPostgres, type TestDatabase } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { PostgresRealm } from '../src/postgres-realm.js'
import { realmAt } from './test-log.js'

const Berth: AnyKind = kind('berth', { number: z.int() }, { key: 'number', systemFields: false })

/** So rarely is the log looked at without being woken that a test would not live to see it. */
const NEVER_MS = 3_600_000
const SOON_MS = 300
const BATTERY = 20
/** While a server is away who listens comes back ever more rarely, every 7.5 s at last; and the machine may be busy. */
const BACK_MS = 25_000
/** A server that is slow may write down just in time which ids it has given. */
const ATTEMPTS = 5

describe('who listens', () => {
  let server: PostgresServer
  let database: TestDatabase
  let realm: PostgresRealm
  const ending = new AbortController()
  /** When each number was told. */
  const toldAt = new Map<string, number>()
  let failure: unknown

  beforeAll(async () => {
    server = await startPostgres({ own: true })
    database = await createDatabase(server.url)
    realm = await realmAt(database.url, [Berth], { changes: { pollMs: NEVER_MS } }).awaken()
    follow(await realm.changes.head()).catch((error: unknown) => {
      failure = error
    })
  })

  afterAll(async () => {
    ending.abort()
    await realm.close()
    await server.stop()
  })

  async function follow(from: FeedPosition): Promise<void> {
    for await (const { changes } of realm.changes.windows(from, { signal: ending.signal })) {
      for (const { soulId } of changes) toldAt.set(soulId, performance.now())
    }
  }

  /** Writes as a program that comes for one statement; milliseconds from its commit until the listener was told. */
  async function writeFrom(other: postgres.Sql, number: number): Promise<number> {
    await other`INSERT INTO berth VALUES (${number})`
    const committedAt = performance.now()
    await expect.poll(() => toldAt.has(String(number)), { timeout: BACK_MS, interval: 1 }).toBe(true)
    return (toldAt.get(String(number)) ?? 0) - committedAt
  }

  it('is woken by writes of other programs', async () => {
    const other = postgres(database.url, { max: 1 })
    // The first one may come before the connection that listens.
    await writeFrom(other, 0)
    const latenciesMs: number[] = []
    for (let number = 1; number <= BATTERY; number++) latenciesMs.push(await writeFrom(other, number))
    await other.end()
    latenciesMs.sort((a, b) => a - b)
    expect(latenciesMs[BATTERY / 2]).toBeLessThan(SOON_MS)
    expect(failure).toBeUndefined()
  })

  it.each(['fast', 'immediate'] as const)(
    'goes on where it was when the server is back (%s)',
    async (mode) => {
      const number = toldAt.size + 1_000
      await server.down(mode)
      await realm
        .of(Berth)
        .count()
        .catch(() => 0)
      await server.up()
      const other = postgres(database.url, { max: 1 })
      await writeFrom(other, number)
      await writeFrom(other, number + 1)
      expect(await writeFrom(other, number + 2)).toBeLessThan(SOON_MS * 10)
      await other.end()
      expect(failure).toBeUndefined()
      expect(realm.changes.pulse()).toMatchObject({ breaks: 0 })
    },
    2 * BACK_MS,
  )

  /** Whether a crash forgot ids that were given before it, and what is read from a position before it then. */
  async function crash(number: number): Promise<{ readonly isForgetful: boolean; readonly read: string[] }> {
    const { source } = realm._changeLog()
    const other = postgres(database.url, { max: 1 })
    await other`INSERT INTO berth VALUES (${number})`
    // Ids without anything durable, all at once: what was given a while ago has been written down meanwhile.
    await other.unsafe('SET synchronous_commit = off')
    await other.unsafe('BEGIN; SELECT pg_current_xact_id(); ROLLBACK;'.repeat(50)).simple()
    const before = await currentId(other)
    const position = await source.head()
    await other.end()
    await server.restart('immediate')
    const again = postgres(database.url, { max: 1 })
    await again`INSERT INTO berth VALUES (${number + 1})`
    const after = await currentId(again)
    await again.end()
    await expect.poll(() => source.head().then(Boolean, () => false), { timeout: BACK_MS }).toBe(true)
    const window: ChangeWindow = await source.read(position, { limit: 10 })
    return { isForgetful: after < before, read: window.changes.map(({ soulId }) => soulId) }
  }

  it(
    'has missed nothing of what was committed by ids that a crash gave out again',
    async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const number = 5_000 + attempt * 10
        const { isForgetful, read } = await crash(number)
        expect(read).toEqual([String(number + 1)])
        if (isForgetful) return
      }
      throw new Error(`None of ${ATTEMPTS} crashes forgot an id, so that this test says nothing.`)
    },
    ATTEMPTS * BACK_MS,
  )

  it('hinders nobody who prepares transactions, and tells them when they are over', async () => {
    const admin = postgres(database.url, { max: 1 })
    await admin`ALTER SYSTEM SET max_prepared_transactions = 5`
    await admin.end()
    await server.restart('fast')
    const { source } = realm._changeLog()
    await expect.poll(() => source.head().then(Boolean, () => false), { timeout: BACK_MS }).toBe(true)
    const position = await source.head()
    const other = postgres(database.url, { max: 1 })
    await other.unsafe(`BEGIN; INSERT INTO berth VALUES (6000); PREPARE TRANSACTION 'ours'`).simple()
    await other`INSERT INTO berth VALUES (6001)`
    const first = await source.read(position, { limit: 10 })
    await other`COMMIT PREPARED 'ours'`
    const second = await source.read(first.to, { limit: 10 })
    await other.end()
    expect([first, second].map(({ changes }) => changes.map(({ soulId }) => soulId))).toEqual([
      ['6001'],
      ['6000'],
    ])
  })
})

async function currentId(sql: postgres.Sql): Promise<bigint> {
  const [row] = await sql`SELECT pg_current_xact_id()::text AS id`
  return BigInt(row?.['id'])
}
