import { bond, kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Harbour = kind('harbour', { name: z.string() }, { soulId: 'integer' })
const Boat = kind(
  'boat',
  { row: z.string(), number: z.int(), flag: z.string(), harbour: bond.to(() => Harbour) },
  { key: ['row', 'number'], indexes: [['flag']] },
)

const ROWS = 12_000
let schema: TestSchema
let realm: PostgresRealm

beforeAll(async () => {
  schema = await createSchema(inject('postgresUrl'))
  realm = await new PostgresRealm(schema.url, { kinds: [Harbour, Boat], poolSize: 2 }).awaken()
  await realm.of(Harbour).manifest({ soulId: '1', name: 'north' })
  await realm.of(Boat).manifest(
    Array.from({ length: ROWS }, (_, index) => ({
      row: `r${index % 100}`,
      number: index,
      flag: index < 10 ? 'rare' : 'red',
      harbourId: '1',
    })),
  )
  const client = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined })
  await client.unsafe(`ANALYZE "${new URL(schema.url).searchParams.get('schema')}".boat`)
  await client.end()
})

afterAll(async () => {
  await realm.close()
  await schema.drop()
})

describe('the plan of', () => {
  test('one being by its key is a key', async () => {
    const plan = await realm.of(Boat).explain({ where: { row: 'r1', number: 1 } })
    expect(plan).toMatchObject({ realm: 'primary', access: 'key', index: 'boat_pkey' })
  })

  test('a filter that an index serves names it, also where a bitmap stands between', async () => {
    const plan = await realm.of(Boat).explain({ where: { flag: 'rare' } })
    expect(plan).toMatchObject({ access: 'index', index: 'boat_flag_idx' })
    expect(plan.estimate).toBeLessThan(1_000)
    const embedding = await realm.of(Boat).explain({ where: { flag: 'rare' }, embed: { harbour: true } })
    expect(embedding).toMatchObject({ access: 'index', index: 'boat_flag_idx' })
  })

  test('anything else is a scan', async () => {
    const plan = await realm.of(Boat).explain({ where: { flag: { neq: 'rare' } } })
    expect(plan.access).toBe('scan')
    expect(plan.estimate).toBeGreaterThan(ROWS / 2)
  })
})

test('a planned count is what the statistics say; an estimated one is exact where that is little', async () => {
  const total = async (flag: string, count: 'planned' | 'estimated'): Promise<number> => {
    const where = { type: 'compare', field: 'flag', operator: 'eq', value: flag } as const
    const query = { v: 1, type: 'query', kind: 'boat', where, limit: 1 } as const
    const result = await realm.execute({ type: 'contemplate', kind: 'boat', query, count })
    return result.type === 'rows' ? (result.total ?? -1) : -1
  }
  expect(await total('rare', 'estimated')).toBe(10)
  const planned = await total('red', 'planned')
  expect(Math.abs(planned - ROWS)).toBeLessThan(ROWS / 10)
  expect(await total('red', 'estimated')).toBe(planned)
})

test('regular expressions are off until an option or the URL allows them', async () => {
  const supports = (url: string, match?: boolean): boolean =>
    new PostgresRealm(url, { kinds: [Harbour], ...(match === undefined ? {} : { match }) }).supports.match
  expect(supports(schema.url)).toBe(false)
  expect(supports(schema.url, true)).toBe(true)
  expect(supports(`${schema.url}&match=true`)).toBe(true)
  expect(supports(`${schema.url}&match=true`, false)).toBe(false)
  const where = { type: 'match', field: 'name', operator: 'match', value: '^n' } as const
  await expect(realm.of(Harbour).count({ where })).rejects.toMatchObject({ code: 'LUX_UNSUPPORTED' })
})
