import { type AnyKind, kind } from '@luxdb/core'
import { windowsSince } from '@luxdb/realm-suite'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { PostgresRealm } from '../src/postgres-realm.js'
import { LoggedSchema, realmAt } from './test-log.js'

const Berth: AnyKind = kind('berth', { number: z.int() }, { key: 'number', systemFields: false })

const HOUR_MS = 3_600_000
/** What a dump that is restored in place makes of the log: another table with the same rows. */
const RESTORED = `CREATE TABLE copy (LIKE lux_changes INCLUDING ALL); INSERT INTO copy OVERRIDING SYSTEM VALUE TABLE lux_changes;
  DROP TABLE lux_changes; ALTER TABLE copy RENAME TO lux_changes`
const LONG_AGO = -10 * HOUR_MS

describe('the history of a log', () => {
  let log: LoggedSchema
  const awake: PostgresRealm[] = []
  let offsetMs = 0

  beforeEach(async () => {
    offsetMs = 0
    log = await LoggedSchema.open(inject('postgresUrl'), [Berth], {
      clock: () => Date.now() + offsetMs,
      changes: { retentionMs: HOUR_MS },
    })
  })

  afterEach(async () => {
    for (const realm of awake.splice(0)) await realm.close()
    await log.remove()
  })

  async function awaken(): Promise<PostgresRealm> {
    const realm = await realmAt(log.url, [Berth]).awaken()
    awake.push(realm)
    return realm
  }

  const insert = (number: number): Promise<unknown> => log.other`INSERT INTO berth VALUES (${number})`
  const read = async (from: Parameters<typeof log.since>[0]): Promise<readonly string[]> =>
    (await log.since(from)).map(({ soulId }) => soulId)

  it('is one for all servers, and the same after a restart', async () => {
    const from = await log.source.head()
    await insert(1)
    const second = await awaken()
    expect(second.changes.epoch).toBe(log.realm.changes.epoch)
    const { source } = second._changeLog()
    expect((await source.read(from, { limit: 10 })).changes).toHaveLength(1)
  })

  it('is another one once what was told is gone, for all servers alike', async () => {
    const second = await awaken()
    const { epoch } = log.source
    const from = await log.source.head()
    await insert(1)
    expect(await read(from)).toEqual(['1'])
    const position = await log.source.head()
    await log.other`DELETE FROM lux_changes`
    await expectLost(log.source.read(position, { limit: 10 }), 'epoch')
    expect(log.source.epoch).not.toBe(epoch)
    // Who asks for the end of the history has lost nothing.
    await second.changes.head()
    const other = second._changeLog().source
    await expectLost(other.read(position, { limit: 10 }), 'epoch')
    expect(other.epoch).toBe(log.source.epoch)
    const anew = await log.source.head()
    await insert(2)
    expect(await read(anew)).toEqual(['2'])
  })

  it('is another one in a table that was restored', async () => {
    const before = (await awaken()).changes.epoch
    await log.other.unsafe(RESTORED)
    expect((await awaken()).changes.epoch).not.toBe(before)
  })

  it('begins empty where a dump of another server was restored', async () => {
    await insert(1)
    const before = await awaken()
    const { epoch } = before.changes
    await before.close()
    // Ids of a server that had come further, and all that was known of them.
    await log.other.unsafe(`UPDATE lux_changes SET xid = '9000000000';
      UPDATE lux_state SET value = 'elsewhere' WHERE key = 'feed/origin';
      INSERT INTO lux_state VALUES ('feed/pruned', '8000000000')`)
    const realm = await awaken()
    expect(realm.changes.epoch).not.toBe(epoch)
    const { source } = realm._changeLog()
    const from = await source.head()
    await insert(2)
    const window = await source.read(from, { limit: 10 })
    expect(window.changes.map(({ soulId }) => soulId)).toEqual(['2'])
    expect((await source.read(window.to, { limit: 10 })).changes).toEqual([])
  })

  it('begins empty when that happens under a server at work', async () => {
    await insert(1)
    const from = await log.source.head()
    await log.other.unsafe(`${RESTORED}; UPDATE lux_changes SET xid = '9000000000'`)
    const following = async (): Promise<void> => {
      for await (const window of log.realm.changes.windows(from)) expect(window.changes).toEqual([])
    }
    await expectLost(following(), 'epoch')
    expect(await log.valueOf('SELECT count(*)::int FROM lux_changes')).toBe(0)
    const anew = await log.source.head()
    await insert(2)
    expect(await read(anew)).toEqual(['2'])
    expect(await read(await log.source.head())).toEqual([])
  })

  it('knows no positions of the future, and none that say more than it wrote', async () => {
    const { source } = log
    const [tag] = (await source.head()).split('~')
    for (const text of [
      '1:9000000000000000000:',
      '3:3',
      '3:3:1,',
      '3:3:~3:3:',
      '3:3:~3:3:~-1',
      `3:3:${'1,'.repeat(5_000)}1`,
    ]) {
      const position = source.parse(`${tag}~${text}`)
      if (position === undefined) continue
      await expectLost(source.read(position, { limit: 1 }), 'epoch')
    }
    expect(source.parse(`${tag}~3:3:1'); DROP TABLE berth --`)).toBeUndefined()
  })

  it('is read on page by page, in one window, while others write', async () => {
    const from = await log.source.head()
    await log.other`INSERT INTO berth SELECT n FROM generate_series(1, 1000) AS n`
    const first = await log.source.read(from, { limit: 300 })
    await insert(1_001)
    const rest = await windowsSince(log.source, first.to, 300)
    expect(first.partial).toBe(true)
    expect(rest.map(({ partial, changes }) => [partial, changes.length])).toEqual([
      [true, 300],
      [true, 300],
      [false, 100],
    ])
    const last = rest.at(-1)
    expect(await read(last?.to ?? from)).toEqual(['1001'])
  })

  it('forgets what is too old, and says so', async () => {
    const from = await log.source.head()
    await insert(1)
    const between = await log.source.head()
    offsetMs = LONG_AGO
    expect(await log.source.prune()).toBe(0)
    offsetMs = 2 * HOUR_MS
    expect(await log.source.prune()).toBe(1)
    await expectLost(log.source.read(from, { limit: 1 }), 'expired')
    // Who had seen all of it has lost nothing, however long ago that was.
    await insert(2)
    expect(await read(between)).toEqual(['2'])
    expect(await read(await log.source.floor())).toEqual(['2'])
  })

  it('keeps what a transaction that is still open has written', async () => {
    const from = await log.source.head()
    const open = await log.other.reserve()
    await open.unsafe('BEGIN; INSERT INTO berth VALUES (1)').simple()
    await log.realm.of(Berth).manifest({ number: 2 })
    const between = await log.source.head()
    offsetMs = 2 * HOUR_MS
    await log.source.prune()
    await log.source.prune()
    await open`COMMIT`
    open.release()
    expect(await read(from)).toEqual(['1', '2'])
    expect(await read(between)).toEqual(['1'])
  })

  it('forgets what is too much, and no more however often it looks', async () => {
    const small = await realmAt(log.url, [Berth], { changes: { retentionBytes: 300_000 } }).awaken()
    awake.push(small)
    const { source } = small._changeLog()
    for (let batch = 0; batch < 100; batch++) {
      await log.other`INSERT INTO berth SELECT ${batch * 40}::int + n FROM generate_series(1, 40) AS n`
    }
    await source.prune()
    const kept = Number(await log.valueOf('SELECT count(*)::int FROM lux_changes'))
    expect(kept).toBeGreaterThan(1_000)
    expect(kept).toBeLessThan(3_000)
    for (let round = 0; round < 3; round++) await source.prune()
    expect(await log.valueOf('SELECT count(*)::int FROM lux_changes')).toBe(kept)
  })
})

async function expectLost(call: Promise<unknown>, reason: string): Promise<void> {
  await expect(call).rejects.toMatchObject({ code: 'LUX_POSITION_LOST', details: { reason } })
}
