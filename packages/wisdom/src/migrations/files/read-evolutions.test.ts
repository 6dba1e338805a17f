import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kind } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution } from '../create-evolution.js'
import { type Evolution, sha256 } from '../evolution.js'
import { readEvolutions } from './read-evolutions.js'
import { writeEvolution } from './write-evolution.js'

const City = kind('city', { name: z.string() })
const Sized = kind('city', { name: z.string(), size: z.int().optional() })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const first = createEvolution([City], { name: 'cities' })
const second = createEvolution([Sized], { name: 'sizes', parent: first })

async function writeAll(...evolutions: readonly Evolution[]): Promise<void> {
  for (const evolution of evolutions) await writeEvolution(folder, evolution)
}

function code(): Promise<unknown> {
  return readEvolutions(folder).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : error),
  )
}

describe('readEvolutions', () => {
  it('reads back what was written, in order', async () => {
    await writeAll(second, first)
    expect(await readEvolutions(folder)).toEqual([first, second])
  })

  it('finds none where there is no folder', async () => {
    expect(await readEvolutions(join(folder, 'none'))).toEqual([])
  })

  it('never writes over a file', async () => {
    await writeAll(first)
    await expect(writeEvolution(folder, first)).rejects.toMatchObject({ code: 'EEXIST' })
  })

  it('refuses a file that was edited', async () => {
    await writeAll(first)
    const path = join(folder, '0001_cities.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"nullable": false', '"nullable": true'))
    expect(await code()).toBe('LUX_EVOLUTION_EDITED')
  })

  it('refuses two that follow the same one, and one that follows nothing', async () => {
    await writeAll(first, second, createEvolution([Sized], { name: 'also_sizes', parent: first }))
    expect(await code()).toBe('LUX_EVOLUTION_CONFLICT')
    rmSync(join(folder, '0001_cities.json'))
    rmSync(join(folder, '0002_also_sizes.json'))
    expect(await code()).toBe('LUX_EVOLUTION_CONFLICT')
  })

  it('loads the functions beside a file, and refuses others than it was written with', async () => {
    const text = 'export const tidy = (row) => ({ name: row.name })\n'
    const path = join(folder, '0001_tidy.mjs')
    writeFileSync(path, text)
    await writeAll(createEvolution([City], { name: 'tidy', moduleHash: sha256(text) }))
    const [tidied] = await readEvolutions(folder)
    expect(tidied?.functions?.['tidy']?.({ name: 'Rome' })).toEqual({ name: 'Rome' })
    writeFileSync(path, `${text}// more`)
    expect(await code()).toBe('LUX_EVOLUTION_EDITED')
    rmSync(path)
    expect(await code()).toBe('LUX_EVOLUTION_EDITED')
  })
})
