import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kind } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'

const Customer = kind(
  'customer',
  { id: z.int(), name: z.string() },
  { key: 'id', systemFields: false, adopted: true, readOnly: true },
)

describe('a mirror beside the program that writes', () => {
  let folder: string
  let path: string
  let owner: Database.Database

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'luxdb-mirror-'))
    path = join(folder, 'shop.sqlite')
    owner = new Database(path)
    owner.exec(
      `CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL); INSERT INTO customer VALUES (1, 'Ada')`,
    )
  })

  afterEach(() => {
    owner.close()
    rmSync(folder, { recursive: true })
  })

  test.each(['wal', 'delete'])(
    'reads what is committed, and leaves journal mode %s as it is',
    async (mode) => {
      owner.pragma(`journal_mode = ${mode}`)
      const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Customer] }).awaken()
      owner.exec(`INSERT INTO customer VALUES (2, 'Ben')`)
      expect(await realm.of(Customer).count()).toBe(2)
      expect((await realm.pulse()).facts).toMatchObject({ journalMode: mode })
      await realm.close()
      expect(owner.pragma('journal_mode', { simple: true })).toBe(mode)
    },
  )

  test('waits while the program commits', async () => {
    const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Customer] }).awaken()
    owner.exec(`BEGIN EXCLUSIVE; INSERT INTO customer VALUES (2, 'Ben')`)
    const counted = realm.of(Customer).count()
    const inside = realm.transaction((transaction) => transaction.of(Customer).count())
    setImmediate(() => owner.exec('COMMIT'))
    expect([await counted, await inside]).toEqual([2, 2])
    await realm.close()
  })

  test('takes a handle that can only read, and leaves it open', async () => {
    const handle = new Database(path, { readonly: true })
    expect(() => new SQLiteRealm(handle, { kinds: [kind('own', { a: z.string() })] })).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }),
    )
    const realm = await new SQLiteRealm(handle, { kinds: [Customer] }).awaken()
    expect(await realm.of(Customer).contemplate('1')).toMatchObject({ name: 'Ada' })
    await realm.close()
    expect(handle.open).toBe(true)
    handle.close()
  })

  test('makes no file where there is none', async () => {
    const nowhere = new SQLiteRealm(`sqlite://${folder}/nowhere.sqlite`, { kinds: [Customer] })
    await expect(nowhere.awaken()).rejects.toMatchObject({ code: 'LUX_REALM_UNREACHABLE' })
    expect(() => new Database(join(folder, 'nowhere.sqlite'), { fileMustExist: true })).toThrow()
  })
})
