import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kind } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { restoreSqliteFile } from './restore-file.js'
import { checkSqliteBackup, isSqliteFile } from './sqlite-file-backup.js'
import { SQLiteRealm } from './sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

const Note = kind('note', { text: z.string() })

describe('restoring a native backup', () => {
  let file: TemporaryFile
  let realm: SQLiteRealm
  let backup: string
  let target: string

  beforeEach(async () => {
    file = createTemporaryFile()
    backup = join(dirname(file.path), 'copy.db')
    target = join(dirname(file.path), 'restored.db')
    realm = await open(file.path)
    await realm.of(Note).manifest(Array.from({ length: 500 }, () => ({ text: 'x'.repeat(500) })))
    await realm.backup(backup)
  })

  afterEach(async () => {
    await realm.close()
    file.remove()
  })

  function open(path: string): Promise<SQLiteRealm> {
    return new SQLiteRealm(`sqlite://${path}`, { kinds: [Note] }).awaken()
  }

  function restore(replace = false): Promise<void> {
    return restoreSqliteFile(backup, 'sqlite://restored.db', { baseDirectory: dirname(target), replace })
  }

  function epochOf(path: string): unknown {
    const database = new Database(path, { readonly: true })
    try {
      return database.prepare(`SELECT value FROM lux_meta WHERE key = 'epoch'`).pluck().get()
    } finally {
      database.close()
    }
  }

  it('makes the file what it was, as another history each time', async () => {
    const kinds = await realm.digests()
    expect(isSqliteFile(backup)).toBe(true)
    expect(await checkSqliteBackup(backup)).toEqual(kinds)
    await restore()
    const restored = await open(target)
    expect(await restored.digests()).toEqual(kinds)
    await restored.close()
    expect(new Set([file.path, backup, target].map(epochOf)).size).toBe(3)
    expect(readdirSync(dirname(target)).filter((name) => name.includes('.restored'))).toEqual([])
  })

  it('takes the place of beings only when it is told to', async () => {
    const other = await open(target)
    await other.of(Note).manifest({ text: 'there' })
    await other.close()
    await expect(restore()).rejects.toMatchObject({ code: 'LUX_REALM_NOT_EMPTY' })
    const still = await open(target)
    expect(await still.of(Note).count()).toBe(1)
    await still.close()
    await restore(true)
    const restored = await open(target)
    expect(await restored.of(Note).count()).toBe(500)
    await restored.close()
  })

  it('waits for nobody who has the file open', async () => {
    const other = await open(target)
    await expect(restore(true)).rejects.toMatchObject({ code: 'LUX_BUSY' })
    expect(await other.of(Note).count()).toBe(0)
    await other.close()
    await restore()
  })

  it.each([
    ['cut off', (path: string) => truncateSync(path, 50_000), 'LUX_BACKUP_DAMAGED'],
    ['overwritten', scribble, 'LUX_BACKUP_DAMAGED'],
    ['of somebody else', foreign, 'LUX_BACKUP_UNKNOWN'],
  ])('refuses a file that is %s', async (_, spoil, code) => {
    spoil(backup)
    await expect(checkSqliteBackup(backup)).rejects.toMatchObject({ code })
    await expect(restore()).rejects.toMatchObject({ code })
    expect(existsSync(target)).toBe(false)
  })

  it('is not fooled by what is no database', () => {
    writeFileSync(target, 'SQLite format 4')
    expect([isSqliteFile(target), isSqliteFile(`${target}.nowhere`)]).toEqual([false, false])
  })
})

/** Another page's bytes in the middle of the file. */
function scribble(path: string): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 40_960, 53_248)
  writeFileSync(path, bytes)
}

function foreign(path: string): void {
  writeFileSync(path, '')
  const database = new Database(path)
  database.exec('CREATE TABLE note (text TEXT)')
  database.close()
}
