import type { BaseRealm } from '@luxdb/core'
import { pullDatabase } from '@luxdb/server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { expectSameRows } from './expect-same-rows.js'
import { type MirrorPlace, postgresMirror, sqliteMirror } from './mirror-places.js'
import { type LoadedKinds, pullKinds } from './pull-kinds.js'

const KEYS = { spending: ['customer'], visit: ['page', 'seen'] }

describe.each([
  ['SQLite', sqliteMirror],
  ['PostgreSQL', () => postgresMirror(inject('postgresUrl'))],
] as const)('views and tables without a key, on %s', (_name, create) => {
  let place: MirrorPlace
  let pulled: LoadedKinds
  let realm: BaseRealm

  beforeAll(async () => {
    place = await create()
    await place.open()
    pulled = await pullKinds(place.url, { keys: KEYS })
    realm = await place.createOwnRealm(pulled.loaded).awaken()
  })

  afterAll(async () => {
    await realm.close()
    pulled.remove()
    await place.remove()
  })

  test('are left out, with the reason, unless a key is declared', async () => {
    const { kinds, notes } = await pullDatabase(place.url)
    expect(kinds.map(({ name }) => name)).toEqual(['customer', 'purchase'])
    expect(notes.map(({ table }) => table)).toEqual(['spending', 'visit'])
  })

  test('become kinds that are only read, beside those that are written', () => {
    expect(pulled.loaded.map(({ name, shape }) => [name, shape.key, shape.readOnly])).toEqual([
      ['customer', ['id'], undefined],
      ['purchase', ['id'], undefined],
      ['spending', ['customer'], true],
      ['visit', ['page', 'seen'], true],
    ])
    expect(pulled.notes).toEqual([])
  })

  test('are served as raw SQL has them, each row under its key', async () => {
    expect(await expectSameRows(realm, pulled.loaded, place.raw)).toBe(10)
    const spending = realm.of(pulled.get('spending'))
    expect(await spending.contemplate('2')).toMatchObject({ name: 'ada' })
    const most = await spending.contemplate({ orderBy: { name: 'asc' }, limit: 1 })
    expect(most.map(({ soulId, name }) => [soulId, name])).toEqual([['1', 'Zoe']])
    expect(await realm.of(pulled.get('visit')).contemplate('["shop",4]')).toMatchObject({ page: 'shop' })
  })

  test('refuse writes and live queries, while the tables under them take both', async () => {
    const refusal = { code: 'LUX_READ_ONLY' }
    await expect(realm.of(pulled.get('visit')).dissolve('["shop",4]')).rejects.toMatchObject(refusal)
    await realm.of(pulled.get('customer')).transform('3', { level: 'old' })
    await expect(realm.of(pulled.get('spending')).transform('1', { name: 'x' })).rejects.toMatchObject(
      refusal,
    )
    const query = { v: 1, type: 'query', kind: 'spending' } as const
    expect(() => realm.watch({ type: 'watch', kind: 'spending', query })).toThrow(
      expect.objectContaining({ code: 'LUX_UNSUPPORTED' }),
    )
  })

  test.each([
    ['a column that is not there', { spending: ['nothing'] }],
    ['a table that is not there', { nowhere: ['a'] }],
    ['columns that rows share', { customer: ['level'] }],
  ] as const)('a key that is none is refused: %s', async (_why, keys) => {
    await expect(pullDatabase(place.url, { keys })).rejects.toMatchObject({ code: 'LUX_INVALID_CONFIG' })
  })

  test('a key that rows share, or lack, is refused', async () => {
    await place.write(`INSERT INTO visit VALUES ('home', 3)`)
    await expect(pullDatabase(place.url, { keys: KEYS })).rejects.toMatchObject({
      code: 'LUX_INVALID_CONFIG',
    })
    await place.write(`DELETE FROM visit; INSERT INTO visit VALUES ('home', NULL)`)
    await expect(pullDatabase(place.url, { keys: KEYS })).rejects.toMatchObject({
      code: 'LUX_INVALID_CONFIG',
    })
  })
})
