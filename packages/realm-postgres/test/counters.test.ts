import { kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Planet = kind('planet', { name: z.string() }, { soulId: 'integer' })

describe('ids that the database counts, beside ids that another program gives', () => {
  let schema: TestSchema
  let realm: PostgresRealm
  const open = (): Promise<PostgresRealm> => new PostgresRealm(schema.url, { kinds: [Planet] }).awaken()

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
    realm = await open()
    await realm.of(Planet).manifest({ name: 'first' })
    await realm.drizzle.execute(sql`INSERT INTO planet (soul_id, name) VALUES (2, 'mercury'), (7, 'venus')`)
  })

  afterEach(async () => {
    await realm.close()
    await schema.drop()
  })

  it('go on behind the largest when one is taken', async () => {
    expect(await realm.of(Planet).manifest({ name: 'earth' })).toMatchObject({ soulId: '8' })
    const more = await realm.of(Planet).manifest([{ name: 'mars' }, { name: 'jupiter' }])
    expect(more.map(({ soulId }) => soulId)).toEqual(['9', '10'])
  })

  it('go on behind the largest after awaken, also in a transaction', async () => {
    const other = await open()
    const saturn = await other.transaction((transaction) =>
      transaction.of(Planet).manifest({ name: 'saturn' }),
    )
    expect(saturn.soulId).toBe('8')
    await other.close()
  })

  it('refuse an id of the caller that is taken', async () => {
    await expect(realm.of(Planet).manifest({ soulId: '7', name: 'x' })).rejects.toMatchObject({
      code: 'LUX_UNIQUE',
    })
  })
})
