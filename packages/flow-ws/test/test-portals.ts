import { createServer, type IncomingMessage, type Server } from 'node:http'
import { AstralEngine, type Authenticator, kind } from '@luxdb/core'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { Socket } from 'phoenix'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { WebSocketFlow, type WebSocketFlowOptions } from '../src/index.js'

export const Star = kind(
  'star',
  { name: z.string(), mass: z.number().default(1), secret: z.string().optional() },
  {
    hidden: { secret: true },
    access: {
      read: (who) =>
        who.roles.includes('reader') ? { type: 'compare', field: 'mass', operator: 'lt', value: 10 } : false,
    },
  },
)

export interface TestServer {
  readonly engine: AstralEngine
  readonly flow: WebSocketFlow
  readonly url: string
  readonly http: Server
  readonly port: number
  stop(): Promise<void>
}

export interface TestServerOptions extends WebSocketFlowOptions {
  /** URL of its realm; default: one in memory. */
  readonly realm?: string
  /** Default: any free one. */
  readonly port?: number
}

export async function startPortals({
  realm = 'memory://',
  port: wantedPort = 0,
  ...options
}: TestServerOptions = {}): Promise<TestServer> {
  const flow = new WebSocketFlow(options)
  const engine = await new AstralEngine({
    realms: { primary: realm },
    drivers: [sqliteDriver, postgresDriver],
    kinds: [Star],
    flows: [flow],
  }).awaken()
  const http = createServer(async (request, response) => {
    const answer = await flow.handleRequest(await toRequest(request))
    response.writeHead(answer?.status ?? 404, Object.fromEntries(answer?.headers ?? []))
    response.end(await answer?.text())
  })
  flow.attach(http)
  await new Promise<void>((resolve) => http.listen(wantedPort, '127.0.0.1', resolve))
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = async (): Promise<void> => {
    await engine.transcend()
    http.closeAllConnections()
    if (http.listening) await new Promise<void>((resolve) => http.close(() => resolve()))
  }
  onTestFinished(stop)
  return { engine, flow, http, port, url: `ws://127.0.0.1:${port}/socket`, stop }
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { url = '', method = '', headers } = incoming
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece)
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(method === 'POST' ? { body: Buffer.concat(pieces) } : {}),
  })
}

/** The client brings the second one along. */
const FIRST_SERIALIZER = {
  vsn: '1.0.0',
  encode: (message: object, done: (text: string) => void) => done(JSON.stringify(message)),
  decode: (text: string, done: (message: unknown) => void) => done(JSON.parse(text)),
}

/** A phoenix client on the `ws` package, closed at the end of its test. */
export function phoenixSocket(
  url: string,
  params: Readonly<Record<string, string>> = {},
  vsn: '1.0.0' | '2.0.0' = '2.0.0',
): Socket {
  const socket = new Socket(url, {
    transport: WebSocket,
    params,
    ...(vsn === '1.0.0' ? FIRST_SERIALIZER : {}),
    timeout: 3_000,
    heartbeatIntervalMs: 1_000,
    reconnectAfterMs: () => 50,
    rejoinAfterMs: () => 50,
  })
  socket.connect()
  onTestFinished(() => new Promise<void>((resolve) => socket.disconnect(() => resolve())))
  return socket
}

/** The answer to a join or push. @throws its error */
export function answerOf<T>(push: {
  receive(status: string, callback: (response: T) => void): unknown
}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    push.receive('ok', resolve)
    push.receive('error', (response) => reject(new Error(JSON.stringify(response))))
    push.receive('timeout', () => reject(new Error('timeout')))
  })
}

/** Waits until something holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`It did not come to pass: ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** People by the text of their token. */
export const PEOPLE: Authenticator = {
  authenticate: async ({ bearer, apiKey }) => {
    const roles = (bearer ?? apiKey ?? 'anonymous').split('+')
    return { id: roles.join('-'), roles, claims: {} }
  },
}
