import { once } from 'node:events'
import type { JsonValue } from '@luxdb/core'
import { expect, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { LuxdbConfig } from '../config/define-config.js'
import type { RunningServer } from './start-server.js'
import { JWT_SECRET, secretToken } from './test-tokens.js'

type StartServer = (given: LuxdbConfig) => Promise<RunningServer>
type PortalSettings = NonNullable<LuxdbConfig['portals']>

interface Opening {
  readonly query?: string
  /** Default: answers pings. */
  readonly autoPong?: boolean
}

function connect({ url }: RunningServer, { query = '', autoPong = true }: Opening = {}): WebSocket {
  const to = `${url.replace('http', 'ws')}/socket/websocket?vsn=2.0.0${query}`
  const portal = new WebSocket(to, { autoPong })
  onTestFinished(() => portal.terminate())
  return portal
}

async function open(server: RunningServer, opening: Opening = {}): Promise<WebSocket> {
  const portal = connect(server, opening)
  await once(portal, 'open')
  return portal
}

async function closeCode(portal: WebSocket): Promise<number> {
  const [code] = await once(portal, 'close')
  return code
}

/** The status of the reply to a join. */
async function join(portal: WebSocket, topic: string, payload: JsonValue = {}): Promise<string> {
  const replied = once(portal, 'message')
  portal.send(JSON.stringify(['1', '1', topic, 'phx_join', payload]))
  const [data] = await replied
  const [, , , , { status }] = JSON.parse(String(data))
  return status
}

/** The status that one more handshake is answered with. */
async function refusedStatus(server: RunningServer): Promise<number | undefined> {
  const portal = connect(server)
  portal.on('error', () => undefined)
  const [, { statusCode }] = await once(portal, 'unexpected-response')
  return statusCode
}

interface Waiting {
  readonly portals: number
  readonly bufferedBytes: number
}

const PIECE = 'x'.repeat(200_000)
const PIECES = 100

/** A client that takes nothing while much is broadcast: whether it is still there, and how much waited for it at most. */
async function flood(server: RunningServer): Promise<Waiting> {
  const portal = await open(server)
  await join(portal, 'realtime:flood')
  portal.pause()
  let most = 0
  let portals = 1
  for (let piece = 0; piece < PIECES && portals > 0; piece++) {
    const path = '/realtime/v1/api/broadcast/flood/events/wave'
    const headers = { 'content-type': 'application/json' }
    await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(PIECE) })
    const { websocket } = (await server.engine.meditate()).flows
    most = Math.max(most, Number(websocket?.['bufferedBytes']))
    portals = Number(websocket?.['portals'])
  }
  return { portals, bufferedBytes: most }
}

async function portalsOf({ engine }: RunningServer): Promise<unknown> {
  return (await engine.meditate()).flows['websocket']?.['portals']
}

/** Much may wait, and nobody sends so much as to be refused for that. */
const ROOMY = { maxStalledBytes: 1_000_000_000, maxMessagesPerSecond: 10_000 }

/** For each setting of `portals`, how one sees that it does what it says. */
export function portalProofs(start: StartServer): Readonly<Record<string, () => Promise<void>>> {
  const server = (portals: PortalSettings, rest: LuxdbConfig = {}): Promise<RunningServer> =>
    start({ ...rest, portals })
  const withTokens = { auth: { jwt: { secret: JWT_SECRET, clockToleranceSeconds: 0 } } }
  return {
    'portals.mayUseTopic': async () => {
      const target = await server({ mayUseTopic: (_, topic) => topic !== 'realtime:closed' })
      const portal = await open(target)
      expect(await join(portal, 'realtime:open')).toBe('ok')
      expect(await join(portal, 'realtime:closed')).toBe('error')
    },
    'portals.maxMessageBytes': async () => {
      const portal = await open(await server({ maxMessageBytes: 1_024 }))
      portal.send(JSON.stringify([null, '1', 'phoenix', 'heartbeat', { text: 'x'.repeat(2_000) }]))
      expect(await closeCode(portal)).toBe(1009)
    },
    'portals.maxPortals': async () => {
      const target = await server({ maxPortals: 1 })
      await open(target)
      expect(await refusedStatus(target)).toBe(503)
    },
    'portals.maxPortalsPerPrincipal': async () => {
      const target = await server({ maxPortalsPerPrincipal: 1 })
      await open(target)
      expect(await refusedStatus(target)).toBe(503)
    },
    'portals.maxChannels': async () => {
      const portal = await open(await server({ maxChannels: 1 }))
      expect(await join(portal, 'realtime:one')).toBe('ok')
      expect(await join(portal, 'realtime:two')).toBe('error')
    },
    'portals.maxMessagesPerSecond': async () => {
      const portal = await open(await server({ maxMessagesPerSecond: 1 }))
      for (let beat = 0; beat < 8; beat++)
        portal.send(JSON.stringify([null, `${beat}`, 'phoenix', 'heartbeat', {}]))
      expect(await closeCode(portal)).toBe(4429)
    },
    'portals.joinTimeoutMs': async () => {
      expect(await closeCode(await open(await server({ joinTimeoutMs: 50 }, withTokens)))).toBe(4401)
    },
    'portals.pingAfterMs': async () => {
      await once(await open(await server({ pingAfterMs: 1 })), 'ping')
    },
    'portals.silentMs': async () => {
      const target = await server({ pingAfterMs: 1, silentMs: 2 })
      expect(await closeCode(await open(target, { autoPong: false }))).toBe(4408)
    },
    'portals.recheckMs': async () => {
      const target = await server({ recheckMs: 50 }, withTokens)
      const token = secretToken({ exp: Math.floor(Date.now() / 1_000) + 2 })
      const portal = await open(target, { query: `&apikey=${token}` })
      const openedAt = performance.now()
      expect(await closeCode(portal)).toBe(4401)
      expect(performance.now() - openedAt).toBeLessThan(4_000)
    },
    'portals.maxBufferedBytes': async () => {
      const target = await server({ ...ROOMY, maxBufferedBytes: 100_000_000, maxStalledMs: 1 })
      const { portals, bufferedBytes } = await flood(target)
      expect(portals).toBe(1)
      expect(bufferedBytes).toBeGreaterThan(1_048_576)
    },
    'portals.maxStalledBytes': async () => {
      const target = await server({ ...ROOMY, maxStalledBytes: 2_000_000, maxStalledMs: 3_600_000 })
      const { portals, bufferedBytes } = await flood(target)
      expect(portals).toBe(0)
      expect(bufferedBytes).toBeLessThan(2_000_000 + 2 * PIECE.length)
    },
    'portals.maxStalledMs': async () => {
      const target = await server({ ...ROOMY, maxStalledMs: 1 })
      await flood(target)
      await vi.waitFor(async () => expect(await portalsOf(target)).toBe(0), { timeout: 5_000 })
    },
  }
}
