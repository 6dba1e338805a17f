import { getEventListeners } from 'node:events'
import { NO_LIMITS } from '@luxdb/realm-sql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bound, jobOf, TestFile, within } from '../test/test-file.js'
import { SqliteTransaction } from './sqlite-transaction.js'
import type { WriteJob } from './write-job.js'
import { WriteQueue } from './write-queue.js'

const SCHEMA = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER
    REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
  CREATE TRIGGER item_bomb BEFORE INSERT ON item WHEN NEW.name = 'bomb'
    BEGIN SELECT RAISE(ROLLBACK, 'boom'); END;`

function insert(id: number, name = `n${id}`): WriteJob<number> {
  return jobOf(`INSERT INTO item VALUES (${id}, '${name}')`)
}

type Settled = readonly string[]

/** 'ok' or the code of each. */
async function codes(writes: readonly Promise<unknown>[]): Promise<Settled> {
  const settled = await Promise.allSettled(writes)
  return settled.map((one) => (one.status === 'fulfilled' ? 'ok' : String(one.reason.code)))
}

describe('WriteQueue', () => {
  let file: TestFile
  let queue: WriteQueue
  let idle = 0

  beforeEach(() => {
    file = new TestFile(SCHEMA)
    idle = 0
    queue = new WriteQueue(file.writer, { capacity: 1_000, onIdle: () => (idle += 1) })
  })

  afterEach(() => file.remove())

  function items(): unknown[] {
    return file.seen('SELECT id FROM item ORDER BY id')
  }

  /** Commits that reached the WAL: SQLite counts them in its shared header. */
  function commits(): number {
    return Number(file.other.pragma('data_version', { simple: true }))
  }

  it('writes the jobs of one turn in one transaction, each with its own result', async () => {
    const before = commits()
    const touched = Array.from({ length: 100 }, (_, id) => queue.write(insert(id), NO_LIMITS))
    expect(queue.length).toBe(100)
    expect(await Promise.all(touched)).toEqual(Array.from({ length: 100 }, () => 1))
    expect(commits()).toBe(before + 1)
    expect(items()).toHaveLength(100)
    await expect.poll(() => idle).toBe(1)
  })

  it('acknowledges only what others can see', async () => {
    const writes = Array.from({ length: 600 }, async (_, id) => {
      await queue.write(insert(id), NO_LIMITS)
      expect(file.seen(`SELECT id FROM item WHERE id = ${id}`)).toEqual([id])
    })
    await Promise.all(writes)
  })

  it('keeps the order in which writes came', async () => {
    const names = ['a', 'b', 'c', 'd']
    const writes = names.map((name) =>
      queue.write(jobOf(`INSERT INTO item (name) VALUES ('${name}')`), NO_LIMITS),
    )
    await Promise.all(writes)
    expect(file.seen('SELECT name FROM item ORDER BY id')).toEqual(names)
  })

  it('undoes a failing statement alone', async () => {
    const jobs = [insert(1, 'same'), insert(2, 'same'), insert(3)]
    expect(await codes(jobs.map((job) => queue.write(job, NO_LIMITS)))).toEqual(['ok', 'LUX_UNIQUE', 'ok'])
    expect(items()).toEqual([1, 3])
  })

  it('undoes every statement of a job when its last one fails', async () => {
    const job = jobOf("INSERT INTO item VALUES (1, 'a')", "INSERT INTO item VALUES (2, 'a')")
    const writes = [
      queue.write(insert(9), NO_LIMITS),
      queue.write(job, NO_LIMITS),
      queue.write(insert(8), NO_LIMITS),
    ]
    expect(await codes(writes)).toEqual(['ok', 'LUX_UNIQUE', 'ok'])
    expect(items()).toEqual([8, 9])
  })

  it('stores exactly the good ones when many fail', async () => {
    const writes = Array.from({ length: 500 }, (_, id) =>
      queue.write(id % 20 === 0 ? insert(id, 'taken') : insert(id), NO_LIMITS),
    )
    const results = await codes(writes)
    expect(results.filter((code) => code === 'LUX_UNIQUE')).toHaveLength(24)
    expect(items()).toEqual(results.flatMap((code, id) => (code === 'ok' ? [id] : [])))
  })

  it.each([
    ['OR ROLLBACK', "INSERT OR ROLLBACK INTO item VALUES (5, 'n1')", 'LUX_UNIQUE'],
    ['RAISE(ROLLBACK)', "INSERT INTO item VALUES (5, 'bomb')", 'LUX_CHECK_FAILED'],
  ])('runs the others again when %s destroys their transaction', async (_name, sql, code) => {
    const jobs = [insert(1), insert(2), jobOf(sql), insert(3), insert(4, 'n2')]
    expect(await codes(jobs.map((job) => queue.write(job, NO_LIMITS)))).toEqual([
      'ok',
      'ok',
      code,
      'ok',
      'LUX_UNIQUE',
    ])
    expect(items()).toEqual([1, 2, 3])
    expect(file.writer.inTransaction).toBe(false)
  })

  it('finds out whose deferred foreign key refuses the commit', async () => {
    const orphan = jobOf('INSERT INTO child VALUES (1, 77)')
    const jobs = [insert(1), orphan, insert(2), jobOf('INSERT INTO child VALUES (2, NULL)')]
    expect(await codes(jobs.map((job) => queue.write(job, NO_LIMITS)))).toEqual([
      'ok',
      'LUX_FOREIGN_KEY',
      'ok',
      'ok',
    ])
    expect(file.seen('SELECT id FROM child')).toEqual([2])
    expect(items()).toEqual([1, 2])
  })

  it('runs again what failed only because of a job that was undone', async () => {
    // The first takes the name, but its orphan cannot be committed: the name is free for the second.
    const taking = jobOf("INSERT INTO item VALUES (1, 'name')", 'INSERT INTO child VALUES (1, 77)')
    const writes = [queue.write(taking, NO_LIMITS), queue.write(insert(2, 'name'), NO_LIMITS)]
    expect(await codes(writes)).toEqual(['LUX_FOREIGN_KEY', 'ok'])
    expect(items()).toEqual([2])
  })

  it('refuses what does not fit on a full disk, and goes on when there is room', async () => {
    const { database } = file.writer
    const pages = Number(database.pragma('page_count', { simple: true }))
    database.pragma(`max_page_count = ${pages + 2}`)
    const big = (id: number): WriteJob<number> => insert(id, `${id}${'x'.repeat(3_000)}`)
    const results = await codes(Array.from({ length: 20 }, (_, id) => queue.write(big(id), NO_LIMITS)))
    expect(new Set(results)).toEqual(new Set(['ok', 'LUX_STORAGE_FULL']))
    expect(items()).toEqual(results.flatMap((code, id) => (code === 'ok' ? [id] : [])))
    database.pragma('max_page_count = 100000')
    expect(await codes([queue.write(big(99), NO_LIMITS)])).toEqual(['ok'])
  })

  it('waits for another program without blocking, and answers when it has gone', async () => {
    file.other.exec('BEGIN IMMEDIATE')
    let turns = 0
    const counting = setInterval(() => (turns += 1), 1)
    const write = queue.write(insert(1), NO_LIMITS)
    await expect.poll(() => turns).toBeGreaterThan(20)
    file.other.exec('COMMIT')
    expect(await write).toBe(1)
    clearInterval(counting)
  })

  it('says LUX_BUSY when another program holds the file past the deadline', async () => {
    file.other.exec('BEGIN IMMEDIATE')
    expect(await codes([queue.write(insert(1), within(30)), queue.write(insert(2), within(60))])).toEqual([
      'LUX_BUSY',
      'LUX_BUSY',
    ])
    file.other.exec('COMMIT')
    expect(await codes([queue.write(insert(3), within(1_000))])).toEqual(['ok'])
    expect(items()).toEqual([3])
  })

  it('takes out what is aborted while it waits', async () => {
    file.other.exec('BEGIN IMMEDIATE')
    const abort = new AbortController()
    const aborted = queue.write(insert(1), { ...NO_LIMITS, signal: abort.signal })
    const kept = queue.write(insert(2), { ...NO_LIMITS, signal: new AbortController().signal })
    abort.abort()
    expect(await codes([aborted])).toEqual(['LUX_ABORTED'])
    file.other.exec('COMMIT')
    await kept
    expect(items()).toEqual([2])
  })

  it('takes out what was aborted before it began to wait for another program', async () => {
    file.other.exec('BEGIN IMMEDIATE')
    const abort = new AbortController()
    const aborted = queue.write(insert(1), { ...NO_LIMITS, signal: abort.signal })
    abort.abort()
    expect(await codes([aborted])).toEqual(['LUX_ABORTED'])
    file.other.exec('COMMIT')
  })

  it('does not run what was aborted before its turn, and listens to nobody until then', async () => {
    const aborted = new AbortController()
    const kept = new AbortController()
    const writes = [aborted, kept].map(({ signal }, id) => queue.write(insert(id), { ...NO_LIMITS, signal }))
    for (const { signal } of [aborted, kept]) expect(getEventListeners(signal, 'abort')).toEqual([])
    aborted.abort()
    expect(await codes(writes)).toEqual(['LUX_ABORTED', 'ok'])
    expect(items()).toEqual([1])
  })

  it('refuses what is aborted already, and what does not fit into the queue', async () => {
    const small = new WriteQueue(file.writer, { capacity: 2, onIdle: () => undefined })
    const writes = [1, 2, 3].map((id) => small.write(insert(id), NO_LIMITS))
    const aborted = small.write(insert(4), { ...NO_LIMITS, signal: AbortSignal.abort() })
    expect(await codes([...writes, aborted])).toEqual(['ok', 'ok', 'LUX_OVERLOADED', 'LUX_ABORTED'])
  })

  it('lets a transaction have the writer alone, in its turn', async () => {
    const first = queue.write(insert(1), NO_LIMITS)
    const transaction = queue.transaction(async (connection) => {
      const own = new SqliteTransaction(connection, NO_LIMITS)
      return own.run(async (handle) => {
        expect(handle.use((inner) => inner.get(bound('SELECT count(*) FROM item')))).toEqual([1])
        handle.use((inner) => inner.run(bound("INSERT INTO item VALUES (2, 'two')")))
        await new Promise((resolve) => setImmediate(resolve))
        expect(items()).toEqual([1])
        return 'result'
      })
    }, NO_LIMITS)
    const last = queue.write(insert(3), NO_LIMITS)
    expect(await Promise.all([first, transaction, last])).toEqual([1, 'result', 1])
    expect(items()).toEqual([1, 2, 3])
  })

  it('refuses writes that wait behind a transaction past their deadline', async () => {
    let end: () => void = () => undefined
    const over = new Promise<void>((resolve) => (end = resolve))
    const transaction = queue.transaction(() => over, NO_LIMITS)
    expect(await codes([queue.write(insert(1), within(30))])).toEqual(['LUX_TIMEOUT'])
    end()
    await transaction
    expect(await codes([queue.write(insert(2), within(1_000))])).toEqual(['ok'])
  })
})
