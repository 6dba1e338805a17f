import { dirname, join } from 'node:path'
import { bond, kind } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from '../src/sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from '../src/temporary-file.js'

const Star = kind('star', { name: z.string() }, { soulId: 'text' })
const Planet = kind('planet', { star: bond.to(() => Star) })
const Legacy = kind(
  'legacy',
  { id: z.int(), note: z.string().nullish() },
  { adopted: true, key: 'id', systemFields: false },
)

let file: TemporaryFile
let path: string

beforeEach(() => {
  file = createTemporaryFile()
  path = join(dirname(file.path), 'portable.backup')
})
afterEach(() => file.remove())

/** As another program would, with its own settings. */
function foreignly(sql: string): void {
  const database = new Database(file.path)
  database.pragma('foreign_keys = OFF')
  database.exec(sql)
  database.close()
}

function open(
  kinds: ConstructorParameters<typeof SQLiteRealm>[1]['kinds'],
  name = file.path,
): Promise<SQLiteRealm> {
  return new SQLiteRealm(`sqlite://${name}`, { kinds }).awaken()
}

function openOther(): Promise<SQLiteRealm> {
  return open([Star, Planet], join(dirname(file.path), 'other.db'))
}

describe('a portable backup of a file that others use', () => {
  it('leaves adopted tables out, and says so', async () => {
    foreignly('CREATE TABLE legacy (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO legacy VALUES (1, NULL)')
    await using realm = await open([Star, Legacy])
    await realm.of(Star).manifest({ soulId: 'sun', name: 'Sun' })
    const report = await realm.backup(path, { format: 'portable' })
    expect(report).toMatchObject({ leftOut: ['legacy'], kinds: [{ kind: 'star', rows: 1 }] })
    await using other = await openOther()
    expect(await other.restore(path)).toMatchObject({ leftOut: ['legacy'] })
    expect(await other.of(Star).contemplate('sun')).toMatchObject({ name: 'Sun' })
  })

  it('holds the kinds of a table, whatever somebody has added to it', async () => {
    await using realm = await open([Star, Planet])
    await realm.of(Star).manifest({ soulId: 'sun', name: 'Sun' })
    const before = await realm.digests()
    foreignly(
      `ALTER TABLE star ADD COLUMN mine TEXT DEFAULT 'x'; CREATE INDEX mine ON star (upper(name)) WHERE mine = 'x'`,
    )
    expect(await realm.backup(path, { format: 'portable' })).toMatchObject({ kinds: before })
    await using other = await openOther()
    await other.restore(path)
    expect(await other.digests()).toEqual(before)
  })

  it('holds what is left when somebody has taken a column away', async () => {
    const Named = kind('star', { name: z.string(), mood: z.string().optional() }, { soulId: 'text' })
    const named = await open([Named])
    await named.of(Named).manifest({ soulId: 'sun', name: 'Sun', mood: 'calm' })
    await named.close()
    foreignly(
      'DROP TRIGGER lux_capture_insert_star; DROP TRIGGER lux_capture_update_star; DROP TRIGGER lux_capture_delete_star; ALTER TABLE star DROP COLUMN mood',
    )
    await using bare = await new SQLiteRealm(`sqlite://${file.path}`, {
      kinds: [],
      schemaPolicy: 'as-is',
    }).awaken()
    await bare.backup(path, { format: 'portable' })
    await using other = await openOther()
    await other.restore(path)
    expect(await other.of(Star).contemplate('sun')).toMatchObject({ name: 'Sun' })
  })

  it('is not restored where a being is bound to nothing, and then nothing of it is', async () => {
    await using realm = await open([Star, Planet])
    await realm.of(Star).manifest({ soulId: 'sun', name: 'Sun' })
    await realm.of(Planet).manifest({ starId: 'sun' })
    foreignly('DELETE FROM star')
    await realm.backup(path, { format: 'portable' })
    await using other = await openOther()
    await expect(other.restore(path)).rejects.toMatchObject({ code: 'LUX_FOREIGN_KEY' })
    expect(await other.of(Planet).count()).toBe(0)
  })
})
