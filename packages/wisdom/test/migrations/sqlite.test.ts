import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, kind } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution } from '../../src/migrations/create-evolution.js'
import { DivineMigrations } from '../../src/migrations/divine-migrations.js'

const City1 = kind('city', { name: z.string(), mayor: z.string().optional() })
const City2 = kind('city', { name: z.string(), size: z.int().default(3) })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(kinds: readonly AnyKind[]): SQLiteRealm {
  return new SQLiteRealm(`sqlite://${join(folder, 'realm.db')}`, { kinds, schemaPolicy: 'as-is' })
}

describe('SQLite', () => {
  it('drops a field and brings it back', async () => {
    const first = createEvolution([City1], { name: 'cities' })
    const second = createEvolution([City2], { name: 'sizes', parent: first })
    const migrations = new DivineMigrations()
    const one = await open([City1]).awaken()
    await migrations.channelEvolution(one, first)
    const rome = await one.of(City1).manifest({ name: 'Rome', mayor: 'Ada' })
    await migrations.channelEvolution(one, second)
    await one.close()
    const two = await open([City2]).awaken()
    expect(await two.of(City2).contemplate(rome.soulId)).toMatchObject({ name: 'Rome', size: 3 })
    await two.of(City2).manifest({ name: 'Oslo', size: 7 })
    await migrations.revertKarma(two, 1)
    await two.close()
    const three = await open([City1]).awaken()
    const rows = await three.of(City1).contemplate({ orderBy: { name: 'asc' } })
    expect(rows.map(({ name, mayor }) => [name, mayor])).toEqual([
      ['Oslo', undefined],
      ['Rome', 'Ada'],
    ])
    await migrations.channelEvolution(three, second)
    expect((await migrations.verify(three)).drift).toEqual([])
    await three.close()
    const four = await open([City2]).awaken()
    const again = await four.of(City2).contemplate({ orderBy: { name: 'asc' } })
    expect(again.map(({ name, size }) => [name, size])).toEqual([
      ['Oslo', 7],
      ['Rome', 3],
    ])
    await four.close()
  })
})
