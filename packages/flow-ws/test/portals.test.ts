import { LiveResult } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { WIRE_VERSION } from '../src/index.js'
import { answerOf, PEOPLE, phoenixSocket, Star, startPortals, until } from './test-portals.js'
import { REALMS, realmUrl } from './test-realms.js'

interface Joined {
  readonly rows: readonly { readonly name: string }[]
  readonly soulIds: readonly string[]
  readonly cursor: string
}

describe.each(REALMS)('a phoenix client of a realm in %s', (name) => {
  it('follows a live query from its snapshot', async () => {
    const { engine, url } = await startPortals({ realm: await realmUrl(name) })
    const stars = engine.realm('primary').of(Star)
    const sol = await stars.manifest({ name: 'Sol' })
    const channel = phoenixSocket(url).channel('query:stars', {
      query: { v: 1, type: 'query', kind: 'star' },
    })
    const result = new LiveResult<unknown>()
    channel.on('delta', ({ changes, cursor }) =>
      result.apply({
        type: 'delta',
        cursor,
        changes: changes.map((step: { being?: unknown }) => ({ ...step, row: step.being })),
      }),
    )
    const joined = await answerOf<Joined>(channel.join())
    result.apply({ type: 'snapshot', ...joined })
    expect(joined.rows).toMatchObject([{ name: 'Sol' }])
    const vega = await stars.manifest({ name: 'Vega' })
    await stars.transform(sol.soulId, { mass: 2 })
    await until(
      () => result.size === 2 && JSON.stringify(result.rows()).includes('"mass":2'),
      'both changes came',
    )
    await stars.dissolve(vega.soulId)
    await until(() => result.size === 1, 'the star left')
  })

  it('asks in the grammar of PostgREST', async () => {
    const { engine, url } = await startPortals({ realm: await realmUrl(name) })
    await engine
      .realm('primary')
      .of(Star)
      .manifest([
        { name: 'a', mass: 3 },
        { name: 'b', mass: 5 },
      ])
    const channel = phoenixSocket(url).channel('query:heavy', {
      kind: 'star',
      filter: 'mass=gt.4&select=name',
    })
    expect(await answerOf(channel.join())).toMatchObject({ rows: [{ name: 'b' }] })
  })

  it('continues from its cursor, and is told when it cannot', async () => {
    const { engine, url } = await startPortals({ realm: await realmUrl(name) })
    const stars = engine.realm('primary').of(Star)
    const query = { v: 1, type: 'query', kind: 'star' }
    const socket = phoenixSocket(url)
    const first = socket.channel('query:one', { query })
    const { cursor } = await answerOf<Joined>(first.join())
    await answerOf(first.leave())
    await stars.manifest({ name: 'meanwhile' })
    const second = socket.channel('query:two', { query, since: cursor })
    expect(await answerOf(second.join())).toMatchObject({
      resumed: true,
      changes: [{ type: 'enter', being: { name: 'meanwhile' } }],
    })
    const third = socket.channel('query:three', { query: { ...query, limit: 5 }, since: cursor })
    expect(await answerOf(third.join())).toMatchObject({ resync: 'window', rows: [{ name: 'meanwhile' }] })
  })

  it('joins again when its portal was cut, and leaves for good when it wants to', async () => {
    const { flow, url } = await startPortals({ realm: await realmUrl(name) })
    const channel = phoenixSocket(url).channel('query:stars', {
      query: { v: 1, type: 'query', kind: 'star' },
    })
    let joins = 0
    channel.join().receive('ok', () => {
      joins += 1
    })
    await until(() => joins === 1, 'the first join')
    const [id = ''] = flow.clientIds
    expect(flow.closePortal(id, 'try again', 1012)).toBe(true)
    await until(() => joins === 2, 'the second join')
    expect(flow.closePortal('nobody')).toBe(false)
    await answerOf(channel.leave())
    await until(() => flow.pulse()['channels'] === 0, 'the channel is gone')
  })

  it('is refused what it may not see', async () => {
    const { engine, url } = await startPortals({ realm: await realmUrl(name), authenticator: PEOPLE })
    await engine
      .realm('primary')
      .of(Star)
      .manifest([
        { name: 'light', mass: 1, secret: 's' },
        { name: 'heavy', mass: 50 },
      ])
    const query = { v: 1, type: 'query', kind: 'star' }
    const stranger = phoenixSocket(url).channel('query:stars', { query })
    await expect(answerOf(stranger.join())).rejects.toThrow('LUX_FORBIDDEN')
    const reader = phoenixSocket(url, { apikey: 'reader' }).channel('query:stars', { query })
    const { rows } = await answerOf<Joined>(reader.join())
    expect(rows).toHaveLength(1)
    expect(rows[0]).not.toHaveProperty('secret')
    const spy = phoenixSocket(url, { apikey: 'reader' }).channel('query:stars', {
      kind: 'star',
      filter: 'secret=eq.s',
    })
    await expect(answerOf(spy.join())).rejects.toThrow('LUX_UNKNOWN_FIELD')
  })

  it('begins anew when its rights change', async () => {
    const { engine, url } = await startPortals({ realm: await realmUrl(name), authenticator: PEOPLE })
    await engine
      .realm('primary')
      .of(Star)
      .manifest([
        { name: 'light', mass: 1 },
        { name: 'heavy', mass: 50 },
      ])
    const channel = phoenixSocket(url, { apikey: 'reader' }).channel('query:stars', {
      query: { v: 1, type: 'query', kind: 'star' },
    })
    const said: string[] = []
    for (const event of ['resync', 'snapshot'])
      channel.on(event, (payload) => void said.push(`${event} ${payload.reason ?? payload.rows?.length}`))
    await answerOf(channel.join())
    channel.push('access_token', { access_token: 'admin' })
    await until(() => said.length === 2, 'a resync and a snapshot')
    expect(said).toEqual(['resync query', 'snapshot 2'])
  })

  it('joins again when the server was restarted, and goes on from its cursor where the log is still there', async () => {
    const realm = await realmUrl(name)
    const first = await startPortals({ realm })
    const query = { v: 1, type: 'query', kind: 'star' }
    await first.engine.realm('primary').of(Star).manifest({ name: 'before' })
    let since: string | undefined
    const channel = phoenixSocket(first.url).channel('query:stars', () => ({
      query,
      ...(since === undefined ? {} : { since }),
    }))
    const answers: (Joined & { readonly resumed?: boolean; readonly resync?: string })[] = []
    channel.join().receive('ok', (answer) => {
      answers.push(answer)
      since = answer.cursor
    })
    await until(() => answers.length === 1, 'the first join')
    await first.stop()
    const second = await startPortals({ realm, port: first.port })
    await until(() => answers.length === 2, 'the second join')
    // A cursor of a memory that is gone is nobody's.
    if (name === 'memory') expect(answers[1]).toMatchObject({ resync: 'query', rows: [] })
    else expect(answers[1]).toMatchObject({ resumed: true, changes: [] })
    const told: string[] = []
    channel.on('delta', ({ changes }) => {
      for (const { being } of changes) told.push(being.name)
    })
    await second.engine.realm('primary').of(Star).manifest({ name: 'after' })
    await until(() => told.includes('after'), 'a change behind the restart')
  })
})

describe('a phoenix client', () => {
  it('hears energy', async () => {
    const { flow, url } = await startPortals()
    const heard: unknown[] = []
    const channel = phoenixSocket(url).channel('energy:news')
    channel.on('energy', (payload) => void heard.push(payload))
    channel.on('storm', (payload) => void heard.push(payload))
    await answerOf(channel.join())
    await flow.broadcastEnergy({ channel: 'news', payload: { level: 9 } })
    await flow.broadcastEnergy({ channel: 'other', payload: { level: 1 } })
    await flow.broadcastEnergy({ channel: 'news', event: 'storm', payload: ['x'] })
    await until(() => heard.length === 2, 'both broadcasts came')
    expect(heard).toEqual([{ level: 9 }, ['x']])
  })

  it.each([
    ['2.0.0', (payload: ArrayBuffer) => Buffer.from(payload).toString()],
    ['1.0.0', (payload: string) => Buffer.from(payload, 'base64').toString()],
  ] as const)('hears bytes by serializer %s', async (vsn, textOf) => {
    const { flow, url } = await startPortals()
    const heard: string[] = []
    const channel = phoenixSocket(url, {}, vsn).channel('energy:sound')
    channel.on('wave', (payload) => void heard.push(textOf(payload)))
    await answerOf(channel.join())
    await flow.broadcastEnergy({ channel: 'sound', event: 'wave', payload: Buffer.from('up') })
    await until(() => heard.length === 1, 'the bytes came')
    expect(heard).toEqual(['up'])
    const event = 'x'.repeat(256)
    const tooLong = flow.broadcastEnergy({ channel: 'sound', event, payload: Buffer.from('up') })
    await expect(tooLong).rejects.toMatchObject({ code: 'LUX_INVALID_REQUEST' })
  })

  it('is told of topics that nobody serves', async () => {
    const { url } = await startPortals()
    await expect(answerOf(phoenixSocket(url).channel('nothing:here').join())).rejects.toThrow(
      'unmatched topic',
    )
  })

  it('is refused when it speaks other messages', async () => {
    const { url } = await startPortals()
    const statusFor = (wire: string): Promise<number | undefined> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${url}/websocket?vsn=2.0.0&wire=${wire}`)
        socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
        socket.on('error', () => undefined)
        socket.on('open', () => {
          socket.close()
          resolve(101)
        })
      })
    expect(await statusFor(String(WIRE_VERSION))).toBe(101)
    expect(await statusFor(String(WIRE_VERSION + 1))).toBe(400)
  })
})
