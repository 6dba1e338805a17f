import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { Star, startPortals, type TestServer } from './test-portals.js'

const BEINGS = 2_000
const NAME_BYTES = 10_000
const MAX_STALLED_MS = 400
/** Its clients are pinged as often as the wheel turns, every second. */
const LIMITS = { maxStalledMs: MAX_STALLED_MS, pingAfterMs: 1 }
const QUERY = { v: 1, type: 'query', kind: 'star' }

/** A server with more to tell in one message than may wait for a client, and the cursor of before. */
async function startWithMuch(): Promise<{ readonly server: TestServer; readonly since: string }> {
  const server = await startPortals({ limits: LIMITS })
  const portal = await open(server)
  portal.send(JSON.stringify(['1', '1', 'query:before', 'phx_join', { query: QUERY }]))
  const [data] = await once(portal, 'message')
  const [, , , , { response }] = JSON.parse(String(data))
  portal.close()
  const name = 'x'.repeat(NAME_BYTES)
  const stars = Array.from({ length: BEINGS }, (_, index) => ({ name: `${index} ${name}` }))
  await server.engine.realm('primary').of(Star).manifest(stars)
  return { server, since: response.cursor }
}

async function open({ url }: TestServer): Promise<WebSocket> {
  const portal = new WebSocket(`${url}/websocket?vsn=2.0.0`, { maxPayload: 2 ** 28 })
  onTestFinished(() => portal.terminate())
  await once(portal, 'open')
  return portal
}

/** Takes a piece every now and then. */
async function openSlow({ url }: TestServer): Promise<WebSocket> {
  const portal = new WebSocket(`${url}/websocket?vsn=2.0.0`, { maxPayload: 2 ** 28 })
  onTestFinished(() => portal.terminate())
  portal.once('upgrade', ({ socket }: { readonly socket: Socket }) => {
    socket.on('data', () => {
      portal.pause()
      setTimeout(() => portal.resume(), 10)
    })
  })
  await once(portal, 'open')
  return portal
}

describe('a client that is behind', () => {
  it('gets a message that takes it longer than it may stand still, with pings in between', async () => {
    const { server, since } = await startWithMuch()
    const portal = await openSlow(server)
    const startedAt = performance.now()
    let pings = 0
    portal.on('ping', () => (pings += 1))
    portal.send(JSON.stringify(['1', '1', 'query:slow', 'phx_join', { query: QUERY, since }]))
    const [data] = await once(portal, 'message')
    expect(performance.now() - startedAt).toBeGreaterThan(2 * MAX_STALLED_MS)
    expect(pings).toBeGreaterThan(0)
    const [, , , , { response }] = JSON.parse(String(data))
    expect(response.resumed).toBe(true)
    expect(response.changes).toHaveLength(BEINGS)
    expect(portal.readyState).toBe(WebSocket.OPEN)
  }, 30_000)

  it('is let go of when it takes nothing', async () => {
    const { server, since } = await startWithMuch()
    const portal = await open(server)
    portal.send(JSON.stringify(['1', '1', 'query:still', 'phx_join', { query: QUERY, since }]))
    portal.pause()
    await expect.poll(() => server.flow.clientIds, { timeout: 10_000 }).toEqual([])
  }, 30_000)
})
