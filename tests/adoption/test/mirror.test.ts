import { type BaseRealm, kind } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { expectSameRows } from './expect-same-rows.js'
import { type MirrorPlace, postgresMirror, sqliteMirror } from './mirror-places.js'
import { type LoadedKinds, pullKinds, typeErrors } from './pull-kinds.js'

describe.each([
  ['SQLite', sqliteMirror],
  ['PostgreSQL', () => postgresMirror(inject('postgresUrl'))],
] as const)('a mirror of %s', (_name, create) => {
  let place: MirrorPlace
  let pulled: LoadedKinds
  let realm: BaseRealm
  let before: string

  beforeAll(async () => {
    place = await create()
    before = await place.objects()
    pulled = await pullKinds(place.url, { level: 'mirror' })
    realm = await place.createRealm(pulled.loaded).awaken()
  })

  afterAll(async () => {
    await realm.close()
    await place.raw.close()
    pulled.remove()
    await place.remove()
  })

  const refusing = async (code: string, call: () => unknown): Promise<void> => {
    await expect(Promise.resolve().then(call)).rejects.toMatchObject({ code })
  }

  test('has kinds that are only read', () => {
    expect(typeErrors(pulled.file)).toEqual([])
    expect(pulled.loaded.map(({ shape }) => [shape.readOnly, shape.changes])).toEqual([
      [true, 'none'],
      [true, 'none'],
    ])
  })

  test('answers as raw SQL does, in every way of reading', async () => {
    expect(await expectSameRows(realm, pulled.loaded, place.raw)).toBe(6)
    const customers = realm.of(pulled.get('customer'))
    expect(await customers.contemplate('2')).toMatchObject({ name: 'ada' })
    const named = await customers.contemplate({ orderBy: { name: 'asc' } })
    expect(named.map((each) => each.name)).toEqual(['Zoe', 'ada', 'Émile'])
    const where = { type: 'exists', bond: 'purchase' } as const
    const query = { v: 1, type: 'query', kind: 'customer', where } as const
    expect(await realm.execute({ type: 'count', kind: 'customer', query })).toMatchObject({ count: 2 })
    const counted = await realm.transaction(async (inside) => [
      await inside.of(pulled.get('customer')).count(),
      await inside.of(pulled.get('purchase')).count({ where: { amount: { gt: 5 } } }),
    ])
    expect(counted).toEqual([3, 2])
    expect((await customers.explain({ limit: 1 })).access).toMatch(/scan|index/)
    expect((await realm.pulse()).latencyMs).toBeGreaterThanOrEqual(0)
    expect((await realm.schema.inspect()).tables.map(({ name }) => name)).toEqual(['customer', 'purchase'])
  })

  test('shows what its owner writes', async () => {
    expect(await place.objects()).toBe(before)
    await place.write(`INSERT INTO customer (id, name) VALUES (4, 'Ben')`)
    expect(await realm.of(pulled.get('customer')).contemplate('4')).toMatchObject({ name: 'Ben' })
    await place.write('DELETE FROM customer WHERE id = 4')
    expect(await realm.of(pulled.get('customer')).count()).toBe(3)
    before = await place.objects()
  })

  test('refuses what would write, or needs something of its own in the database', async () => {
    const customer = pulled.get('customer')
    const query = { v: 1, type: 'query', kind: 'customer' } as const
    await refusing('LUX_READ_ONLY', () => realm.of(customer).manifest({ name: 'no' }))
    await refusing('LUX_READ_ONLY', () => realm.of(customer).transform('1', { name: 'no' }))
    await refusing('LUX_READ_ONLY', () => realm.of(customer).dissolve('1'))
    await refusing('LUX_UNSUPPORTED', () => realm.erase(customer, '1'))
    await refusing('LUX_UNSUPPORTED', () => realm.changes)
    await refusing('LUX_UNSUPPORTED', () => realm.stateStore)
    await refusing('LUX_UNSUPPORTED', () => realm.watch({ type: 'watch', kind: 'customer', query }))
    await refusing('LUX_UNSUPPORTED', () => realm.snapshot({ type: 'contemplate', kind: 'customer', query }))
    await refusing('LUX_UNSUPPORTED', () => realm.backup('never.backup'))
    await refusing('LUX_UNSUPPORTED', () => realm.restore('never.backup'))
    await refusing('LUX_UNSUPPORTED', () => realm.digests())
    await refusing('LUX_UNSUPPORTED', () => realm.schema.evolve([]))
    await refusing('LUX_UNSUPPORTED', () => realm.schema.statements([]))
    expect(realm.supports).toMatchObject({
      changes: false,
      foreignWrites: false,
      backup: false,
      evolution: 'none',
    })
  })

  test('refuses kinds that do not fit, and kinds that would be written', async () => {
    const Wrong = kind(
      'customer',
      { id: z.int(), born: z.date() },
      { key: 'id', systemFields: false, adopted: true, readOnly: true },
    )
    await refusing('LUX_SCHEMA_MISMATCH', () => place.createRealm([Wrong]).awaken())
    const Own = kind('own', { text: z.string() })
    await refusing('LUX_UNSUPPORTED', () => realm.learn([...pulled.loaded, Own]))
  })

  test('has made nothing, while it was open and after', async () => {
    expect(await place.objects()).toBe(before)
    await realm.close()
    expect(await place.objects()).toBe(before)
  })

  test('makes and writes nothing either where its role may, also by the way of drizzle', async () => {
    await place.open()
    const own = await place.createOwnRealm(pulled.loaded).awaken()
    try {
      expect(await own.of(pulled.get('customer')).count()).toBe(3)
      const customer = pulled.get('customer')
      const row = { id: 9, name: 'no', level: 'new' }
      const insert = async (): Promise<unknown> => {
        if (own instanceof SQLiteRealm) return own.drizzle.insert(own.table(customer)).values(row).run()
        if (own instanceof PostgresRealm) return own.drizzle.insert(own.table(customer)).values(row)
        throw new TypeError('It has no drizzle.')
      }
      const failure: unknown = await insert().catch((error: unknown) => error)
      const cause = failure instanceof Error ? (failure.cause ?? failure) : undefined
      expect(['SQLITE_READONLY', '25006']).toContain(Reflect.get(Object(cause), 'code'))
      expect(await place.objects()).toBe(before)
    } finally {
      await own.close()
    }
  })

  test('beside kinds of its own leaves the tables of others alone', async () => {
    await place.open()
    const Own = kind('own', { text: z.string() }, { soulId: 'text' })
    const schema = await place.raw.schema()
    const mixed = await place.createRealm([...pulled.loaded, Own]).awaken()
    try {
      await mixed.of(Own).manifest({ soulId: 'a', text: 'b' })
      expect(mixed.supports.changes).toBe(true)
      await refusing('LUX_READ_ONLY', () => mixed.of(pulled.get('customer')).dissolve('3'))
      await refusing('LUX_READ_ONLY', () => mixed.erase(pulled.get('customer'), '3'))
      const query = { v: 1, type: 'query', kind: 'customer' } as const
      await refusing('LUX_UNSUPPORTED', () => mixed.watch({ type: 'watch', kind: 'customer', query }))
      const [first] = await firstOf(mixed.of(Own).watch({ orderBy: { text: 'asc' } }))
      expect(first).toBe('snapshot')
    } finally {
      await mixed.close()
    }
    const after: unknown[] = JSON.parse(await place.raw.schema())
    expect(after.filter((each) => !JSON.stringify(each).includes('own'))).toEqual(JSON.parse(schema))
  })
})

async function firstOf(messages: AsyncIterable<{ readonly type: string }>): Promise<string[]> {
  for await (const { type } of messages) return [type]
  return []
}
