import { type AnyKind, kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import type postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { PostgresRealm } from '../src/postgres-realm.js'
import { openForeign, realmAt } from './test-log.js'

const OPTIONS = { key: 'id', systemFields: false } as const

/** The same kind in versions that follow each other. */
const Old: AnyKind = kind('note', { id: z.int(), text: z.string() }, OPTIONS)
const New: AnyKind = kind('note', { id: z.int(), text: z.string(), stars: z.int().nullish() }, OPTIONS)
const Silent: AnyKind = kind('note', { id: z.int(), text: z.string() }, { ...OPTIONS, changes: 'none' })

describe('layouts of the log', () => {
  let schema: TestSchema
  let other: postgres.Sql
  const awake: PostgresRealm[] = []

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
    other = openForeign(schema.url)
  })

  afterEach(async () => {
    for (const realm of awake.splice(0)) await realm.close()
    await other.end()
    await schema.drop()
  })

  async function awaken(note: AnyKind): Promise<PostgresRealm> {
    const realm = await realmAt(schema.url, [note]).awaken()
    awake.push(realm)
    return realm
  }

  async function rowsTold(realm: PostgresRealm) {
    const { source } = realm._changeLog()
    const { changes, resets } = await source.read(await source.floor(), { limit: 1_000 })
    return { rows: changes.map((change) => change.new), resets }
  }

  async function functions(): Promise<readonly unknown[]> {
    const rows = await other`SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
      AND proname LIKE 'lux_capture%' ORDER BY 1`.values()
    return rows.map(([name]) => name)
  }

  it('read rows of before an addition as rows of today', async () => {
    await awaken(Old)
    await other`INSERT INTO note VALUES (1, 'a')`
    const realm = await awaken(New)
    await other`INSERT INTO note VALUES (2, 'b', 5)`
    expect(await rowsTold(realm)).toEqual({
      rows: [
        [1, 'a', null],
        [2, 'b', 5],
      ],
      resets: [],
    })
    expect(await functions()).toEqual(['lux_capture_2'])
  })

  it('only widen: a server of before takes nothing from the log of a later one', async () => {
    const later = await awaken(New)
    const former = await awaken(Old)
    await other`INSERT INTO note VALUES (1, 'a', 5)`
    expect((await rowsTold(later)).rows).toEqual([[1, 'a', 5]])
    expect((await rowsTold(former)).rows).toEqual([[1, 'a']])
    expect(await functions()).toEqual(['lux_capture_1'])
  })

  it('end where nobody wants the changes', async () => {
    await awaken(Old)
    await other`INSERT INTO note VALUES (1, 'a')`
    await awaken(Silent)
    await other`INSERT INTO note VALUES (2, 'b')`
    expect(await other`SELECT sequence FROM lux_changes`).toHaveLength(1)
    expect(await functions()).toEqual([])
    expect(await other`SELECT FROM pg_trigger WHERE tgrelid = 'note'::regclass AND NOT tgisinternal`).toEqual(
      [],
    )
  })
})
