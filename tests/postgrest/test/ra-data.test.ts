import raData from '@raphiniert/ra-data-postgrest'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { REALMS, type ServedRealm, serveRealm } from '../src/served-realm.js'

type Provider = ReturnType<typeof raData.default>

/** What react-admin's own client hands on of an answer. */
interface Fetched {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  readonly json: unknown
}

async function fetchJson(url: string, options: RequestInit = {}): Promise<Fetched> {
  const headers = new Headers(options.headers)
  if (options.body !== undefined) headers.set('content-type', 'application/json')
  const response = await fetch(url, { ...options, headers })
  const body = await response.text()
  const json: unknown = body === '' ? undefined : JSON.parse(body)
  if (!response.ok) throw Object.assign(new Error(body), { status: response.status, body: json })
  return { status: response.status, headers: response.headers, body, json }
}

const page = { page: 1, perPage: 2 }
const byName = { field: 'name', order: 'ASC' } as const

describe.each(REALMS)('ra-data-postgrest on %s', (name) => {
  let served: ServedRealm
  let provider: Provider
  beforeEach(async () => {
    served = await serveRealm(name, inject('postgresUrl'))
    provider = raData.default({
      apiUrl: `${served.url}/beings`,
      httpClient: fetchJson,
      defaultListOp: 'eq',
      primaryKeys: new Map([
        ...raData.defaultPrimaryKeys,
        ['city', ['soulId']],
        ['country', ['code']],
        ['visit', ['travellerId', 'cityId']],
      ]),
      schema: raData.defaultSchema,
    })
  })
  afterEach(() => served.stop())

  it('lists by pages, filters and orders', async () => {
    const list = await provider.getList('city', { pagination: page, sort: byName, filter: {} })
    expect([list.total, list.data.map(({ id }) => id)]).toEqual([4, ['ber', 'gda']])
    const filter = { countryId: 'PL', 'name@ilike': 'g', 'population@gt': 5 }
    const some = await provider.getList('city', { pagination: page, sort: byName, filter })
    expect([some.total, some.data.map((city) => city['name'])]).toEqual([1, ['Gdańsk']])
    const sorted = await provider.getList('city', {
      pagination: page,
      sort: { field: 'id', order: 'DESC' },
      filter: {},
      meta: { columns: ['soulId', 'country(name)'] },
    })
    expect(sorted.data[0]).toMatchObject({ id: 'waw', country: { name: 'Poland' } })
  })

  it('reads one, several and those that point to one', async () => {
    expect((await provider.getOne('city', { id: 'ber' })).data).toMatchObject({ id: 'ber', name: 'Berlin' })
    const many = await provider.getMany('city', { ids: ['ber', 'waw'] })
    expect(many.data.map(({ id }) => id).sort()).toEqual(['ber', 'waw'])
    const reference = { target: 'countryId', id: 'PL', pagination: page, sort: byName, filter: {} }
    expect(await provider.getManyReference('city', reference)).toMatchObject({ total: 3, data: [{}, {}] })
    await expect(provider.getOne('city', { id: 'absent' })).rejects.toMatchObject({ status: 406 })
  })

  it('creates, changes and deletes', async () => {
    const made = await provider.create('country', { data: { code: 'FR', name: 'France' } })
    expect(made.data).toMatchObject({ id: 'FR', name: 'France' })
    const previousData = { id: 'FR', code: 'FR', name: 'France' }
    const changed = await provider.update('country', {
      id: 'FR',
      data: { ...previousData, name: 'La France' },
      previousData,
    })
    expect(changed.data).toMatchObject({ id: 'FR', name: 'La France' })
    const several = await provider.updateMany('city', { ids: ['krk', 'gda'], data: { population: 1 } })
    expect([...(several.data ?? [])].sort()).toEqual(['gda', 'krk'])
    expect((await provider.delete('country', { id: 'FR' })).data).toMatchObject({ id: 'FR' })
    const gone = await provider.deleteMany('city', { ids: ['krk', 'gda'] })
    expect([...(gone.data ?? [])].sort()).toEqual(['gda', 'krk'])
  })

  it('finds beings whose key has two fields', async () => {
    const list = await provider.getList('visit', {
      pagination: page,
      sort: { field: 'id', order: 'ASC' },
      filter: { cityId: 'waw' },
    })
    expect(list.total).toBe(2)
    const ids = list.data.map(({ id }) => id)
    const [first = ''] = ids
    expect((await provider.getOne('visit', { id: first })).data).toMatchObject({ cityId: 'waw', days: 3 })
    expect((await provider.getMany('visit', { ids })).data).toHaveLength(2)
    expect((await provider.delete('visit', { id: first })).data).toMatchObject({ cityId: 'waw' })
  })
})
