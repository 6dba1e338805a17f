import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kind } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSqliteDriver, sqliteDriver } from './sqlite-driver.js'
import type { SQLiteRealmOptions } from './sqlite-options.js'
import { SQLiteRealm } from './sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

const Note = kind('note', { text: z.string(), stars: z.int().default(0) }, { indexes: [['stars']] })

describe('SQLiteRealm', () => {
  let file: TemporaryFile
  const opened: SQLiteRealm[] = []

  beforeEach(() => {
    file = createTemporaryFile()
  })

  afterEach(async () => {
    for (const realm of opened.splice(0)) await realm.close()
    file.remove()
  })

  function create(url = `sqlite://${file.path}`, options: Partial<SQLiteRealmOptions> = {}): SQLiteRealm {
    const realm = new SQLiteRealm(url, { kinds: [Note], ...options })
    opened.push(realm)
    return realm
  }

  it('uses WAL and FULL, and says so', async () => {
    const realm = await create().awaken()
    const { facts, latencyMs, sizeBytes } = await realm.pulse()
    expect(facts).toMatchObject({
      journalMode: 'wal',
      synchronous: 'FULL',
      queuedWrites: 0,
      openStreams: 0,
      readers: 0,
    })
    expect(latencyMs).toBeGreaterThan(0)
    expect(sizeBytes).toBe(statSync(file.path).size + statSync(`${file.path}-wal`).size)
    expect(realm.supports.durability).toBe('power-safe')
  })

  it('creates a file that only its owner can read', async () => {
    await create().awaken()
    if (process.platform === 'win32') return
    for (const suffix of ['', '-wal', '-shm']) {
      expect(statSync(`${file.path}${suffix}`).mode & 0o077).toBe(0)
    }
  })

  it('starts relative paths at the base directory', async () => {
    const folder = dirname(file.path)
    await create('sqlite://sub/x.db', { baseDirectory: folder })
      .awaken()
      .catch(() => undefined)
    mkdirSync(join(folder, 'sub'))
    await create('sqlite://sub/x.db', { baseDirectory: folder }).awaken()
    expect(existsSync(join(folder, 'sub', 'x.db'))).toBe(true)
  })

  it('keeps a temporary file until it is closed', async () => {
    const realm = await create('sqlite://:memory:').awaken()
    await realm.of(Note).manifest({ text: 'a' })
    const { path } = realm.drizzle.get<{ path: string }>(
      "SELECT file AS path FROM pragma_database_list WHERE name = 'main'",
    ) ?? { path: '' }
    expect(existsSync(path)).toBe(true)
    await realm.close()
    expect(existsSync(dirname(path))).toBe(false)
    expect(realm.supports.durability).toBe('volatile')
  })

  it.each([
    ['a folder that is missing', (path: string) => join(path, 'no', 'x.db'), 'LUX_REALM_UNREACHABLE'],
    ['a folder', (path: string) => path, 'LUX_REALM_UNREACHABLE'],
  ])('refuses %s', async (_name, pathOf, code) => {
    const realm = create(`sqlite://${pathOf(dirname(file.path))}`)
    await expect(realm.awaken()).rejects.toMatchObject({ code })
  })

  it('refuses a file that is no database, and leaves it alone', async () => {
    writeFileSync(
      file.path,
      'these are my notes, in plain text, and longer than a header of SQLite. '.repeat(20),
    )
    const size = statSync(file.path).size
    await expect(create().awaken()).rejects.toMatchObject({ code: 'LUX_STORAGE_DAMAGED' })
    expect(statSync(file.path).size).toBe(size)
  })

  it('finds a damaged file when it reads the damage', async () => {
    const realm = await create().awaken()
    await realm
      .of(Note)
      .manifest(Array.from({ length: 5_000 }, (_, stars) => ({ text: 'x'.repeat(200), stars })))
    await realm.close()
    const database = new Database(file.path)
    database.pragma('journal_mode = DELETE')
    const size = database.pragma('page_size', { simple: true })
    const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'note'").pluck().get()
    database.close()
    const { open } = await import('node:fs/promises')
    const handle = await open(file.path, 'r+')
    await handle.write(Buffer.alloc(Number(size), 0x5a), 0, Number(size), (Number(root) - 1) * Number(size))
    await handle.close()
    const again = await create().awaken()
    await expect(again.of(Note).contemplate()).rejects.toMatchObject({ code: 'LUX_STORAGE_DAMAGED' })
  })

  it('accepts a ready database, and leaves it open', async () => {
    const database = new Database(file.path)
    const realm = new SQLiteRealm(database, { kinds: [Note] })
    await realm.awaken()
    await realm.of(Note).manifest({ text: 'a' })
    await realm.close()
    expect(database.prepare('SELECT text FROM note').pluck().all()).toEqual(['a'])
    database.close()
  })

  it.each([
    ['in memory', () => new Database(':memory:')],
    ['closed', (path: string) => new Database(path).close()],
    [
      'in a transaction',
      (path: string) => new Database(path).exec('CREATE TABLE x (a); BEGIN; INSERT INTO x VALUES (1)'),
    ],
    [
      'for reading only',
      (path: string) => {
        new Database(path).exec('CREATE TABLE x (a)').close()
        return new Database(path, { readonly: true })
      },
    ],
  ])('refuses a ready database that is %s', (_name, make) => {
    const database = make(file.path)
    expect(() => new SQLiteRealm(database, { kinds: [Note] })).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }),
    )
    if (database.open) database.close()
  })

  it('waits at awaken while another program writes', async () => {
    const other = new Database(file.path)
    other.pragma('journal_mode = WAL')
    other.exec('BEGIN IMMEDIATE')
    const awakening = create().awaken()
    let turns = 0
    await expect.poll(() => (turns += 1)).toBeGreaterThan(2)
    other.exec('COMMIT')
    expect((await awakening).state).toBe('awake')
    other.close()
  })

  it('gives up at awaken when another program does not let go', async () => {
    const other = new Database(file.path)
    other.pragma('journal_mode = WAL')
    other.exec('BEGIN IMMEDIATE')
    await expect(create(undefined, { queryTimeoutMs: 50 }).awaken()).rejects.toMatchObject({
      code: 'LUX_BUSY',
    })
    other.close()
  })

  it('shares its file with another realm: each sees what the other has written', async () => {
    const [left, right] = await Promise.all([create().awaken(), create().awaken()])
    const writes = Array.from({ length: 100 }, (_, stars) =>
      (stars % 2 === 0 ? left : right).of(Note).manifest({ text: 'x', stars }),
    )
    await Promise.all(writes)
    expect(await left.of(Note).count()).toBe(100)
    expect(await right.of(Note).count()).toBe(100)
  })

  it('stops a long read at its deadline while rows come', async () => {
    const realm = await create().awaken()
    await realm
      .of(Note)
      .manifest(Array.from({ length: 20_000 }, (_, stars) => ({ text: 'x'.repeat(50), stars })))
    await expect(realm.of(Note).contemplate({}, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'LUX_TIMEOUT',
    })
    expect(await realm.of(Note).count()).toBe(20_000)
  })

  it('sends heavy reads to reader processes when they are on, and light ones not', async () => {
    const realm = await create(undefined, { readers: { processes: 1 } }).awaken()
    expect(realm.supports.stopsReads).toBe(true)
    await realm
      .of(Note)
      .manifest(Array.from({ length: 10 }, (_, stars) => ({ text: 'x'.repeat(200), stars })))
    expect(await realm.of(Note).count()).toBe(10)
    expect((await realm.pulse()).facts['readers']).toBe(0)
    await realm
      .of(Note)
      .manifest(Array.from({ length: 20_000 }, (_, stars) => ({ text: 'x'.repeat(200), stars })))
    await expect
      .poll(
        async () => {
          await realm.of(Note).count()
          return (await realm.pulse()).facts['readers']
        },
        { timeout: 5_000 },
      )
      .toBe(1)
    const listed = realm
      .of(Note)
      .contemplate({ where: { text: { like: '%x%' } }, orderBy: { text: 'asc' }, limit: 5 })
    expect(await listed).toHaveLength(5)
  })

  it('makes realms for an engine', async () => {
    expect(sqliteDriver.schemes).toEqual(['sqlite'])
    const realm = createSqliteDriver({ readers: { processes: 2 } }).create('sqlite://:memory:', {
      kinds: [Note],
    })
    expect(realm.supports.stopsReads).toBe(true)
    await realm.awaken()
    await realm.close()
  })
})
