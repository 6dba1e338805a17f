import { type AnyKind, kind } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SQLiteRealm } from '../src/sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from '../src/temporary-file.js'
import { openForeign, realmAt } from './test-log.js'

const OPTIONS = { key: 'id', systemFields: false } as const

/** The same kind in versions that follow each other. */
const Old: AnyKind = kind('note', { id: z.int(), text: z.string() }, OPTIONS)
const New: AnyKind = kind('note', { id: z.int(), text: z.string(), stars: z.int().nullish() }, OPTIONS)
const Silent: AnyKind = kind('note', { id: z.int(), text: z.string() }, { ...OPTIONS, changes: 'none' })

describe('layouts of the log', () => {
  let file: TemporaryFile
  const awake: SQLiteRealm[] = []

  beforeEach(() => {
    file = createTemporaryFile()
  })

  afterEach(async () => {
    for (const realm of awake.splice(0)) await realm.close()
    file.remove()
  })

  async function awaken(note: AnyKind): Promise<SQLiteRealm> {
    const realm = await realmAt(file.path, [note]).awaken()
    awake.push(realm)
    return realm
  }

  function foreign(sql: string): void {
    const database = openForeign(file.path)
    database.exec(sql)
    database.close()
  }

  function triggers(): readonly unknown[] {
    const database = openForeign(file.path)
    const found = database.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid`)
    const all = found.pluck().all()
    database.close()
    return all
  }

  async function told(realm: SQLiteRealm) {
    const { source } = realm._changeLog()
    const { changes, resets } = await source.read(await source.floor(), { limit: 1_000 })
    return { rows: changes.map((change) => change.new), resets }
  }

  it('come to a file that was made before there was a log', async () => {
    await (await awaken(Silent)).close()
    foreign(
      `DROP TABLE lux_changes; DROP TABLE lux_layouts; DROP TABLE lux_state; INSERT INTO note VALUES (1, 'a')`,
    )
    const realm = await awaken(Old)
    foreign(`INSERT INTO note VALUES (2, 'b')`)
    expect(await told(realm)).toEqual({ rows: [[2, 'b']], resets: [] })
    await realm.stateStore.set('a', 'b')
  })

  it('are new with a new field: what was logged before reads as null there', async () => {
    await awaken(Old)
    foreign(`INSERT INTO note VALUES (1, 'a')`)
    const realm = await awaken(New)
    foreign(`INSERT INTO note VALUES (2, 'b', 5)`)
    expect(await told(realm)).toEqual({
      rows: [
        [1, 'a', null],
        [2, 'b', 5],
      ],
      resets: [],
    })
  })

  it('are shared by servers of two versions, of which none takes from the log what the other reads', async () => {
    const old = await awaken(Old)
    const next = await awaken(New)
    const wide = triggers()
    // Each looks again, since the schema moved; another of the former version starts.
    for (const realm of [old, next, await awaken(Old), old, next]) await told(realm)
    expect(triggers()).toEqual(wide)
    foreign(`INSERT INTO note VALUES (1, 'a', 5)`)
    expect(await told(old)).toEqual({ rows: [[1, 'a']], resets: [] })
    expect(await told(next)).toEqual({ rows: [[1, 'a', 5]], resets: [] })
  })

  it('follow a field that is added while the realm is awake', async () => {
    const realm = await awaken(Old)
    foreign(`INSERT INTO note VALUES (1, 'a')`)
    const column = { name: 'stars', store: 'int', nullable: true } as const
    await realm.schema.evolve([{ type: 'addField', table: 'note', column }])
    foreign(`UPDATE note SET text = 'b', stars = 1`)
    expect(await told(realm)).toEqual({
      rows: [
        [1, 'a'],
        [1, 'b'],
      ],
      resets: [],
    })
  })

  it('end with a kind that is logged no more, and begin anew with a reset', async () => {
    await awaken(Old)
    await awaken(Silent)
    expect(triggers()).toEqual([])
    foreign(`INSERT INTO note VALUES (1, 'unseen')`)
    const realm = await awaken(Old)
    foreign(`INSERT INTO note VALUES (2, 'seen')`)
    expect(await told(realm)).toEqual({ rows: [[2, 'seen']], resets: [{ kind: 'note', reason: 'capture' }] })
  })
})
