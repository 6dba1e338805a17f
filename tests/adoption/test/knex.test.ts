import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyKind, BaseRealm } from '@luxdb/core'
import { isIn } from '@luxdb/core/query'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import createKnex from 'knex'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { expectSameRows } from './expect-same-rows.js'
import { migrate } from './knex-migrations.js'
import { type LoadedKinds, pullKinds, typeErrors } from './pull-kinds.js'
import { type RawDatabase, rawPostgres, rawSqlite } from './raw-database.js'

interface Place {
  readonly url: string
  readonly raw: RawDatabase
  readonly createRealm: (kinds: readonly AnyKind[]) => BaseRealm
  readonly remove: () => Promise<void>
}

async function sqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-adoption-'))
  const filename = join(folder, 'shop.sqlite')
  const knex = createKnex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true })
  await migrate(knex)
  await knex.destroy()
  const url = `sqlite://${filename}`
  const createRealm = (kinds: readonly AnyKind[]): BaseRealm => new SQLiteRealm(url, { kinds })
  const remove = async (): Promise<void> => rmSync(folder, { recursive: true })
  return { url, raw: rawSqlite(filename), createRealm, remove }
}

async function postgresPlace(): Promise<Place> {
  const { url, drop } = await createSchema(inject('postgresUrl'))
  const own = new URL(url)
  const searchPath = own.searchParams.get('schema') ?? 'public'
  own.searchParams.delete('schema')
  const knex = createKnex({ client: 'pg', connection: own.href, searchPath })
  await migrate(knex)
  await knex.destroy()
  const createRealm = (kinds: readonly AnyKind[]): BaseRealm => new PostgresRealm(url, { kinds })
  return { url, raw: rawPostgres(url), createRealm, remove: drop }
}

describe.each([
  ['SQLite', sqlitePlace],
  ['PostgreSQL', postgresPlace],
] as const)('a database that knex migrated, on %s', (name, create) => {
  let place: Place
  let pulled: LoadedKinds
  let realm: BaseRealm
  let before: string

  beforeAll(async () => {
    place = await create()
    before = await place.raw.schema()
    pulled = await pullKinds(place.url)
    realm = place.createRealm(pulled.loaded)
    await realm.awaken()
  })

  afterAll(async () => {
    await realm.close()
    await place.raw.close()
    pulled.remove()
    await place.remove()
  })

  test('becomes kinds that TypeScript accepts', () => {
    expect(typeErrors(pulled.file)).toEqual([])
    const names = pulled.loaded.map(({ name: kind }) => kind)
    expect(names).toEqual(
      expect.arrayContaining(['users', 'sessions', 'products', 'orders', 'orderLines', 'lineNotes']),
    )
    expect(names).not.toContain('audit')
    expect(pulled.notes.some(({ table }) => table === 'audit')).toBe(true)
  })

  test('keeps names, enums, lengths, keys and bonds', () => {
    const { shape: users } = pulled.get('users')
    const field = (wanted: string) => users.fields.find(({ name: own }) => own === wanted)
    expect(field('id')).toMatchObject({ store: 'int', generated: 'integer', role: 'key' })
    expect(field('displayName')).toMatchObject({ column: 'displayName', nullable: true })
    expect(field('role')).toMatchObject({ enum: ['admin', 'editor', 'reader'], default: 'reader' })
    expect(field('isActive')).toMatchObject({ store: 'bool', default: true })
    expect(field('email')?.unique).toBe(true)
    expect(users.bonds).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'to', name: 'manager', kind: 'users', onDelete: 'set null' }),
        expect.objectContaining({ type: 'many', name: 'usersByManager', via: 'manager' }),
        expect.objectContaining({ type: 'many', name: 'ordersByBuyer', via: 'buyer' }),
        expect.objectContaining({ type: 'many', name: 'ordersBySeller', via: 'seller' }),
      ]),
    )
    expect(pulled.get('orders').shape.bonds).toContainEqual(
      expect.objectContaining({ type: 'through', name: 'products', through: 'orderLines' }),
    )
    expect(pulled.get('lineNotes').shape.bonds).toContainEqual(
      expect.objectContaining({
        type: 'to',
        kind: 'orderLines',
        fields: expect.arrayContaining([expect.any(String)]),
      }),
    )
    expect(pulled.get('orders').shape.fields.map(({ column }) => column)).toContain('version')
  })

  test('is served as raw SQL has it, and is not altered', async () => {
    expect(await expectSameRows(realm, pulled.loaded, place.raw)).toBeGreaterThanOrEqual(11)
    expect(await place.raw.schema()).toBe(before)
  })

  test('orders text by code point and compares numbers as numbers', async () => {
    const products = await realm.of(pulled.get('products')).contemplate({ orderBy: { sku: 'asc' } })
    expect(products.map((each) => Reflect.get(each, 'sku'))).toEqual(['A-2', 'a-3', 'b-1'])
    const dear = await realm
      .of(pulled.get('products'))
      .contemplate({ where: { price: { gt: 9.5 } }, orderBy: { price: 'desc' } })
    expect(dear.map((each) => Reflect.get(each, 'price'))).toEqual([100, 19.99])
    const mails = await realm.of(pulled.get('users')).contemplate({ where: { email: { gte: 'a' } } })
    expect(mails.map((each) => Reflect.get(each, 'email'))).toEqual(['ada@example.com', 'émile@example.com'])
  })

  test('finds by keys, lists and equality', async () => {
    const session = '0b9b4c1e-6f2a-4c5d-8e7f-0123456789ab'
    const sessions = realm.of(pulled.get('sessions'))
    expect(await sessions.contemplate(session)).toBeDefined()
    expect(await sessions.count({ where: { id: { in: [session] } } })).toBe(1)
    const [first] = await realm.of(pulled.get('orderLines')).contemplate({ limit: 1 })
    expect(await realm.of(pulled.get('orderLines')).contemplate(first?.soulId ?? '')).toEqual(first)
    expect(await realm.of(pulled.get('users')).count({ where: { role: 'reader' } })).toBe(2)
  })

  test('takes writes, one and many, and gives back what is stored', async () => {
    const users = realm.of(pulled.get('users'))
    const made = await users.manifest([
      { email: 'a@b.c', role: 'editor', managerId: 1 },
      { email: 'd@e.f', settings: { deep: [1, { x: null }] } },
    ])
    expect(made.map((each) => Reflect.get(each, 'isActive'))).toEqual([true, true])
    await users.transform(made[0]?.soulId ?? '', { displayName: 'A' })
    const [stored] = await place.raw.query(`SELECT "displayName" AS name FROM users WHERE email = 'a@b.c'`)
    expect(stored?.['name']).toBe('A')
    const product = await realm
      .of(pulled.get('products'))
      .manifest({ sku: 'n-1', price: 0.1, releasedOn: '2026-03-01' })
    expect(Reflect.get(product, 'releasedOn')).toBe('2026-03-01')
    await expect(users.manifest({ email: 'a@b.c' })).rejects.toMatchObject({ code: 'LUX_UNIQUE' })
    await expect(users.transform(made[0]?.soulId ?? '', { managerId: 999 })).rejects.toMatchObject({
      code: 'LUX_FOREIGN_KEY',
    })
    await realm.of(pulled.get('products')).dissolve(product.soulId)
    expect(await users.dissolve({ where: { email: { in: ['a@b.c', 'd@e.f'] } } })).toBe(2)
    expect(await place.raw.schema()).toBe(before)
  })

  test('leaves a column alone that only sounds like ours', async () => {
    const orders = realm.of(pulled.get('orders'))
    expect((await orders.transform('1', { buyerId: 3 })).versionValue).toBe('v1')
    expect(await place.raw.query('SELECT version, buyer_id FROM orders')).toEqual([
      { version: 'v1', buyer_id: 3 },
    ])
  })

  test('finds rows by the indexes that are there', async () => {
    const byMail = await realm.of(pulled.get('users')).explain({ where: { email: 'ada@example.com' } })
    const byKey = await realm
      .of(pulled.get('products'))
      .explain({ where: isIn('id', name === 'SQLite' ? [1, 2] : ['1', '2']) })
    // The tables are so small that PostgreSQL rather reads them whole.
    const wanted = name === 'SQLite' ? 'index' : expect.any(String)
    expect([byMail.access, byKey.access]).toEqual([wanted, name === 'SQLite' ? 'key' : wanted])
  })

  test(`awakens again on ${name}`, async () => {
    const again = place.createRealm(pulled.loaded)
    await again.awaken()
    await again.close()
  })
})
