import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeWholeFile } from './whole-file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-whole-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<string> {
  return writeWholeFile(path, async (partial) => {
    writeFileSync(partial, text)
    return text
  })
}

describe('a file that is written whole or not at all', () => {
  it('has its name only once it is whole, and only its owner reads it', async () => {
    const path = join(folder, 'a.backup')
    await writeWholeFile(path, async (partial) => {
      expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([partial])
      writeFileSync(partial, 'all of it')
    })
    expect(readdirSync(folder)).toEqual(['a.backup'])
    expect(readFileSync(path, 'utf8')).toBe('all of it')
    expect(statSync(path).mode & 0o077).toBe(0)
  })

  it('leaves nothing when it fails', async () => {
    const failing = writeWholeFile(join(folder, 'a.backup'), () => Promise.reject(new RangeError('no')))
    await expect(failing).rejects.toThrow(RangeError)
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes no name that somebody has, or takes meanwhile', async () => {
    const path = join(folder, 'a.backup')
    const refused = { code: 'LUX_STORAGE_FAILED' }
    const overtaken = writeWholeFile(path, async (partial) => {
      await write(path, 'first')
      writeFileSync(partial, 'second')
    })
    await expect(overtaken).rejects.toMatchObject(refused)
    await expect(write(path, 'third')).rejects.toMatchObject(refused)
    await expect(write(join(folder, 'nowhere', 'a.backup'), '')).rejects.toMatchObject(refused)
    expect(readFileSync(path, 'utf8')).toBe('first')
    expect(readdirSync(folder)).toEqual(['a.backup'])
  })
})
