import { copyFileSync } from 'node:fs'
import { type AnyKind, type ChangeWindow, type FeedPosition, kind } from '@luxdb/core'
import { expectRefusal } from '@luxdb/realm-suite'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTemporaryFile } from '../src/temporary-file.js'
import { LoggedFile, realmAt } from './test-log.js'

const Item: AnyKind = kind(
  'item',
  { id: z.int(), text: z.string().default('') },
  { key: 'id', systemFields: false },
)
const Gauge: AnyKind = kind('gauge', { level: z.number() }, { key: 'level', systemFields: false })
const HOUR_MS = 3_600_000

const idsOf = (windows: readonly ChangeWindow[]): readonly string[] =>
  windows.flatMap(({ changes }) => changes).map(({ soulId }) => soulId)

describe('the change source of a file', () => {
  let log: LoggedFile

  afterEach(() => log.remove())

  function insert(...ids: readonly number[]): void {
    const statement = log.other.prepare('INSERT INTO item (id) VALUES (?)')
    log.other.transaction(() => ids.map((id) => statement.run(id)))()
  }

  const read = (from: FeedPosition): Promise<ChangeWindow> => log.source.read(from, { limit: 100 })

  it('pages what is long, and says where a page is not the end', async () => {
    log = await LoggedFile.open([Item])
    const from = await log.source.head()
    insert(1, 2, 3, 4, 5)
    const windows = await log.windowsSince(from, 2)
    expect(windows.map(({ changes, partial }) => [changes.length, partial])).toEqual([
      [2, true],
      [2, true],
      [1, false],
    ])
    const [, second] = windows
    expect(idsOf(await log.windowsSince(second?.to ?? from))).toEqual(['5'])
  })

  it('comes to the end of a window however much is written meanwhile', async () => {
    log = await LoggedFile.open([Item])
    let at = await log.source.head()
    insert(1, 2, 3, 4, 5)
    const windows: ChangeWindow[] = []
    do {
      const window = await log.source.read(at, { limit: 2 })
      insert(...[10, 20, 30, 40].map((id) => id + windows.length))
      windows.push(window)
      at = log.source.parse(window.to) ?? at
    } while (windows.at(-1)?.partial)
    expect(idsOf(windows)).toEqual(['1', '2', '3', '4', '5'])
    expect(idsOf(await log.windowsSince(at, 2))).toHaveLength(12)
  })

  it('has positions that other processes on the file understand, and that survive a restart', async () => {
    log = await LoggedFile.open([Item])
    insert(1)
    const from = await log.source.head()
    insert(2)
    const other = await realmAt(log.file.path, [Item]).awaken()
    const { source } = other._changeLog()
    const position = source.parse(from)
    expect(source.epoch).toBe(log.source.epoch)
    expect(idsOf([await source.read(position ?? (await source.floor()), { limit: 10 })])).toEqual(['2'])
    await other.close()
  })

  it('knows positions of a later state of a file that was put back', async () => {
    log = await LoggedFile.open([Item])
    insert(1)
    const kept = await log.source.head()
    const copy = createTemporaryFile()
    log.other.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(log.file.path, copy.path)
    insert(2, 3)
    const later = await log.source.head()
    insert(4)
    const restored = await realmAt(copy.path, [Item], {}).awaken()
    try {
      const { source } = restored._changeLog()
      await expectRefusal('LUX_POSITION_LOST', () => source.read(later, { limit: 1 }))
      // Other changes take the numbers of those that are lost; the clock has gone on.
      const startedAt = Date.now()
      await expect.poll(() => Date.now()).toBeGreaterThan(startedAt + 2)
      await restored.of(Item).manifest([{ id: 7 }, { id: 8 }, { id: 9 }])
      await expectRefusal('LUX_POSITION_LOST', () => source.read(later, { limit: 1 }))
      expect(source.parse(later)).toBeUndefined()
      expect(idsOf([await source.read(kept, { limit: 10 })])).toEqual(['7', '8', '9'])
    } finally {
      await restored.close()
      copy.remove()
    }
  })

  it('belongs to another history in a backup', async () => {
    log = await LoggedFile.open([Item])
    insert(1)
    const copy = createTemporaryFile()
    await log.realm.backup(copy.path)
    const restored = await realmAt(copy.path, [Item]).awaken()
    expect(restored._changeLog().source.epoch).not.toBe(log.source.epoch)
    await restored.close()
    copy.remove()
  })

  it('goes on from within a window to all that others have been told', async () => {
    log = await LoggedFile.open([Item])
    const from = await log.source.head()
    insert(1, 2, 3)
    const { to } = await log.source.read(from, { limit: 1 })
    const { changes } = log.realm
    const early = changes.windows(await log.source.head())[Symbol.asyncIterator]()
    const told = early.next()
    // The reader that all share has begun behind the window, and has told what came since.
    await expect.poll(() => changes.pulse().listeners).toBe(1)
    insert(4)
    await told
    const ids: string[] = []
    for await (const window of changes.windows(to, { signal: AbortSignal.timeout(5_000) })) {
      ids.push(...idsOf([window]))
      if (ids.length === 3) insert(5)
      if (ids.includes('5')) break
    }
    expect(ids).toEqual(['2', '3', '4', '5'])
    await early.return?.()
  })

  it('is refused where it cannot be one of ours', async () => {
    log = await LoggedFile.open([Item])
    insert(1, 2)
    expect(['', 'x', '-1', '1-', '2:2', '2:1', '1-2-3', '1:'].map((text) => log.source.parse(text))).toEqual(
      Array.from({ length: 8 }, () => undefined),
    )
    for (const text of ['3', '1:9', '999-1']) {
      const position = log.source.parse(text) ?? (await log.source.floor())
      await expectRefusal('LUX_POSITION_LOST', () => read(position))
    }
  })

  it('is refused before its floor, and readable from there', async () => {
    let now = Date.now()
    log = await LoggedFile.open([Item], '', { clock: () => now, changes: { retentionMs: HOUR_MS } })
    const from = await log.source.head()
    insert(...Array.from({ length: 2_500 }, (_, id) => id))
    expect(await log.source.prune()).toBe(0)
    now += 2 * HOUR_MS
    // The newest row stays: its number must not be given out again.
    expect(await log.source.prune()).toBe(2_499)
    await expectRefusal('LUX_POSITION_LOST', () => read(from))
    expect(idsOf([await read(await log.source.floor())])).toEqual(['2499'])
    expect(await log.source.prune()).toBe(0)
  })

  it('keeps what follows a row that a wrong clock made look old', async () => {
    log = await LoggedFile.open([Item], '', { changes: { retentionMs: HOUR_MS } })
    const from = await log.source.head()
    insert(1, 2, 3)
    log.other.exec(`UPDATE lux_changes SET at = 0 WHERE sequence = 2`)
    expect(await log.source.prune()).toBe(2)
    await expectRefusal('LUX_POSITION_LOST', () => read(from))
    expect(idsOf([await read(await log.source.floor())])).toEqual(['3'])
  })

  it('keeps no more bytes than it may', async () => {
    log = await LoggedFile.open([Item], '', { changes: { retentionBytes: 100_000 } })
    const statement = log.other.prepare('INSERT INTO item VALUES (?, ?)')
    const text = 'x'.repeat(1_000)
    log.other.transaction(() => {
      for (let id = 0; id < 300; id++) statement.run(id, text)
    })()
    const { bytes: before = 0 } = await log.source.size()
    expect(before).toBeGreaterThan(300_000)
    await log.source.prune()
    const { bytes = 0, changes } = await log.source.size()
    expect(bytes).toBeLessThanOrEqual(100_000)
    expect(changes).toBeGreaterThan(80)
  })

  it('forgets a being under any key, in every layout, and tells it', async () => {
    log = await LoggedFile.open([Item, Gauge])
    const from = await log.source.head()
    await log.realm.of(Item).manifest({ id: 1, text: 'a' })
    await log.realm.of(Gauge).manifest([{ level: 0.1 + 0.2 }, { level: 2.5 }])
    await log.realm.erase(Gauge, String(0.1 + 0.2))
    const windows = await log.windowsSince(from)
    expect(idsOf(windows)).toEqual(['1', '2.5'])
    expect(windows.flatMap(({ resets }) => resets)).toEqual([{ kind: 'gauge', reason: 'erased' }])
    expect(log.other.prepare('SELECT count(*) FROM gauge').pluck().get()).toBe(1)
    const images = log.other.prepare(`SELECT count(*) FROM lux_changes WHERE new LIKE '%0.3000%'`)
    expect(images.pluck().get()).toBe(0)
  })

  it('wakes at once after a commit of this process, and after one of another', async () => {
    log = await LoggedFile.open([Item])
    let rings = 0
    const stop = log.source.watch(() => {
      rings += 1
    })
    await log.realm.of(Item).manifest({ id: 1 })
    await expect.poll(() => rings, { timeout: 300, interval: 5 }).toBeGreaterThan(0)
    rings = 0
    insert(2)
    await expect.poll(() => rings, { timeout: 300, interval: 5 }).toBeGreaterThan(0)
    stop()
  })

  it('gives a transaction of another process whole, however it is interleaved with reads', async () => {
    log = await LoggedFile.open([Item])
    const from = await log.source.head()
    log.other.exec('BEGIN')
    log.other.exec('INSERT INTO item (id) VALUES (1)')
    expect(await read(from)).toMatchObject({ changes: [], to: from })
    log.other.exec('INSERT INTO item (id) VALUES (2); COMMIT')
    expect(idsOf([await read(from)])).toEqual(['1', '2'])
  })
})
