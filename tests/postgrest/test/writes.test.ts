import { PostgrestClient } from '@supabase/postgrest-js'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { REALMS, type ServedRealm, serveRealm } from '../src/served-realm.js'

interface AnyTable {
  readonly Row: Record<string, unknown>
  readonly Insert: Record<string, unknown>
  readonly Update: Record<string, unknown>
  readonly Relationships: []
}

/** Types of the client hold back maxAffected() from servers that do not say that they know it. */
interface NewestServer {
  readonly __InternalSupabase: { readonly PostgrestVersion: '13' }
  readonly public: {
    Tables: Record<string, AnyTable>
    Views: Record<string, never>
    Functions: Record<string, never>
  }
}

describe.each(REALMS)('writes on %s', (name) => {
  let served: ServedRealm
  let client: PostgrestClient
  beforeEach(async () => {
    served = await serveRealm(name, inject('postgresUrl'))
    client = new PostgrestClient(`${served.url}/beings`)
  })
  afterEach(() => served.stop())

  const nameOf = async (soulId: string): Promise<unknown> =>
    (await client.from('city').select('name').eq('soulId', soulId).maybeSingle()).data?.['name']
  const countryCount = async (): Promise<number | null> =>
    (await client.from('country').select('*', { count: 'exact', head: true })).count

  it('insert one, several and none', async () => {
    const one = await client.from('country').insert({ code: 'FR', name: 'France' })
    expect(one).toMatchObject({ status: 201, data: null, error: null })
    const several = await client
      .from('country')
      .insert(
        [
          { code: 'ES', name: 'Spain', area: 505_990 },
          { code: 'PT', name: 'Portugal' },
        ],
        { count: 'exact' },
      )
      .select('code,area')
    expect(several).toMatchObject({ status: 201, count: 2 })
    expect(several.data).toEqual([
      { code: 'ES', area: 505_990 },
      // An optional field without a value is not there, as everywhere in LuxDB.
      { code: 'PT' },
    ])
    expect(await client.from('country').insert([])).toMatchObject({ status: 201, error: null })
    expect(await countryCount()).toBe(6)
  })

  it('fill what is missing with defaults when asked to', async () => {
    const rows = [
      { soulId: 'a', name: 'A', population: 1, countryId: 'PL' },
      { soulId: 'b', name: 'B', countryId: 'PL' },
    ]
    const nulls = await client.from('city').insert(rows)
    expect([nulls.status, nulls.error?.code]).toEqual([400, '23502'])
    const { data } = await client
      .from('city')
      .insert(rows, { defaultToNull: false })
      .select('soulId,population')
    expect(data).toEqual([
      { soulId: 'a', population: 1 },
      { soulId: 'b', population: 0 },
    ])
  })

  it('show embeds of what they wrote', async () => {
    const made = await client
      .from('city')
      .insert({ soulId: 'poz', name: 'Poznań', countryId: 'PL' })
      .select('name, country(name)')
      .single()
    expect(made.data).toEqual({ name: 'Poznań', country: { name: 'Poland' } })
    const changed = await client
      .from('city')
      .update({ countryId: 'DE' })
      .eq('soulId', 'poz')
      .select('country(name)')
    expect(changed).toMatchObject({ status: 200, data: [{ country: { name: 'Germany' } }] })
    const gone = await client.from('city').delete().eq('soulId', 'poz').select('name,country(code)').single()
    expect(gone).toMatchObject({ status: 200, data: { name: 'Poznań', country: { code: 'DE' } } })
  })

  it('upsert: merge, ignore, on other fields', async () => {
    const merged = await client.from('country').upsert([
      { code: 'PL', name: 'Polska' },
      { code: 'FR', name: 'France' },
    ])
    expect(merged).toMatchObject({ status: 201, error: null })
    const again = await client.from('country').upsert({ code: 'PL', name: 'Poland' }).select('name')
    expect(again).toMatchObject({ status: 200, data: [{ name: 'Poland' }] })
    const ignored = await client
      .from('country')
      .upsert(
        [
          { code: 'PL', name: 'x' },
          { code: 'ES', name: 'Spain' },
        ],
        { ignoreDuplicates: true },
      )
      .select('code')
    expect(ignored).toMatchObject({ error: null, data: [{ code: 'ES' }] })
    const byName = await client
      .from('country')
      .upsert({ code: 'MT', name: 'Malta', area: 316 }, { onConflict: 'name' })
      .select('code,area')
    expect(byName).toMatchObject({ error: null, data: [{ code: 'MT', area: 316 }] })
    expect(await countryCount()).toBe(5)
  })

  it('update by filter', async () => {
    const plain = await client
      .from('city')
      .update({ population: 5 }, { count: 'exact' })
      .eq('countryId', 'PL')
    expect(plain).toMatchObject({ status: 204, count: 3, data: null, error: null })
    const shown = await client.from('city').update({ name: 'B' }).eq('soulId', 'ber').select('name').single()
    expect(shown).toMatchObject({ status: 200, data: { name: 'B' } })
    const none = await client.from('city').update({ name: 'x' }).eq('soulId', 'absent').select()
    expect(none).toMatchObject({ status: 200, data: [] })
    expect((await client.from('city').update({}).eq('soulId', 'ber')).error).toBe(null)
  })

  it('delete by filter', async () => {
    const plain = await client.from('city').delete({ count: 'exact' }).in('soulId', ['krk', 'gda'])
    expect(plain).toMatchObject({ status: 204, count: 2, error: null })
    const shown = await client.from('city').delete().eq('soulId', 'waw').select('name')
    expect(shown).toMatchObject({ status: 200, data: [{ name: 'Warszawa' }] })
  })

  it('are undone when they touch another number than they must', async () => {
    const single = await client.from('city').update({ name: 'x' }).eq('countryId', 'PL').select().single()
    expect(single).toMatchObject({
      status: 406,
      error: { code: 'PGRST116', details: 'The result contains 3 rows' },
    })
    const newest = new PostgrestClient<NewestServer>(`${served.url}/beings`)
    const capped = await newest.from('city').update({ name: 'x' }).eq('countryId', 'PL').maxAffected(2)
    expect(capped).toMatchObject({ status: 400, error: { code: 'PGRST124' } })
    const deleted = await newest.from('city').delete().maxAffected(1)
    expect(deleted.error?.code).toBe('PGRST124')
    expect(await nameOf('waw')).toBe('Warszawa')
    expect((await newest.from('city').delete().eq('countryId', 'PL').maxAffected(3)).status).toBe(204)
  })

  it('are tried without staying', async () => {
    const made = await client.from('country').insert({ code: 'FR', name: 'France' }).select('name').rollback()
    expect(made).toMatchObject({ status: 201, data: [{ name: 'France' }] })
    const changed = await client
      .from('city')
      .update({ name: 'x' })
      .eq('soulId', 'ber')
      .select('name')
      .rollback()
    expect(changed).toMatchObject({ status: 200, data: [{ name: 'x' }] })
    expect((await client.from('city').delete().rollback()).status).toBe(204)
    expect([await countryCount(), await nameOf('ber')]).toEqual([3, 'Berlin'])
  })

  it('tell what stood against them', async () => {
    const cases: [string, number, string, PromiseLike<{ status: number; error: { code: string } | null }>][] =
      [
        ['key', 409, '23505', client.from('country').insert({ code: 'PL', name: 'x' })],
        ['unique', 409, '23505', client.from('country').insert({ code: 'XX', name: 'Poland' })],
        ['bond', 409, '23503', client.from('city').insert({ soulId: 'x', name: 'x', countryId: 'XX' })],
        ['bound', 409, '23503', client.from('country').delete().eq('code', 'DE')],
        ['null', 400, '23502', client.from('city').insert({ soulId: 'x', name: null, countryId: 'PL' })],
        ['missing', 400, '23502', client.from('city').insert({ soulId: 'x', name: 'x' })],
        [
          'type',
          400,
          '22P02',
          client.from('city').insert({ soulId: 'x', name: 'x', countryId: 'PL', population: 'many' }),
        ],
        [
          'column',
          400,
          'PGRST204',
          client.from('city').insert({ soulId: 'x', name: 'x', countryId: 'PL', absent: 1 }),
        ],
        [
          'columns',
          400,
          'PGRST204',
          client.from('city').insert([{ soulId: 'x', name: 'x', countryId: 'PL', absent: 1 }]),
        ],
        ['table', 404, 'PGRST205', client.from('planet').insert({ name: 'x' })],
      ]
    for (const [what, status, code, answer] of cases) {
      const { status: found, error } = await answer
      expect([what, found, error?.code]).toEqual([what, status, code])
    }
  })
})
