import { bond, kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Garden = kind('garden', { name: z.string() })
const Tree = kind('tree', { garden: bond.to(() => Garden, { onDelete: 'cascade' }) })
const Nest = kind('nest', {
  garden: bond.to(() => Garden, { onDelete: 'restrict' }),
  tree: bond.to(() => Tree, { onDelete: 'cascade' }).optional(),
})
const KINDS = [Garden, Tree, Nest]

describe('what restricts', () => {
  let schema: TestSchema

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
  })

  afterEach(() => schema.drop())

  async function grow(realm: PostgresRealm): Promise<{ readonly gardenId: string; readonly treeId: string }> {
    const { soulId: gardenId } = await realm.of(Garden).manifest({ name: 'g' })
    const { soulId: treeId } = await realm.of(Tree).manifest({ gardenId })
    await realm.of(Nest).manifest({ gardenId, treeId })
    return { gardenId, treeId }
  }

  it('is judged after the cascades in databases of the first LuxDB too', async () => {
    const first = await new PostgresRealm(schema.url, { kinds: KINDS }).awaken()
    await first.close()
    await administer('ALTER TABLE nest ALTER CONSTRAINT nest_garden_id_fkey NOT DEFERRABLE')
    const realm = await new PostgresRealm(schema.url, { kinds: KINDS }).awaken()
    const { gardenId } = await grow(realm)
    expect(await realm.of(Garden).dissolve(gardenId)).toBe(true)
    expect(await realm.of(Nest).count()).toBe(0)
    await realm.close()
  })

  it('is judged at each dissolve of a transaction, and bonds at each manifest', async () => {
    const realm = await new PostgresRealm(schema.url, { kinds: KINDS }).awaken()
    const { gardenId, treeId } = await grow(realm)
    const seen: string[] = []
    const bare = realm.transaction(async (transaction) => {
      await transaction.of(Nest).manifest({ gardenId })
      seen.push('manifest')
      await transaction.of(Garden).dissolve(gardenId)
      seen.push('dissolve')
    })
    await expect(bare).rejects.toMatchObject({ code: 'LUX_FOREIGN_KEY' })
    const dangling = realm.transaction(async (transaction) => {
      await transaction.of(Garden).dissolve(gardenId)
      seen.push('dissolve')
      await transaction.of(Nest).manifest({ gardenId, treeId })
      seen.push('manifest')
    })
    await expect(dangling).rejects.toMatchObject({ code: 'LUX_FOREIGN_KEY' })
    expect(seen).toEqual(['manifest', 'dissolve'])
    expect(await realm.of(Garden).count()).toBe(1)
    await realm.close()
  })

  it('refuses other programs at once', async () => {
    const realm = await new PostgresRealm(schema.url, { kinds: KINDS }).awaken()
    await grow(realm)
    await expect(administer('DELETE FROM garden')).rejects.toMatchObject({ code: '23503' })
    await administer('BEGIN; SET CONSTRAINTS nest_garden_id_fkey DEFERRED; DELETE FROM garden; COMMIT')
    expect(await realm.of(Nest).count()).toBe(0)
    await realm.close()
  })

  async function administer(statements: string): Promise<void> {
    const url = new URL(schema.url)
    const name = url.searchParams.get('schema') ?? ''
    url.searchParams.delete('schema')
    const admin = postgres(url.href, { max: 1, connection: { search_path: name }, onnotice: () => undefined })
    try {
      await admin.unsafe(statements).simple()
    } finally {
      await admin.end()
    }
  }
})
