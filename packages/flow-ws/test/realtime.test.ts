import { describe, expect, it } from 'vitest'
import { PEOPLE, Star, startPortals, until } from './test-portals.js'
import { REALMS, realmUrl } from './test-realms.js'
import { joined, live, realtimeClient } from './test-realtime.js'

const BOTH = ['1.0.0', '2.0.0'] as const

describe.each(REALMS.flatMap((name) => BOTH.map((vsn) => ({ name, vsn }))))(
  'the client of Supabase, on $name by serializer $vsn',
  ({ name, vsn }) => {
    it('hears of changes, by event and filter', async () => {
      const server = await startPortals({ realm: await realmUrl(name) })
      const stars = server.engine.realm('primary').of(Star)
      const heard: string[] = []
      const channel = realtimeClient(server, 'local', vsn)
        .channel('stars')
        .on(
          'postgres_changes',
          { event: '*', schema: 'public', table: 'star' },
          ({ eventType, new: now, old }) => {
            heard.push(
              `all ${eventType} ${'name' in now ? now['name'] : ''} ${'name' in old ? old['name'] : ''}`.trim(),
            )
          },
        )
        .on(
          'postgres_changes',
          { event: 'INSERT', schema: 'public', table: 'star', filter: 'mass=gt.5' },
          ({ new: now }) => {
            heard.push(`heavy ${now['name']}`)
          },
        )
        .on('postgres_changes', { event: 'DELETE', schema: 'primary', table: 'star' }, ({ old }) => {
          heard.push(`gone ${'name' in old ? old['name'] : ''}`)
        })
      await live(channel)
      const sol = await stars.manifest({ name: 'Sol' })
      await stars.manifest({ name: 'Rigel', mass: 21 })
      await stars.transform(sol.soulId, { name: 'Sun' })
      await stars.dissolve(sol.soulId)
      await until(() => heard.length === 6, `six events, not ${JSON.stringify(heard)}`)
      expect([...heard].sort()).toEqual([
        'all DELETE  Sun',
        'all INSERT Rigel',
        'all INSERT Sol',
        'all UPDATE Sun Sol',
        'gone Sun',
        'heavy Rigel',
      ])
    })

    it('joins again when the server was restarted, and hears of what changes then', async () => {
      const realm = await realmUrl(name)
      const first = await startPortals({ realm })
      const heard: string[] = []
      let lives = 0
      const channel = realtimeClient(first, 'local', vsn)
        .channel('stars')
        .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'star' }, ({ new: now }) =>
          heard.push(now['name']),
        )
        .on('system', {}, ({ status }) => {
          if (status === 'ok') lives += 1
        })
      await joined(channel)
      await until(() => lives === 1, 'changes are live')
      await first.stop()
      const second = await startPortals({ realm, port: first.port })
      await until(() => lives === 2, 'changes are live again')
      await second.engine.realm('primary').of(Star).manifest({ name: 'Vega' })
      await until(() => heard.length === 1, 'the change came')
      expect(heard).toEqual(['Vega'])
    })
  },
)

describe.each(BOTH)('the client of Supabase, serializer %s', (vsn) => {
  it('broadcasts to others, to itself when it wants to, and is answered', async () => {
    const server = await startPortals()
    const [one, other] = [realtimeClient(server, 'local', vsn), realtimeClient(server, 'local', vsn)]
    const heard: string[] = []
    const speaker = one
      .channel('room', { config: { broadcast: { self: true, ack: true } } })
      .on('broadcast', { event: 'shout' }, ({ payload }) => heard.push(`self ${payload.text}`))
    const listener = other
      .channel('room')
      .on('broadcast', { event: 'shout' }, ({ payload }) => heard.push(`other ${payload.text}`))
    await joined(speaker)
    await joined(listener)
    expect(await speaker.send({ type: 'broadcast', event: 'shout', payload: { text: 'hi' } })).toBe('ok')
    await until(() => heard.length === 2, 'both heard')
    await listener.send({ type: 'broadcast', event: 'shout', payload: { text: 'ho' } })
    await until(() => heard.length === 3, 'the speaker heard')
    expect([...heard].sort()).toEqual(['other hi', 'self hi', 'self ho'])
  })

  it('sees who is present', async () => {
    const server = await startPortals()
    const people = ['ada', 'bob', 'eve']
    const channels = people.map((key) =>
      realtimeClient(server, 'local', vsn).channel('room', { config: { presence: { key, enabled: true } } }),
    )
    const joins: string[] = []
    const leaves: string[] = []
    channels[0]?.on('presence', { event: 'join' }, ({ key }) => joins.push(key))
    channels[0]?.on('presence', { event: 'leave' }, ({ key }) => leaves.push(key))
    for (const channel of channels) {
      await joined(channel)
      await channel.track({ mood: 'calm' })
    }
    await until(() => Object.keys(channels[2]?.presenceState() ?? {}).length === 3, 'the last one sees all')
    await until(() => joins.length === 3, 'the first one saw all come')
    await channels[1]?.untrack()
    await until(() => leaves.includes('bob'), 'the first one saw one go')
    expect(Object.keys(channels[0]?.presenceState() ?? {}).sort()).toEqual(['ada', 'eve'])
  })

  it('tells each of two equal bindings once', async () => {
    const server = await startPortals()
    const heard: string[] = []
    const inserts = { event: 'INSERT', schema: 'public', table: 'star' } as const
    const channel = realtimeClient(server, 'local', vsn)
      .channel('stars')
      .on('postgres_changes', inserts, ({ new: now }) => heard.push(`one ${now['name']}`))
      .on('postgres_changes', inserts, ({ new: now }) => heard.push(`two ${now['name']}`))
    await live(channel)
    const stars = server.engine.realm('primary').of(Star)
    await stars.manifest({ name: 'a' })
    await stars.manifest({ name: 'b' })
    await until(() => heard.includes('one b') && heard.includes('two b'), 'both heard of the last one')
    expect([...heard].sort()).toEqual(['one a', 'one b', 'two a', 'two b'])
  })

  it.each(REALMS)('sees fifty who are present, come and go, on a server with %s', async (name) => {
    const server = await startPortals({ realm: await realmUrl(name) })
    const keys = Array.from({ length: 50 }, (_, number) => `p${number}`)
    const channels = keys.map((key) =>
      realtimeClient(server, 'local', vsn).channel('hall', { config: { presence: { key, enabled: true } } }),
    )
    let left = 0
    channels[0]?.on('presence', { event: 'leave' }, () => {
      left += 1
    })
    await Promise.all(channels.map((channel) => joined(channel)))
    await Promise.all(channels.map((channel, number) => channel.track({ number })))
    const present = (channel: (typeof channels)[number]): string[] =>
      Object.keys(channel.presenceState()).sort()
    for (const channel of channels)
      await until(() => present(channel).length === keys.length, 'everybody sees everybody')
    for (const channel of channels) expect(present(channel)).toEqual([...keys].sort())
    await Promise.all(channels.slice(25).map((channel) => channel.unsubscribe()))
    await until(() => left === 25, 'the first one saw half of them go')
    for (const channel of channels.slice(0, 25))
      await until(() => present(channel).length === 25, 'half are left')
    // One after the other they would take their time.
    await Promise.all(channels.map(({ socket }) => socket.disconnect()))
  })
})

describe('what a client of Supabase may see', () => {
  it('is what its rule allows', async () => {
    const server = await startPortals({ authenticator: PEOPLE })
    const stars = server.engine.realm('primary').of(Star)
    const heard: unknown[] = []
    const channel = realtimeClient(server, 'reader')
      .channel('stars')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'star' }, ({ new: now }) =>
        heard.push(now),
      )
    await live(channel)
    await stars.manifest({ name: 'heavy', mass: 50, secret: 's' })
    await stars.manifest({ name: 'light', mass: 1, secret: 's' })
    await until(() => heard.length === 1, 'one event')
    expect(heard[0]).toMatchObject({ name: 'light' })
    expect(heard[0]).not.toHaveProperty('secret')
  })

  it('is nothing without a right, and says so', async () => {
    const server = await startPortals({ authenticator: PEOPLE })
    const channel = realtimeClient(server, 'stranger')
      .channel('stars')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'star' }, () => undefined)
    await expect(live(channel)).rejects.toThrow('LUX_FORBIDDEN')
  })

  it('leaves topics alone that it may not use', async () => {
    const server = await startPortals({ mayUseTopic: (_who, topic) => topic !== 'realtime:closed' })
    await expect(joined(realtimeClient(server).channel('closed'))).rejects.toThrow('permissions')
    await joined(realtimeClient(server).channel('open'))
  })
})
