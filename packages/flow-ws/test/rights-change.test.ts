import { describe, expect, it } from 'vitest'
import { PEOPLE, phoenixSocket, Star, startPortals, until } from './test-portals.js'
import { joined, live, realtimeClient } from './test-realtime.js'

const RECHECK = { recheckMs: 20 }

describe('rights that change while a channel is open', () => {
  it('are those of a new token, which a client of Supabase shows', async () => {
    const server = await startPortals({ authenticator: PEOPLE })
    const stars = server.engine.realm('primary').of(Star)
    const heard: string[] = []
    const client = realtimeClient(server, 'reader')
    const channel = client
      .channel('stars')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'star' }, ({ new: now }) =>
        heard.push(now['name']),
      )
    await live(channel)
    await stars.manifest({ name: 'heavy', mass: 50 })
    await stars.manifest({ name: 'light', mass: 1 })
    await until(() => heard.length === 1, 'what a reader may see')
    await client.setAuth('admin')
    // Nothing tells a client that its token counts; what comes does.
    await expect
      .poll(
        async () => {
          await stars.manifest({ name: 'heavier', mass: 60 })
          return heard
        },
        { timeout: 5_000 },
      )
      .toContain('heavier')
    expect(heard).not.toContain('heavy')
  })

  it('end a channel that its principal may use no more', async () => {
    let isOpen = true
    const server = await startPortals({ limits: RECHECK, mayUseTopic: () => isOpen })
    const { flow } = server
    const errors: unknown[] = []
    const channel = realtimeClient(server).channel('room')
    await joined(channel)
    const news = phoenixSocket(server.url).channel('energy:news')
    news.onError((reason) => void errors.push(reason))
    await new Promise<void>((resolve) => news.join().receive('ok', () => resolve()))
    expect(flow.pulse()['channels']).toBe(2)
    isOpen = false
    await until(() => flow.pulse()['channels'] === 0, 'nobody is in a channel')
    await until(() => errors.length > 0, 'the client is told')
  })

  it('are counted for each principal alone', async () => {
    const server = await startPortals({
      authenticator: PEOPLE,
      limits: { ...RECHECK, maxPortalsPerPrincipal: 1 },
    })
    const open = async (apikey: string): Promise<boolean> => {
      const socket = phoenixSocket(server.url, { apikey })
      let isRefused = false
      socket.onError(() => {
        isRefused = true
      })
      await until(() => socket.isConnected() || isRefused, 'the handshake is answered')
      return !isRefused
    }
    expect([await open('ada'), await open('ada'), await open('bob')]).toEqual([true, false, true])
  })
})
