import { bond, kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Parent = kind('aParentWhoseNameIsAlmostAsLongAsItMayBeOne', { name: z.string() })
const Child = kind(
  'aChildWhoseNameIsAlmostAsLongAsItMayBeOneTwo',
  {
    aFieldWhoseNameIsAlmostAsLongAsItMayBeX: z.enum(['one', 'two']).meta({ unique: true }),
    aFieldWhoseNameIsAlmostAsLongAsItMayBeY: z.int(),
    aBondWhoseNameIsAlmostAsLongAsItMayBeZ: bond.to(() => Parent),
  },
  { indexes: [['aFieldWhoseNameIsAlmostAsLongAsItMayBeX', 'aFieldWhoseNameIsAlmostAsLongAsItMayBeY']] },
)

describe('names that PostgreSQL would cut off', () => {
  let schema: TestSchema
  const open = (): Promise<PostgresRealm> =>
    new PostgresRealm(schema.url, { kinds: [Parent, Child], poolSize: 2 }).awaken()

  beforeAll(async () => {
    schema = await createSchema(inject('postgresUrl'))
  })

  afterAll(() => schema.drop())

  it('are short from the start: what was made is found again', async () => {
    const first = await open()
    const made = await first.schema.inspect()
    await first.close()
    const again = await open()
    expect(await again.schema.inspect()).toEqual(made)
    const child = made.tables.find(({ kind }) => kind === Child.name)
    expect(child?.columns.find(({ name }) => name.endsWith('_x'))?.enum).toEqual(['one', 'two'])
    const names = made.tables.flatMap(({ foreignKeys, indexes }) => [...foreignKeys, ...indexes])
    expect(Math.max(...names.map(({ name }) => name.length))).toBe(63)
    await again.close()
  })

  it('lead from a refusal to the field', async () => {
    const realm = await open()
    const { soulId } = await realm.of(Parent).manifest({ name: 'p' })
    const input = {
      aFieldWhoseNameIsAlmostAsLongAsItMayBeX: 'one',
      aFieldWhoseNameIsAlmostAsLongAsItMayBeY: 5,
      aBondWhoseNameIsAlmostAsLongAsItMayBeZId: soulId,
    } as const
    await realm.of(Child).manifest(input)
    await expect(realm.of(Child).manifest(input)).rejects.toMatchObject({
      code: 'LUX_UNIQUE',
      details: { fields: ['aFieldWhoseNameIsAlmostAsLongAsItMayBeX'] },
    })
    await expect(realm.of(Parent).dissolve(soulId)).rejects.toMatchObject({
      code: 'LUX_FOREIGN_KEY',
      details: { source: Child.name },
    })
    await realm.close()
  })
})
