import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kind, type Progress } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from './sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

const Note = kind('note', { text: z.string() })

describe('backup', () => {
  let file: TemporaryFile
  let realm: SQLiteRealm
  let target: string

  beforeEach(async () => {
    file = createTemporaryFile()
    const folder = join(dirname(file.path), 'copies')
    mkdirSync(folder)
    target = join(folder, 'copy.db')
    realm = await new SQLiteRealm(`sqlite://${file.path}`, { kinds: [Note] }).awaken()
    await realm.of(Note).manifest(Array.from({ length: 2_000 }, () => ({ text: 'x'.repeat(1_000) })))
  })

  afterEach(async () => {
    await realm.close()
    file.remove()
  })

  function left(): readonly string[] {
    return readdirSync(dirname(target))
  }

  it('writes one whole file and tells how far it is', async () => {
    const seen: Progress[] = []
    await realm.backup(target, { onProgress: (progress) => seen.push(progress) })
    expect(left()).toEqual(['copy.db'])
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.every(({ done, total = 0 }) => done <= total)).toBe(true)
    const copy = new Database(target)
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(copy.prepare('SELECT count(*) FROM note').pluck().get()).toBe(2_000)
    copy.close()
  })

  it('lets writers go on, and holds the moment at which it began', async () => {
    let writes: Promise<unknown> | undefined
    await realm.backup(target, {
      onProgress: () => {
        writes ??= realm.of(Note).manifest(Array.from({ length: 50 }, () => ({ text: 'later' })))
      },
    })
    expect(writes).toBeDefined()
    await writes
    expect(await realm.of(Note).count()).toBe(2_050)
    const copy = await new SQLiteRealm(`sqlite://${target}`, { kinds: [Note] }).awaken()
    expect(await copy.of(Note).count()).toBe(2_000)
    await copy.close()
  })

  it('leaves nothing behind when it is aborted on the way', async () => {
    const abort = new AbortController()
    const backup = realm.backup(target, { signal: abort.signal, onProgress: () => abort.abort() })
    await expect(backup).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    expect(left()).toEqual([])
  })

  it('leaves a file alone that is there', async () => {
    writeFileSync(target, 'mine')
    await expect(realm.backup(target)).rejects.toMatchObject({ code: 'LUX_STORAGE_FAILED' })
    expect(readFileSync(target, 'utf8')).toBe('mine')
    expect(left()).toEqual(['copy.db'])
  })

  it('says that a folder is missing', async () => {
    const nowhere = join(dirname(target), 'no', 'copy.db')
    await expect(realm.backup(nowhere)).rejects.toMatchObject({ code: 'LUX_STORAGE_FAILED' })
    expect(existsSync(dirname(nowhere))).toBe(false)
  })
})
