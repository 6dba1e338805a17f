import { bond, kind } from '@luxdb/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from '../src/sqlite-realm.js'

const Harbour = kind('harbour', { name: z.string() }, { soulId: 'integer' })
const Berth = kind(
  'berth',
  { row: z.string(), number: z.int(), depth: z.number().nullish(), harbour: bond.to(() => Harbour) },
  { key: ['row', 'number'], indexes: [['depth']] },
)
const Boat = kind('boat', { name: z.string().meta({ unique: true }), flag: z.string() })

const ROWS = 300
let realm: SQLiteRealm

beforeAll(async () => {
  realm = await new SQLiteRealm('sqlite://:memory:', { kinds: [Harbour, Berth, Boat] }).awaken()
  await realm
    .of(Boat)
    .manifest(Array.from({ length: ROWS }, (_, index) => ({ name: `boat ${index}`, flag: 'red' })))
})

afterAll(() => realm.close())

describe('the plan of', () => {
  test('one being by its key is a key', async () => {
    const soulId = '018f0000-0000-7000-8000-000000000001'
    expect(await realm.of(Boat).explain({ where: { soulId } })).toMatchObject({
      realm: 'primary',
      access: 'key',
    })
    expect(await realm.of(Harbour).explain({ where: { soulId: '7' } })).toMatchObject({ access: 'key' })
  })

  test('one being by a key of two fields is a key; by half of it, an index', async () => {
    const whole = await realm.of(Berth).explain({ where: { row: 'a', number: 1 } })
    expect(whole).toMatchObject({ access: 'key' })
    const half = await realm.of(Berth).explain({ where: { row: 'a' } })
    expect(half).toMatchObject({ access: 'index' })
  })

  test('a filter or an order that an index serves names it', async () => {
    expect(
      await realm.of(Berth).explain({ where: { depth: { gt: 2 } }, orderBy: { depth: 'asc' } }),
    ).toMatchObject({
      access: 'index',
      index: 'berth_depth_idx',
    })
    expect(await realm.of(Berth).explain({ orderBy: { depth: 'asc' }, limit: 3 })).toMatchObject({
      access: 'index',
      index: 'berth_depth_idx',
    })
    expect(await realm.of(Boat).explain({ where: { name: 'boat 1' } })).toMatchObject({
      access: 'index',
      index: 'boat_name_key',
    })
  })

  test('anything else is a scan, whatever stands beside it', async () => {
    const plan = await realm.of(Boat).explain({ where: { flag: 'red' } })
    expect(plan.access).toBe('scan')
    const ordered = await realm.of(Berth).explain({ orderBy: { depth: 'asc' } })
    expect(ordered).toMatchObject({ access: 'scan', index: 'berth_depth_idx' })
    const embedding = await realm.of(Berth).explain({
      where: { harbour: { exists: { soulId: '1' } } },
      embed: { harbour: true },
    })
    expect(embedding.raw).toContain('harbour')
  })
})

test('a whole table is expected to be as large as ANALYZE found it; nothing else is expected', async () => {
  const planned = async (): Promise<unknown> => {
    const query = { v: 1, type: 'query', kind: 'boat', limit: 1 } as const
    const result = await realm.execute({ type: 'contemplate', kind: 'boat', query, count: 'planned' })
    return result.type === 'rows' && result.total
  }
  expect((await realm.of(Boat).explain()).estimate).toBeUndefined()
  expect(await planned()).toBe(ROWS)
  realm.drizzle.run('ANALYZE')
  await realm.of(Boat).manifest({ name: 'late', flag: 'blue' })
  expect((await realm.of(Boat).explain()).estimate).toBe(ROWS)
  expect((await realm.of(Boat).explain({ where: { flag: 'red' } })).estimate).toBeUndefined()
  expect(await planned()).toBe(ROWS)
  const query = { v: 1, type: 'query', kind: 'boat', limit: 1 } as const
  expect(await realm.execute({ type: 'contemplate', kind: 'boat', query, count: 'estimated' })).toMatchObject(
    { total: ROWS + 1 },
  )
})
