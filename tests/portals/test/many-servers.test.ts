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
  const schema = await createSchema(inject('postgresUrl'))
  onTestFinished(() => schema.drop())
  const task = { realm: schema.url, presenceBeatMs: BEAT_MS, presenceSilentMs: SILENT_MS }
  // One after the other: both make the tables.
  const one = await ServerProcess.start(task)
  onTestFinished(() => one.stop('SIGKILL'))
  const two = await ServerProcess.start(task)
  onTestFinished(() => two.stop('SIGKILL'))
  return [one, two]
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
