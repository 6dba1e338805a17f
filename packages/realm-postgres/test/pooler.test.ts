import { kind } from '@luxdb/core'
import {
  createDatabase,
  hasPooler,
  type PostgresPooler,
  startPooler,
  type TestDatabase,
} from '@luxdb/test-postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Account = kind(
  'account',
  { owner: z.string(), amount: z.int().default(0), tags: z.array(z.string()).default([]) },
  { indexes: [['amount']] },
)

const CALLERS = 32
const ROUNDS = 8
/** Fewer than the realm has: connections change hands between transactions. */
const SERVER_CONNECTIONS = 3

const reason = hasPooler() ? '' : ' (skipped: there is no program pgbouncer here)'

describe.skipIf(reason !== '')(`behind a transaction pooler${reason}`, () => {
  let database: TestDatabase
  let pooler: PostgresPooler
  let realm: PostgresRealm

  beforeAll(async () => {
    database = await createDatabase(inject('postgresUrl'))
    pooler = await startPooler({ url: database.url, poolSize: SERVER_CONNECTIONS })
    realm = await open()
  })

  afterAll(async () => {
    await realm.close()
    await pooler.stop()
    await database.drop()
  })

  function open(): Promise<PostgresRealm> {
    return new PostgresRealm(pooler.url, { kinds: [Account], prepare: false, poolSize: 8 }).awaken()
  }

  it('serves many callers over few connections, each its own answer', async () => {
    const accounts = realm.of(Account)
    await Promise.all(
      Array.from({ length: CALLERS }, async (_, caller) => {
        const owner = `caller ${caller}`
        for (let round = 0; round < ROUNDS; round++) {
          const { soulId } = await accounts.manifest({ owner, amount: round, tags: [`round ${round}`] })
          expect(await accounts.contemplate(soulId)).toMatchObject({ owner, tags: [`round ${round}`] })
          await accounts.transform(soulId, { tags: [] })
        }
      }),
    )
    expect(await accounts.count()).toBe(CALLERS * ROUNDS)
    expect(await accounts.count({ where: { amount: { in: [0, 1, 2] }, tags: { contains: [] } } })).toBe(
      CALLERS * 3,
    )
    expect(await realm.drizzle.select().from(realm.table(Account))).toHaveLength(CALLERS * ROUNDS)
  })

  it('keeps transactions whole, and undoes what fails', async () => {
    const accounts = realm.of(Account)
    const { soulId } = await accounts.manifest({ owner: 'counter' })
    const add = (): Promise<void> =>
      realm.transaction(async (transaction) => {
        const own = transaction.of(Account)
        // The lock first: both would read the same amount otherwise.
        const locked = await own.transform(soulId, { tags: ['locked'] })
        await own.transform(soulId, { amount: (locked?.amount ?? 0) + 1 })
      })
    await Promise.all(Array.from({ length: 16 }, add))
    const undone = realm.transaction(async (transaction) => {
      await transaction.of(Account).dissolve(soulId)
      throw new RangeError('changed my mind')
    })
    await expect(undone).rejects.toThrow(RangeError)
    expect(await accounts.contemplate(soulId)).toMatchObject({ amount: 16 })
  })

  it('streams, stops at deadlines, and goes on', async () => {
    const accounts = realm.of(Account)
    await accounts.manifest(Array.from({ length: 2_500 }, (_, amount) => ({ owner: 'bulk', amount })))
    let streamed = 0
    for await (const { owner } of accounts.stream({ where: { owner: 'bulk' } }))
      streamed += owner === 'bulk' ? 1 : 0
    expect(streamed).toBe(2_500)
    const late = realm.transaction(() => new Promise(() => undefined), { timeoutMs: 100 })
    await expect(late).rejects.toMatchObject({ code: 'LUX_TRANSACTION_TIMEOUT' })
    expect(await accounts.count({ where: { owner: 'bulk' } })).toBe(2_500)
  })

  it('hears of the changes of others', async () => {
    const from = await realm.changes.head()
    const other = await open()
    const made = await other.of(Account).manifest({ owner: 'elsewhere' })
    const seen: string[] = []
    for await (const { changes } of realm.changes.windows(from, { signal: AbortSignal.timeout(15_000) })) {
      seen.push(...changes.map(({ soulId }) => soulId))
      if (seen.includes(made.soulId)) break
    }
    expect(seen).toEqual([made.soulId])
    await other.close()
  })
})
