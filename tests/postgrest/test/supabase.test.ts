import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import WebSocket from 'ws'
import { REALMS, type ServedRealm, serveRealm } from '../src/served-realm.js'

describe.each(REALMS)('supabase-js on %s', (name) => {
  let served: ServedRealm
  let client: SupabaseClient
  beforeAll(async () => {
    // Node 20 has none of its own, and the client wants one even where it is not used.
    vi.stubGlobal('WebSocket', WebSocket)
    served = await serveRealm(name, inject('postgresUrl'))
    client = createClient(served.url, 'any-key', {
      auth: { persistSession: false, autoRefreshToken: false },
    })
  })
  afterAll(async () => {
    vi.unstubAllGlobals()
    await served.stop()
  })

  it('reads, writes and counts under /rest/v1', async () => {
    const read = await client.from('city').select('name, country(name)').eq('soulId', 'ber').single()
    expect(read).toMatchObject({ status: 200, data: { name: 'Berlin', country: { name: 'Germany' } } })
    const made = await client.from('country').insert({ code: 'FR', name: 'France' }).select('name').single()
    expect(made).toMatchObject({ status: 201, data: { name: 'France' } })
    const changed = await client.from('country').update({ area: 1 }).eq('code', 'FR').select('area')
    expect(changed).toMatchObject({ status: 200, data: [{ area: 1 }] })
    const merged = await client.from('country').upsert({ code: 'FR', name: 'La France' })
    expect(merged).toMatchObject({ error: null, status: 200 })
    expect(await client.from('country').delete().eq('code', 'FR')).toMatchObject({ status: 204, error: null })
    expect(await client.from('city').select('*', { count: 'exact', head: true })).toMatchObject({ count: 4 })
  })

  it('names realms by schema, and is told of what is not there', async () => {
    expect(await client.schema('public').from('city').select('name')).toMatchObject({ status: 200 })
    expect(await client.schema('absent').from('city').select()).toMatchObject({ error: { code: 'PGRST106' } })
    expect(await client.from('planet').select()).toMatchObject({ status: 404, error: { code: 'PGRST205' } })
    expect(await client.rpc('absent')).toMatchObject({ status: 404, error: { code: 'PGRST202' } })
  })
})
