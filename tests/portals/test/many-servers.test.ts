import { PostgresBus } from '@luxdb/realm-postgres'
import { createSchema } from '@luxdb/test-postgres'
import { type RealtimeChannel, RealtimeClient, type RealtimeClientOptions } from '@supabase/realtime-js'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { ServerProcess } from '../src/server-process.js'
import { until } from '../src/until.js'

const BEAT_MS = 200
const SILENT_MS = 1_000

/** Two servers on one database. */
async function startTwo(): Promise<readonly [ServerProcess, ServerProcess]> {
  const { servers } = await startTwoOn()
  return servers
}

interface Two {
  readonly servers: readonly [ServerProcess, ServerProcess]
  /** Of their database. */
  readonly url: string
}

async function startTwoOn(): Promise<Two> {
  const schema = await createSchema(inject('postgresUrl'))
  onTestFinished(() => schema.drop())
  const task = { realm: schema.url, presenceBeatMs: BEAT_MS, presenceSilentMs: SILENT_MS }
  // One after the other: both make the tables.
  const one = await ServerProcess.start(task)
  onTestFinished(() => one.stop('SIGKILL'))
  const two = await ServerProcess.start(task)
  onTestFinished(() => two.stop('SIGKILL'))
  return { servers: [one, two], url: schema.url }
}

/** What servers tell each other of presence, as another one would hear it. */
async function overhear(url: string): Promise<{ readonly type: string; readonly bytes: number }[]> {
  const bus = new PostgresBus(url)
  const heard: { readonly type: string; readonly bytes: number }[] = []
  bus.subscribe('presence:', ({ payload }) => {
    const { type } = JSON.parse(payload)
    heard.push({ type, bytes: payload.length })
  })
  await bus.open()
  onTestFinished(() => bus.close())
  return heard
}

function client({ url }: ServerProcess): RealtimeClient {
  const made = new RealtimeClient(`${url}/realtime/v1`, {
    params: { apikey: 'local' },
    // It has everything that the client calls; the two only type its events differently.
    transport: WebSocket as unknown as NonNullable<RealtimeClientOptions['transport']>,
    reconnectAfterMs: () => 50,
  })
  onTestFinished(async () => void (await made.disconnect()))
  return made
}

/** Resolves when the channel is joined for the first time; says that it is there each time, as clients have to. */
function present(channel: RealtimeChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') channel.track({ mood: 'calm' }).then(() => resolve(), reject)
    })
  })
}

interface Guest {
  readonly channel: RealtimeChannel
  readonly heard: string[]
  present(): readonly string[]
}

async function enter(server: ServerProcess, key: string): Promise<Guest> {
  const heard: string[] = []
  const channel = client(server)
    .channel('hall', { config: { presence: { key, enabled: true } } })
    .on('broadcast', { event: '*' }, ({ event, payload }) => heard.push(`${event} ${payload.text}`))
  await present(channel)
  return { channel, heard, present: () => Object.keys(channel.presenceState()).sort() }
}

describe('two servers on one PostgreSQL', () => {
  it('carry broadcasts to the clients of each other, large ones too', async () => {
    const [one, two] = await startTwo()
    const [ada, bob] = [await enter(one, 'ada'), await enter(two, 'bob')]
    const large = '€'.repeat(20_000)
    await ada.channel.send({ type: 'broadcast', event: 'said', payload: { text: 'hello' } })
    await ada.channel.send({ type: 'broadcast', event: 'sang', payload: { text: large } })
    await until(
      () => bob.heard.length === 2,
      () => `the other server's client heard both, not ${bob.heard.length}`,
    )
    expect(bob.heard).toEqual(['said hello', `sang ${large}`])
    expect(ada.heard).toEqual([])
  })

  it('tell each other of who is present once, and then no more than that they live', async () => {
    const { servers, url } = await startTwoOn()
    const [one, two] = servers
    const heard = await overhear(url)
    const keys = Array.from({ length: 20 }, (_, number) => `guest ${String(number).padStart(2, '0')}`)
    for (const key of keys) await enter(one, key)
    const late = await enter(two, 'late')
    const everybody = [...keys, 'late'].join()
    await until(
      () => late.present().join() === everybody,
      () => `who comes late sees everybody, not ${late.present().join()}`,
    )
    const latest = (): typeof heard => heard.slice(-8)
    await until(
      () => latest().length === 8 && latest().every(({ type }) => type === 'beat'),
      () => `nothing but signs of life, not ${JSON.stringify(latest())}`,
    )
    expect(Math.max(...latest().map(({ bytes }) => bytes))).toBeLessThan(200)
    expect(late.present().join()).toBe(everybody)
  })

  it('see who comes, goes, and was with a server that was killed', async () => {
    const [one, two] = await startTwo()
    const ada = await enter(one, 'ada')
    const bob = await enter(two, 'bob')
    const eve = await enter(two, 'eve')
    const sees = (guest: Guest, ...keys: readonly string[]): Promise<void> =>
      until(
        () => guest.present().join() === keys.join(),
        () => `${keys.join()} are present, not ${guest.present().join()}`,
      )
    for (const guest of [ada, bob, eve]) await sees(guest, 'ada', 'bob', 'eve')
    await bob.channel.unsubscribe()
    for (const guest of [ada, eve]) await sees(guest, 'ada', 'eve')
    await two.stop('SIGKILL')
    await sees(ada, 'ada')
    // Its clients come back with it.
    await two.start()
    for (const guest of [ada, eve]) await sees(guest, 'ada', 'eve')
    // A server that may finish says who goes.
    const killedAt = performance.now()
    await one.stop('SIGTERM')
    await sees(eve, 'eve')
    expect(performance.now() - killedAt).toBeLessThan(SILENT_MS * 10)
  })
})
