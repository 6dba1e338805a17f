import { isLuxError } from '@luxdb/core'
import { createDatabase, type PostgresServer, startPostgres } from '@luxdb/test-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresRealm } from '../src/index.js'
import { Note } from './test-kinds.js'

const WRITERS = 8
const CALL_TIMEOUT_MS = 5_000
/** By which a timer may be late on a machine that is busy. */
const BUSY_MS = 2_000
/** A server may take its time to come back on a machine that is busy. */
const RESTART_MS = 25_000

describe('a server that goes away', () => {
  let server: PostgresServer
  let realm: PostgresRealm

  beforeAll(async () => {
    server = await startPostgres({ own: true })
    const { url } = await createDatabase(server.url)
    realm = await new PostgresRealm(url, { kinds: [Note], queryTimeoutMs: CALL_TIMEOUT_MS }).awaken()
  }, 60_000)

  afterAll(async () => {
    await realm.close()
    await server.stop()
  })

  it('loses nothing that was acknowledged over three restarts, and comes back within a second', async () => {
    const acknowledged: string[] = []
    const unknown: unknown[] = []
    const durations: number[] = []
    let isOver = false
    let firstSuccess: (() => void) | undefined
    const write = async (text: string): Promise<void> => {
      const startedAt = performance.now()
      try {
        const made = await realm.of(Note).manifest({ text })
        acknowledged.push(made.soulId)
        firstSuccess?.()
      } catch (error) {
        if (!isLuxError(error, 'LUX_REALM_UNREACHABLE')) unknown.push(error)
      }
      durations.push(performance.now() - startedAt)
    }
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let number = 0; !isOver; number++) await write(`${writer} ${number}`)
    })
    const recoveriesMs: number[] = []
    for (const mode of ['immediate', 'fast', 'immediate'] as const) {
      await expect.poll(() => acknowledged.length).toBeGreaterThan(50 * (recoveriesMs.length + 1))
      await server.down(mode)
      await server.up()
      const acceptedAt = performance.now()
      await new Promise<void>((resolve) => {
        firstSuccess = resolve
      })
      recoveriesMs.push(performance.now() - acceptedAt)
    }
    isOver = true
    await Promise.all(writers)
    const there = new Set(
      (await realm.of(Note).contemplate({ select: ['soulId'] })).map((note) => note.soulId),
    )
    expect(acknowledged.filter((soulId) => !there.has(soulId))).toEqual([])
    expect(unknown).toEqual([])
    expect(Math.max(...durations)).toBeLessThan(CALL_TIMEOUT_MS + BUSY_MS)
    expect(Math.max(...recoveriesMs)).toBeLessThan(1_000)
  }, 60_000)

  it('refuses an IN list of 70,000 values in front of the database, 100 times, and stays healthy', async () => {
    const list = Array.from({ length: 70_000 }, (_, number) => number)
    for (let round = 0; round < 100; round++) {
      await expect(realm.of(Note).contemplate({ where: { number: { in: list } } })).rejects.toMatchObject({
        code: 'LUX_QUERY_TOO_COMPLEX',
      })
    }
    const many = list.slice(0, 10_000)
    const counts = await Promise.all(
      Array.from({ length: 20 }, () => realm.of(Note).count({ where: { number: { in: many } } })),
    )
    expect(new Set(counts).size).toBe(1)
  })

  it('undoes a transaction whose connection is lost', async () => {
    const before = await realm.of(Note).count()
    await expect(
      realm.transaction(
        async (transaction) => {
          await transaction.of(Note).manifest({ text: 'never' })
          await server.restart('immediate')
          await transaction.of(Note).manifest({ text: 'never either' })
        },
        { timeoutMs: RESTART_MS },
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^LUX_(TRANSACTION_ABORTED|REALM_UNREACHABLE)$/) })
    await expect
      .poll(() =>
        realm
          .of(Note)
          .count()
          .catch(() => -1),
      )
      .toBe(before)
  })

  it('stops a call at its deadline and by its signal', async () => {
    // A connection that an earlier test cut may still be among those at rest: then the call does not even begin.
    const slow = (): Promise<unknown> =>
      realm.transaction(() => new Promise((resolve) => setTimeout(resolve, 2_000)), { timeoutMs: 50 })
    const code = (error: unknown): unknown => (isLuxError(error) ? error.code : error)
    await expect.poll(() => slow().catch(code)).toBe('LUX_TRANSACTION_TIMEOUT')
    const controller = new AbortController()
    const aborted = realm.transaction(() => new Promise(() => controller.abort()), {
      signal: controller.signal,
    })
    await expect(aborted).rejects.toMatchObject({ code: 'LUX_ABORTED' })
  })

  it('says that an aborted write may have happened, as it may', async () => {
    // A connection that an earlier test cut may still be among those at rest.
    const write = () => realm.of(Note).manifest({ text: 'first' })
    await expect.poll(() => write().then(() => 'written', String)).toBe('written')
    const { soulId } = await write()
    const controller = new AbortController()
    const locked = realm.transaction(async (transaction) => {
      await transaction.of(Note).transform(soulId, { text: 'second' })
      const waiting = realm.of(Note).transform(soulId, { text: 'third' }, { signal: controller.signal })
      controller.abort()
      await expect(waiting).rejects.toMatchObject({ code: 'LUX_ABORTED', details: { resultUnknown: true } })
    })
    await locked
    await expect.poll(async () => (await realm.of(Note).contemplate(soulId))?.text).toBe('third')
  })
})
