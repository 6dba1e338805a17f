import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REALMS, seed, startServer, type TestServer } from './test-server.js'

const CITIES = { v: 1, type: 'query', kind: 'city' }
const BY_SIZE = {
  ...CITIES,
  select: [{ field: 'name' }, { field: 'population' }, { field: 'soulId' }],
  order: [{ field: 'population', direction: 'desc' }],
}

describe.each(REALMS)('POST /query on %s', (_, url) => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer(url)
    await seed(server)
  })
  afterEach(() => server.engine.transcend())

  it('answers a whole query', async () => {
    const answer = await server.send('POST', '/query', {
      ...CITIES,
      where: { type: 'compare', field: 'population', operator: 'gt', value: 1_000_000 },
      select: [{ field: 'name' }],
      embed: [{ bond: 'country', select: [{ field: 'name' }] }],
      order: [{ field: 'name', direction: 'asc' }],
    })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      '{"rows":[{"name":"Berlin","country":{"name":"Germany"}},{"name":"Warszawa","country":{"name":"Poland"}}]}',
    )
  })

  it('aggregates', async () => {
    const { json } = await server.send('POST', '/query', {
      ...CITIES,
      aggregate: { groupBy: [{ field: 'countryId' }], columns: [{ as: 'cities', function: 'count' }] },
      order: [{ field: 'cities', direction: 'desc' }],
    })
    expect(json).toEqual({
      rows: [
        { countryId: 'PL', cities: 3 },
        { countryId: 'DE', cities: 1 },
      ],
    })
  })

  it('pages by cursor and counts the whole', async () => {
    const headers = { prefer: 'count=exact, page=cursor' }
    const pages: unknown[] = []
    let after: string | undefined
    do {
      const { json } = await server.send(
        'POST',
        '/query',
        { ...BY_SIZE, limit: 3, ...(after && { after }) },
        headers,
      )
      const page = json as { rows: { name: string }[]; total: number; next: string | null }
      pages.push([page.total, ...page.rows.map((row) => row.name)])
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(pages).toEqual([
      [4, 'Berlin', 'Warszawa', 'Kraków'],
      [4, 'Gdańsk'],
    ])
  })

  it.each([
    [{}, 400, 'LUX_INVALID_QUERY'],
    [[], 400, 'LUX_INVALID_QUERY'],
    ['x', 400, 'LUX_INVALID_QUERY'],
    [{ ...CITIES, v: 2 }, 400, 'LUX_INVALID_QUERY'],
    [{ ...CITIES, extra: 1 }, 400, 'LUX_INVALID_QUERY'],
    [{ ...CITIES, kind: 'town' }, 404, 'LUX_UNKNOWN_KIND'],
    [{ ...CITIES, kind: 7 }, 404, 'LUX_UNKNOWN_KIND'],
    [{ ...CITIES, limit: -1 }, 416, 'LUX_INVALID_RANGE'],
    [{ ...CITIES, limit: 'x' }, 416, 'LUX_INVALID_RANGE'],
    [{ ...CITIES, after: 'x' }, 400, 'LUX_INVALID_CURSOR'],
    [{ ...CITIES, after: 5 }, 400, 'LUX_INVALID_CURSOR'],
    [{ ...CITIES, where: { type: 'is', field: 'nobody', value: null } }, 400, 'LUX_UNKNOWN_FIELD'],
    [
      { ...CITIES, where: { type: 'in', field: 'name', values: Array(10_001).fill('a') } },
      400,
      'LUX_UNSAFE_JSON',
    ],
    [
      {
        ...CITIES,
        where: { type: 'or', conditions: Array(201).fill({ type: 'is', field: 'mayor', value: null }) },
      },
      400,
      'LUX_QUERY_TOO_COMPLEX',
    ],
  ])('refuses %o', async (body, status, code) => {
    const answer = await server.send('POST', '/query', body)
    expect([answer.status, answer.json]).toMatchObject([status, { code }])
  })

  it('takes POST alone', async () => {
    const answer = await server.get('/query')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
