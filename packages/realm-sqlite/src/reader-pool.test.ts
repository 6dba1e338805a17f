import { AnswerMeter } from '@luxdb/core/query'
import { type BoundStatement, NO_LIMITS } from '@luxdb/realm-sql'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ReaderPool, type ReaderPoolOptions } from './reader-pool.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

const FOREVER = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'

function bound(sql: string, ...parameters: readonly unknown[]): BoundStatement {
  const statement = { key: sql, sql, returnsRows: true, heavyHint: true, decode: (row: never) => row }
  return { statement, parameters }
}

function within(timeoutMs: number): { deadline: number; timeoutMs: number } {
  return { deadline: performance.now() + timeoutMs, timeoutMs }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('ReaderPool', () => {
  let file: TemporaryFile
  let pool: ReaderPool

  function open(options: Partial<ReaderPoolOptions> = {}): ReaderPool {
    pool = new ReaderPool({ path: file.path, processes: 1, idleMs: 30_000, capacity: 100, ...options })
    return pool
  }

  function onlyPid(): number {
    const [pid] = pool.pids
    if (pid === undefined) throw new TypeError('No reader runs.')
    return pid
  }

  beforeEach(() => {
    file = createTemporaryFile()
    const database = new Database(file.path)
    database.pragma('journal_mode = WAL')
    database.exec("CREATE TABLE note (text TEXT) STRICT; INSERT INTO note VALUES ('a'), ('b')")
    database.close()
  })

  afterEach(async () => {
    await pool.close()
    file.remove()
  })

  it('starts with no process, and answers in another one', async () => {
    expect(open().size).toBe(0)
    const rows = await pool.rows(bound('SELECT text FROM note WHERE text > ? ORDER BY text', ''), NO_LIMITS)
    expect(rows).toEqual([['a'], ['b']])
    expect(pool.size).toBe(1)
    expect(pool.pids).not.toContain(process.pid)
  })

  it('stops at the rows that are too much, and answers the next', async () => {
    open()
    const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?) SELECT i FROM n'
    const ask = (rows: number): Promise<unknown> =>
      pool.rows(bound(many, rows), NO_LIMITS, new AnswerMeter(800))
    await expect(ask(1e15)).rejects.toMatchObject({ code: 'LUX_ANSWER_TOO_LARGE' })
    expect(await ask(100)).toHaveLength(100)
  })

  it('sends 64-bit integers and blobs both ways', async () => {
    const parameters = [2n ** 62n + 1n, Buffer.from([1, 2]), null]
    const [row] = await open().rows(bound('SELECT CAST(? AS TEXT), ?, ?', ...parameters), NO_LIMITS)
    expect(row).toEqual(['4611686018427387905', Buffer.from([1, 2]), null])
  })

  it('sees what was committed before the read began', async () => {
    open()
    const writer = new Database(file.path)
    for (let count = 3; count < 8; count++) {
      writer.exec("INSERT INTO note VALUES ('c')")
      expect(await pool.rows(bound('SELECT count(*) FROM note'), NO_LIMITS)).toEqual([[count]])
    }
    writer.close()
  })

  it('hands on the errors of SQLite', async () => {
    await expect(open().rows(bound('SELECT * FROM nowhere'), NO_LIMITS)).rejects.toMatchObject({
      name: 'SqliteError',
      code: 'SQLITE_ERROR',
    })
    expect(pool.size).toBe(1)
  })

  it('kills a reader at the deadline, and goes on with another', async () => {
    await expect(open().rows(bound(FOREVER), within(150))).rejects.toMatchObject({ code: 'LUX_TIMEOUT' })
    expect(pool.size).toBe(0)
    expect(await pool.rows(bound('SELECT 1'), NO_LIMITS)).toEqual([[1]])
  })

  it('kills a reader when the caller aborts', async () => {
    await open().rows(bound('SELECT 1'), NO_LIMITS)
    const pid = onlyPid()
    const abort = new AbortController()
    const read = pool.rows(bound(FOREVER), { ...NO_LIMITS, signal: abort.signal })
    abort.abort()
    await expect(read).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('tries again when a reader dies, once', async () => {
    await open().rows(bound('SELECT 1'), NO_LIMITS)
    const read = pool.rows(bound(FOREVER), NO_LIMITS)
    const first = onlyPid()
    process.kill(first, 'SIGKILL')
    await expect.poll(() => pool.pids[0] ?? first).not.toBe(first)
    process.kill(onlyPid(), 'SIGKILL')
    await expect(read).rejects.toMatchObject({ code: 'LUX_STORAGE_FAILED' })
  })

  it('never runs more processes than allowed, and answers everybody in turn', async () => {
    open({ processes: 2 })
    const reads = Array.from({ length: 20 }, (_, index) => pool.rows(bound('SELECT ?', index), NO_LIMITS))
    expect(pool.size).toBe(2)
    expect((await Promise.all(reads)).map((rows) => rows[0]?.[0])).toEqual(reads.map((_, index) => index))
    expect(pool.size).toBe(2)
  })

  it('refuses what does not fit into the queue, and what waits past its deadline', async () => {
    open({ capacity: 1 })
    await pool.rows(bound('SELECT 1'), NO_LIMITS)
    const abort = new AbortController()
    const running = pool.rows(bound(FOREVER), { ...NO_LIMITS, signal: abort.signal })
    const waiting = pool.rows(bound('SELECT 1'), within(50))
    await expect(pool.rows(bound('SELECT 1'), NO_LIMITS)).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    await expect(waiting).rejects.toMatchObject({ code: 'LUX_TIMEOUT' })
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'LUX_ABORTED' })
  })

  it('ends readers that have nothing to do', async () => {
    await open({ idleMs: 20 }).rows(bound('SELECT 1'), NO_LIMITS)
    const pid = onlyPid()
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(pool.size).toBe(0)
  })

  it('ends every reader at close', async () => {
    await open().rows(bound('SELECT 1'), NO_LIMITS)
    const pid = onlyPid()
    await pool.close()
    expect(isAlive(pid)).toBe(false)
  })
})
