import { PostgrestClient } from '@supabase/postgrest-js'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { REALMS, type ServedRealm, serveRealm } from '../src/served-realm.js'

describe.each(REALMS)('answers on %s', (name) => {
  let served: ServedRealm
  let client: PostgrestClient
  beforeAll(async () => {
    served = await serveRealm(name, inject('postgresUrl'))
    client = new PostgrestClient(`${served.url}/beings`)
  })
  afterAll(() => served.stop())

  it('are one row where one is asked for', async () => {
    const one = await client.from('city').select('name').eq('soulId', 'ber').single()
    expect(one).toMatchObject({ status: 200, data: { name: 'Berlin' }, error: null })
    const none = await client.from('city').select('name').eq('soulId', 'absent').single()
    expect(none).toMatchObject({ status: 406, data: null, error: { code: 'PGRST116' } })
    expect(none.error?.details).toBe('The result contains 0 rows')
    const many = await client.from('city').select('name').single()
    expect(many.error).toMatchObject({ code: 'PGRST116', details: 'The result contains 4 rows' })
  })

  it('are one row or none', async () => {
    const find = (soulId: string) => client.from('city').select('name').eq('soulId', soulId).maybeSingle()
    expect(await find('ber')).toMatchObject({ data: { name: 'Berlin' }, error: null })
    expect(await find('absent')).toMatchObject({ data: null, error: null })
    const many = await client.from('city').select('name').maybeSingle()
    expect(many).toMatchObject({ status: 406, error: { code: 'PGRST116' } })
  })

  it('say how many there are', async () => {
    const exact = await client.from('city').select('name', { count: 'exact' }).order('name').range(1, 2)
    expect(exact).toMatchObject({ status: 206, count: 4, data: [{ name: 'Gdańsk' }, { name: 'Kraków' }] })
    const head = await client.from('city').select('*', { count: 'exact', head: true }).eq('countryId', 'PL')
    expect(head).toMatchObject({ status: 200, count: 3, data: null, error: null })
    for (const count of ['planned', 'estimated'] as const) {
      const rough = await client.from('city').select('name', { count })
      expect(rough.error).toBe(null)
      expect(rough.count).toBeTypeOf('number')
    }
    const estimated = await client.from('city').select('name', { count: 'estimated' })
    expect(estimated.count).toBe(4)
    const behind = await client.from('city').select('name', { count: 'exact' }).range(10, 20)
    expect(behind).toMatchObject({ status: 416, error: { code: 'PGRST103' } })
    expect((await client.from('city').select('name').range(10, 20)).data).toEqual([])
  })

  it('leave out nulls', async () => {
    const list = await client.from('country').select('code,area').eq('code', 'MT').stripNulls()
    expect(list.data).toEqual([{ code: 'MT' }])
    const one = await client.from('country').select('code,area').eq('code', 'MT').single().stripNulls()
    expect(one.data).toEqual({ code: 'MT' })
  })

  it('are CSV', async () => {
    const { data } = await client
      .from('city')
      .select('soulId,name,motto,isPort')
      .order('soulId')
      .limit(3)
      .csv()
    expect(data).toBe(
      'soulId,name,motto,isPort\nber,Berlin,be Berlin,false\ngda,Gdańsk,neither rashly nor timidly,true\nkrk,Kraków,,false\n',
    )
  })

  it('explain', async () => {
    const text = await client.from('city').select('name').eq('soulId', 'ber').explain()
    expect(text).toMatchObject({ status: 200, error: null, data: expect.any(String) })
    const json = await client.from('city').select('name').explain({ format: 'json' })
    expect(json).toMatchObject({ status: 200, error: null, data: [expect.any(Object)] })
  })

  it('come from the realm that is named as a schema', async () => {
    const other = client.schema('other')
    expect((await other.from('city').select()).error).toMatchObject({ code: expect.stringMatching(/^PGRST/) })
    expect((await client.schema('public').from('city').select()).data).toHaveLength(4)
    const unknown = await client.schema('absent').from('city').select()
    expect(unknown).toMatchObject({ status: 406, error: { code: 'PGRST106' } })
  })

  it('are cut off by whoever asked', async () => {
    const { error } = await client.from('city').select().abortSignal(AbortSignal.abort())
    expect(error?.message).toContain('AbortError')
  })

  it.each<[string, number, string, () => PromiseLike<{ status: number; error: { code: string } | null }>]>([
    ['an unknown table', 404, 'PGRST205', () => client.from('planet').select()],
    ['an unknown column', 400, '42703', () => client.from('city').select('absent')],
    ['an unknown filter', 400, '42703', () => client.from('city').select().eq('absent', 1)],
    ['a wrong literal', 400, '22P02', () => client.from('city').select().eq('population', 'x')],
    ['a wrong operator', 400, 'PGRST100', () => client.from('city').select().filter('name', 'almost', 'x')],
    ['a wrong logic tree', 400, 'PGRST100', () => client.from('city').select().or('name.eq.x,')],
    [
      'a filter of what is not embedded',
      400,
      'PGRST108',
      () => client.from('city').select().eq('country.name', 'x'),
    ],
    ['an unknown function', 404, 'PGRST202', () => client.rpc('absent', { a: 1 })],
    ['geojson', 406, 'PGRST107', () => client.from('city').select().geojson()],
  ])('tell of %s', async (_, status, code, ask) => {
    const answer = await ask()
    expect([answer.status, answer.error?.code]).toEqual([status, code])
  })

  it('throw when asked to', async () => {
    await expect(client.from('planet').select().throwOnError()).rejects.toMatchObject({ code: 'PGRST205' })
  })
})
