import type { JsonObject } from '@luxdb/core'
import { kind } from '@luxdb/core'
import { type RealtimeChannel, RealtimeClient, type RealtimeClientOptions } from '@supabase/realtime-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { eventually, type KindsServer, openKindsStorage } from './test-kinds-server.js'
import { REALM_TYPES, type RealmType } from './test-realms.js'

const Country = kind('country', { name: z.string() }, { access: { read: true } })
const NAME = { type: 'string' }

function cityOf(properties: JsonObject): JsonObject {
  return {
    title: 'city',
    type: 'object',
    properties,
    required: ['name'],
    'x-lux': { access: { read: true } },
  }
}

/** A server whose clients follow, and one that changes kinds: in memory they are one. */
async function servers(
  type: RealmType,
): Promise<{ readonly here: KindsServer; readonly there: KindsServer }> {
  const storage = await openKindsStorage(type, [Country])
  onTestFinished(() => storage.drop())
  const here = await storage.serve()
  expect(await here.ask('POST', '/kinds', cityOf({ name: NAME, mood: NAME }))).toMatchObject({ status: 201 })
  return { here, there: type === 'memory' ? here : await storage.serve() }
}

function supabaseClient({ url }: KindsServer): RealtimeClient {
  const made = new RealtimeClient(`${url.replace('http:', 'ws:')}/realtime/v1`, {
    params: { apikey: 'local' },
    // It has everything that the client calls; the two only type its events differently.
    transport: WebSocket as unknown as NonNullable<RealtimeClientOptions['transport']>,
    timeout: 3_000,
    reconnectAfterMs: () => 50,
  })
  onTestFinished(async () => void (await made.disconnect()))
  return made
}

/** What a channel was told, in the order in which it came. */
interface Heard {
  /** How its bindings fared, each time that it joined: `ok`, or the code that they are refused with. */
  readonly said: string[]
  readonly rows: JsonObject[]
}

interface Binding {
  readonly table: string
  readonly filter?: string
}

function follow(client: RealtimeClient, { table, ...binding }: Binding): Heard {
  const heard: Heard = { said: [], rows: [] }
  const channel: RealtimeChannel = client.channel(table)
  channel
    .on('postgres_changes', { event: 'INSERT', schema: 'public', table, ...binding }, ({ new: row }) =>
      heard.rows.push(row),
    )
    .on('system', {}, ({ status, message }) =>
      heard.said.push(status === 'ok' ? 'ok' : String(message).replace(/:.*/s, '')),
    )
    .subscribe()
  return heard
}

async function until<T>(list: readonly T[], count: number): Promise<void> {
  await eventually(
    async () => list,
    ({ length }) => length >= count,
  )
}

describe.each(REALM_TYPES)('channels of a client of Supabase, over kinds made at run time in %s', (type) => {
  it('are joined again when the kind changed, and tell of it as it is now, while others stay', async () => {
    const { here, there } = await servers(type)
    const client = supabaseClient(there)
    const [cities, countries] = [follow(client, { table: 'city' }), follow(client, { table: 'country' })]
    for (const { said } of [cities, countries]) await until(said, 1)
    await here.ask('POST', '/beings/city', { name: 'Rome', mood: 'old' })
    await until(cities.rows, 1)
    const sized = cityOf({ name: NAME, size: { type: 'integer', default: 3 } })
    expect(await here.ask('POST', '/kinds', sized)).toMatchObject({ status: 200 })
    await until(cities.said, 2)
    await here.ask('POST', '/beings/city', { name: 'Oslo' })
    await here.ask('POST', '/beings/country', { name: 'Poland' })
    await until(cities.rows, 2)
    await until(countries.rows, 1)
    expect(cities.rows).toMatchObject([
      { name: 'Rome', mood: 'old' },
      { name: 'Oslo', size: 3 },
    ])
    expect(cities.rows[1]).not.toHaveProperty('mood')
    expect(cities.said).toEqual(['ok', 'ok'])
    expect(countries.said).toEqual(['ok'])
  })

  it('are told what they cannot follow any more: a field that went, and the kind itself', async () => {
    const { here, there } = await servers(type)
    const [all, old] = [
      follow(supabaseClient(there), { table: 'city' }),
      follow(supabaseClient(there), { table: 'city', filter: 'mood=eq.old' }),
    ]
    for (const { said } of [all, old]) await until(said, 1)
    expect(await here.ask('POST', '/kinds', cityOf({ name: NAME }))).toMatchObject({ status: 200 })
    for (const { said } of [all, old]) await until(said, 2)
    expect([all.said, old.said]).toEqual([
      ['ok', 'ok'],
      ['ok', 'LUX_UNKNOWN_FIELD'],
    ])
    expect(await here.ask('DELETE', '/kinds/city')).toMatchObject({ status: 200 })
    await until(all.said, 3)
    expect(all.said).toEqual(['ok', 'ok', 'LUX_UNKNOWN_KIND'])
    expect(old.said).toEqual(['ok', 'LUX_UNKNOWN_FIELD'])
  })
})
