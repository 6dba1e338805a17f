import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type AstralEngine, type Flow, kind, LOCAL_PRINCIPAL } from '@luxdb/core'
import { type AstralLogger, createAstralLogger } from '@luxdb/wisdom'
import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { valueAt } from '../config/config-layer.js'
import { configSchema } from '../config/config-schema.js'
import type { LuxdbConfig } from '../config/define-config.js'
import type { ResolvedConfig } from '../config/resolve-config.js'
import { SETTINGS } from '../config/settings.js'
import { createEngine } from './create-engine.js'
import { type RunningServer, startServer } from './start-server.js'
import { authProofs } from './test-auth-proofs.js'
import { migrationProofs } from './test-migration-proofs.js'
import { portalProofs } from './test-portal-proofs.js'
import { JWT_SECRET } from './test-tokens.js'

const Star = kind('star', { name: z.string() })

let folder = ''
const endings: (() => Promise<void>)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-settings-'))
})

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  await rm(folder, { recursive: true, force: true })
})

function configOf(given: LuxdbConfig): ResolvedConfig {
  const rest = { port: 0, ...given.flows?.rest }
  const settings = configSchema.parse({
    realms: { primary: 'memory://' },
    kinds: [Star],
    ...given,
    flows: { ...given.flows, rest, websocket: { port: 0, ...given.flows?.websocket } },
  })
  return { settings, file: undefined, baseDirectory: folder, sourceOf: () => undefined, warnings: [] }
}

async function server(
  given: LuxdbConfig,
  logger: AstralLogger = createAstralLogger({ level: 'silent' }),
): Promise<RunningServer> {
  const running = await startServer(configOf(given), {
    logger,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  endings.push(running.stop)
  return running
}

function engine(given: LuxdbConfig, flows: readonly Flow[] = []): AstralEngine {
  const made = createEngine(configOf(given), { flows, waitsForRealms: true })
  endings.push(() => made.transcend())
  return made
}

/** A transaction that stays open until the test ends, so that other writes have to wait. */
async function holdWriter(target: AstralEngine): Promise<void> {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await new Promise<void>((entered) => {
    // It may be cut at its deadline; who holds the writer does not care how that ends.
    const ended = target
      .realm('primary')
      .transaction(() => {
        entered()
        return held
      })
      .catch(() => undefined)
    endings.push(async () => {
      release()
      await ended
    })
  })
}

function write(target: AstralEngine): Promise<unknown> {
  return target.of(Star, { principal: LOCAL_PRINCIPAL }).manifest({ name: 'Sol' })
}

/** What comes back on a connection that sends this and then nothing more. */
async function talk(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  socket.write(text)
  let answer = ''
  socket.on('data', (piece) => (answer += piece.toString()))
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('close', resolve))
  return answer
}

function post(url: string, body: string): Promise<Response> {
  return fetch(`${url}/beings/star`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
}

function postOnce(url: string, key: string): Promise<Response> {
  return fetch(`${url}/beings/star`, {
    method: 'POST',
    body: '{"name":"Sol"}',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  })
}

/** Nothing but the latest change is kept, where by default all are. */
async function forgets(changes: NonNullable<LuxdbConfig['changes']>): Promise<void> {
  for (const [given, isKept] of [
    [{}, true],
    [{ changes }, false],
  ] as const) {
    const target = await engine(given).awaken()
    const { changes: feed } = target.realm('primary')
    const start = await feed.head()
    await write(target)
    await write(target)
    await vi.waitFor(async () => {
      await feed.prune()
      expect((await feed.floor()) === start).toBe(isKept)
    })
  }
}

/** Beings whose changes are at work at once, while many wait. */
async function busiest(asyncWorkers: number | undefined): Promise<number> {
  let active = 0
  let most = 0
  let handled = 0
  const { engine: target } = await server({
    flows: { callback: asyncWorkers === undefined ? {} : { asyncWorkers } },
    callbacks: (flow) =>
      flow.consume('probe', {
        kinds: [Star],
        handler: async () => {
          active += 1
          most = Math.max(most, active)
          await setImmediate()
          active -= 1
          handled += 1
        },
      }),
  })
  // The consumer begins with what comes after its first look at the log.
  await vi.waitFor(async () =>
    expect((await target.meditate()).flows['callback']).toMatchObject({
      consumers: { probe: { state: 'following' } },
    }),
  )
  await target
    .realm('primary')
    .of(Star)
    .manifest(Array.from({ length: 20 }, (_, index) => ({ name: `${index}` })))
  await vi.waitFor(() => expect(handled).toBe(20))
  return most
}

/** One stream of events is open, and a second is refused until the first has ended. */
async function boundsEvents(limits: NonNullable<LuxdbConfig['limits']>): Promise<void> {
  const { url } = await server({ limits })
  const follow = async (ending?: AbortSignal): Promise<number> => {
    const init = { headers: { accept: 'text/event-stream' }, ...(ending && { signal: ending }) }
    const response = await fetch(`${url}/beings/star`, init)
    if (ending === undefined) await response.body?.cancel()
    return response.status
  }
  const ending = new AbortController()
  expect([await follow(ending.signal), await follow()]).toEqual([200, 503])
  ending.abort()
  await vi.waitFor(async () => expect(await follow()).toBe(200))
}

/** The status that a WebSocket handshake of a page is answered with. */
async function upgradeStatus(url: string, origin: string): Promise<number> {
  const { host, hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  socket.write(
    `GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const answer = await new Promise<string>((resolve) =>
    socket.once('data', (piece) => resolve(piece.toString())),
  )
  socket.destroy()
  return Number(answer.split(' ')[1])
}

/** For each setting, how one sees that it does what it says. */
const PROOFS: Readonly<Record<string, () => Promise<void>>> = {
  consciousnessLevel: async () => {
    for (const [level, observed] of [
      ['dormant', 0],
      ['enlightened', 1],
    ] as const) {
      const target = await engine({ consciousnessLevel: level }).awaken()
      await write(target)
      expect((await target.meditate()).consciousness).toEqual({ level, observed })
    }
  },
  autoHealing: async () => {
    const url = `sqlite://${join(folder, 'later', 'a.db')}`
    const impatient = engine({ autoHealing: false, realms: { primary: url } })
    await expect(impatient.awaken()).rejects.toMatchObject({ code: 'LUX_REALM_UNREACHABLE' })
    const patient = engine({ realms: { primary: url } }).awaken()
    await setImmediate()
    mkdirSync(join(folder, 'later'))
    expect((await patient).state).toBe('awake')
  },
  meditationIntervalSeconds: async () => {
    const pulse = vi.fn(() => ({}))
    const probe = { name: 'probe', start: async () => undefined, stop: async () => undefined, pulse }
    await engine({ meditationIntervalSeconds: 0.001 }, [probe]).awaken()
    await vi.waitFor(() => expect(pulse.mock.calls.length).toBeGreaterThan(2))
  },
  harmonyCheckIntervalSeconds: async () => {
    const target = engine({ harmonyCheckIntervalSeconds: 0.001 })
    const balance = vi.spyOn(target.harmony, 'balance')
    await target.awaken()
    await vi.waitFor(() => expect(balance.mock.calls.length).toBeGreaterThan(1))
  },
  realms: async () => {
    const target = engine({ realms: { side: 'memory://', primary: 'sqlite://a.db' } })
    expect(target.realmNames).toEqual(['primary', 'side'])
  },
  'flows.rest.port': async () => {
    const { url, stop } = await server({})
    await stop()
    const port = Number(new URL(url).port)
    expect((await server({ flows: { rest: { port } } })).url).toBe(url)
  },
  'flows.rest.host': async () => {
    const { url } = await server({ flows: { rest: { host: '127.0.0.2' } } })
    expect(new URL(url).hostname).toBe('127.0.0.2')
    expect((await fetch(`${url}/health`)).status).toBe(200)
  },
  'flows.rest.strictKinds': async () => {
    for (const [strictKinds, status] of [
      [[], 204],
      [['star'], 428],
    ] as const) {
      const { url } = await server({ flows: { rest: { strictKinds: [...strictKinds] } } })
      expect((await fetch(`${url}/beings/star?name=eq.x`, { method: 'DELETE' })).status).toBe(status)
    }
  },
  'flows.rest.trustProxy': async () => {
    for (const [trustProxy, status] of [
      [false, 429],
      [true, 200],
    ] as const) {
      const limits = { requestsPerSecond: 0.001, requestBurst: 1 }
      const { url } = await server({ limits, flows: { rest: { trustProxy } } })
      const from = (client: string) => fetch(`${url}/realms`, { headers: { 'x-forwarded-for': client } })
      expect((await from('203.0.113.7')).status).toBe(200)
      expect((await from('203.0.113.8')).status).toBe(status)
    }
  },
  'flows.rest.serverTiming': async () => {
    for (const [rest, isTold] of [
      [{}, true],
      [{ serverTiming: false }, false],
    ] as const) {
      const { url } = await server({ flows: { rest } })
      expect((await fetch(`${url}/realms`)).headers.has('server-timing')).toBe(isTold)
    }
    // How long things take tells strangers what is there.
    const open = await server({ flows: { rest: { host: '0.0.0.0' } }, insecureNoAuth: true })
    const answer = await fetch(`http://127.0.0.1:${new URL(open.url).port}/realms`)
    expect(answer.headers.has('server-timing')).toBe(false)
  },
  'wisdom.traces': async () => {
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    )
    endings.push(async () => trace.disable())
    for (const traces of [false, true]) {
      exporter.reset()
      const { url } = await server({ wisdom: { traces } })
      await fetch(`${url}/beings/star?name=eq.hush`)
      const names = exporter.getFinishedSpans().map(({ name }) => name)
      expect(names.includes('contemplate star')).toBe(traces)
    }
  },
  'wisdom.slowQueryMs': async () => {
    for (const [slowQueryMs, isTold] of [
      [0, false],
      [0.000_001, true],
    ] as const) {
      const lines: string[] = []
      const logger = createAstralLogger({ write: (line) => void lines.push(line) })
      const { url } = await server({ wisdom: { slowQueryMs } }, logger)
      await fetch(`${url}/beings/star?name=eq.hush`)
      const slow = (): boolean => lines.some((line) => line.includes('slow query: contemplate of star'))
      if (isTold) await vi.waitFor(() => expect(slow()).toBe(true))
      else expect(slow()).toBe(false)
    }
  },
  'wisdom.queryTimeoutSeconds': async () => {
    const realms = { primary: 'sqlite://a.db' }
    const target = await engine({ realms, wisdom: { queryTimeoutSeconds: 0.02 } }).awaken()
    const endless = target.realm('primary').transaction(() => new Promise<void>(() => undefined))
    await expect(endless).rejects.toMatchObject({
      code: 'LUX_TRANSACTION_TIMEOUT',
      details: { timeoutMs: 20 },
    })
  },
  ...migrationProofs({ folder: () => folder, configOf, engine, server }),
  'limits.maxBodyBytes': async () => {
    const { url } = await server({ limits: { maxBodyBytes: 1_024 } })
    expect((await post(url, JSON.stringify({ name: 'x'.repeat(2_000) }))).status).toBe(413)
    expect((await post(url, JSON.stringify({ name: 'x'.repeat(500) }))).status).toBe(201)
  },
  'limits.maxUrlBytes': async () => {
    const { url } = await server({ limits: { maxUrlBytes: 1_024 } })
    expect((await fetch(`${url}/beings/star?name=eq.${'x'.repeat(2_000)}`)).status).toBe(414)
  },
  'limits.maxHeaderBytes': async () => {
    const { url } = await server({ limits: { maxHeaderBytes: 2_048 } })
    const answer = await talk(
      url,
      `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(4_000)}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 431 /)
  },
  'limits.maxRows': async () => {
    const { url } = await server({ limits: { maxRows: 2 } })
    await post(url, JSON.stringify(['a', 'b', 'c'].map((name) => ({ name }))))
    expect(await (await fetch(`${url}/beings/star`)).json()).toHaveLength(2)
  },
  'limits.maxConditions': async () => {
    const { url } = await server({ limits: { maxConditions: 2 } })
    expect((await fetch(`${url}/beings/star?name=eq.a&name=eq.b`)).status).toBe(200)
    expect((await fetch(`${url}/beings/star?name=eq.a&name=eq.b&name=eq.c`)).status).toBe(400)
  },
  'limits.maxConditionDepth': async () => {
    const { url } = await server({ limits: { maxConditionDepth: 2 } })
    expect((await fetch(`${url}/beings/star?name=not.eq.a`)).status).toBe(200)
    expect((await fetch(`${url}/beings/star?not.or=(name.eq.a,name.eq.b)`)).status).toBe(400)
  },
  'limits.maxListItems': async () => {
    const { url } = await server({ limits: { maxListItems: 2 } })
    expect((await fetch(`${url}/beings/star?name=in.(a,b)`)).status).toBe(200)
    expect((await fetch(`${url}/beings/star?name=in.(a,b,c)`)).status).toBe(400)
  },
  'limits.headersTimeoutMs': async () => {
    const { url } = await server({ limits: { headersTimeoutMs: 20 } })
    expect(await talk(url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n')).toMatch(/^HTTP\/1.1 408 /)
  },
  'limits.requestTimeoutMs': async () => {
    const { url } = await server({ limits: { requestTimeoutMs: 20, headersTimeoutMs: 20 } })
    const head =
      'POST /beings/star HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{'
    expect(await talk(url, head)).toMatch(/^HTTP\/1.1 (408|504) /)
  },
  'limits.keepAliveTimeoutMs': async () => {
    const { url } = await server({ limits: { keepAliveTimeoutMs: 20 } })
    const answer = await talk(url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
  },
  'limits.maxStreams': async () => {
    const lines = { accept: 'application/x-ndjson' }
    const one = await server({ limits: { maxStreams: 1, maxRows: 1 } })
    await post(one.url, JSON.stringify(['a', 'b'].map((name) => ({ name }))))
    const whole = await (await fetch(`${one.url}/beings/star`, { headers: lines })).text()
    expect(whole.trim().split('\n')).toHaveLength(2)
    const none = await server({ limits: { maxStreams: 0, maxRows: 1 } })
    await post(none.url, JSON.stringify(['a', 'b'].map((name) => ({ name }))))
    const cut = await (await fetch(`${none.url}/beings/star`, { headers: lines })).text()
    expect(cut.trim().split('\n')).toHaveLength(1)
  },
  'limits.maxStreamsPerPrincipal': async () => {
    const lines = { accept: 'application/x-ndjson' }
    for (const [limits, status] of [
      [{}, 200],
      [{ maxStreamsPerPrincipal: 1 }, 503],
    ] as const) {
      const { url } = await server({ limits })
      const text = 'x'.repeat(1_000_000)
      // More than fits on the way to a reader that takes nothing.
      for (let count = 0; count < 20; count++) await post(url, JSON.stringify({ name: `${count}${text}` }))
      const abort = new AbortController()
      const first = await fetch(`${url}/beings/star`, { headers: lines, signal: abort.signal })
      expect([first.status, (await fetch(`${url}/beings/star?limit=1`, { headers: lines })).status]).toEqual([
        200,
        status,
      ])
      abort.abort()
    }
  },
  'limits.maxAnswerCharacters': async () => {
    for (const [limits, status] of [
      [{}, 200],
      [{ maxAnswerCharacters: 100 }, 413],
    ] as const) {
      const { url } = await server({ limits })
      await post(url, JSON.stringify({ name: 'x'.repeat(100) }))
      expect((await fetch(`${url}/beings/star`)).status).toBe(status)
    }
  },
  'limits.maxEventStreams': () => boundsEvents({ maxEventStreams: 1 }),
  'limits.maxEventStreamsPerPrincipal': () => boundsEvents({ maxEventStreamsPerPrincipal: 1 }),
  'limits.maxAnswers': async () => {
    for (const [limits, kept] of [
      [{}, 5],
      [{ maxAnswers: 1 }, 2],
    ] as const) {
      const { url, engine: target } = await server({ limits })
      for (const key of ['a', 'b', 'c', 'd', 'e']) await postOnce(url, key)
      expect(await target.stateStore('primary').list('answer/record/', { limit: 9 })).toHaveLength(kept)
    }
  },
  'limits.answerHours': async () => {
    for (const [limits, replayed] of [
      [{}, 'true'],
      [{ answerHours: 0 }, null],
    ] as const) {
      const { url } = await server({ limits })
      await postOnce(url, 'a')
      expect((await postOnce(url, 'a')).headers.get('idempotency-replayed')).toBe(replayed)
    }
  },
  'limits.requestsPerSecond': async () => {
    const { url } = await server({ limits: { requestsPerSecond: 0.001, requestBurst: 1 } })
    const statuses = [await fetch(`${url}/realms`), await fetch(`${url}/realms`)].map(({ status }) => status)
    expect(statuses).toEqual([200, 429])
    // Nobody but this machine asks, so that by default there is no limit; where others can, there is.
    expect((await fetch(`${(await server({})).url}/realms`)).headers.has('ratelimit')).toBe(false)
    const open = await server({ flows: { rest: { host: '0.0.0.0' } }, insecureNoAuth: true })
    const answer = await fetch(`http://127.0.0.1:${new URL(open.url).port}/realms`)
    expect(answer.headers.get('ratelimit-policy')).toBe('"requests";q=200;w=2')
  },
  'limits.requestBurst': async () => {
    const { url } = await server({ limits: { requestsPerSecond: 10, requestBurst: 40 } })
    const { headers } = await fetch(`${url}/realms`)
    expect(headers.get('ratelimit-policy')).toBe('"requests";q=40;w=4')
  },
  'limits.maxInFlight': async () => {
    const target = await engine({ limits: { maxInFlight: 1, maxQueued: 0 } }).awaken()
    await holdWriter(target)
    const first = write(target)
    await expect(write(target)).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    endings.push(async () => void (await first))
  },
  'limits.maxQueued': async () => {
    const target = await engine({ limits: { maxInFlight: 1, maxQueued: 1 } }).awaken()
    await holdWriter(target)
    const accepted = [write(target), write(target)]
    await expect(write(target)).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    endings.push(async () => void (await Promise.all(accepted)))
  },
  'limits.queueTimeoutMs': async () => {
    const target = await engine({ limits: { maxInFlight: 1, maxQueued: 9, queueTimeoutMs: 10 } }).awaken()
    await holdWriter(target)
    const first = write(target)
    await expect(write(target)).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    endings.push(async () => void (await first))
  },
  'limits.maxRunTimeKinds': async () => {
    const target = await engine({ limits: { maxRunTimeKinds: 1 } }).awaken()
    const declare = (title: string): Promise<unknown> =>
      target.runTimeKinds.declare({ title, type: 'object', properties: {} }, LOCAL_PRINCIPAL)
    await declare('moon')
    await expect(declare('comet')).rejects.toMatchObject({ code: 'LUX_INVALID_DOCUMENT' })
    await declare('moon')
  },
  'limits.readerProcesses': async () => {
    for (const [readerProcesses, stopsReads] of [
      [0, false],
      [1, true],
    ] as const) {
      const target = engine({ realms: { primary: 'sqlite://a.db' }, limits: { readerProcesses } })
      expect(target.realm('primary').supports.stopsReads).toBe(stopsReads)
    }
  },
  'changes.retentionHours': () => forgets({ retentionHours: 0 }),
  'changes.retentionMegabytes': () => forgets({ retentionMegabytes: 0 }),
  shutdownTimeoutMs: async () => {
    const target = await engine({ shutdownTimeoutMs: 20 }).awaken()
    await holdWriter(target)
    const startedAt = performance.now()
    await target.transcend()
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  },
  'flows.websocket.port': async () => {
    const { url } = await server({})
    const taken = Number(new URL(url).port)
    await expect(server({ flows: { websocket: { port: taken } } })).rejects.toMatchObject({
      code: 'LUX_ADDRESS_IN_USE',
    })
  },
  'flows.websocket.host': async () => {
    const { webSocketUrl } = await server({ flows: { websocket: { host: '127.0.0.2' } } })
    expect(new URL(webSocketUrl).hostname).toBe('127.0.0.2')
    expect((await fetch(webSocketUrl.replace('ws', 'http'))).status).toBe(426)
  },
  'flows.websocket.bus': async () => {
    // Nobody is there, so that it is seen where it wants to go.
    const away = 'postgresql://127.0.0.1:1/nowhere'
    const buses = [
      [{}, 'process'],
      [{ bus: away }, 'postgres'],
      [{ bus: 'local' }, 'process'],
    ] as const
    for (const [websocket, reach] of buses) {
      const { engine: target } = await server({ flows: { websocket } })
      expect((await target.meditate()).flows['websocket']).toMatchObject({ bus: { reach } })
    }
    await expect(server({ flows: { websocket: { bus: 'redis://localhost' } } })).rejects.toMatchObject({
      code: 'LUX_INVALID_CONFIG',
    })
  },
  'flows.callback.asyncWorkers': async () => {
    expect(await busiest(2)).toBe(2)
    expect(await busiest(undefined)).toBe(4)
  },
  'flows.origins': async () => {
    const origin = 'https://app.example.com'
    for (const [origins, status] of [
      [[], 403],
      [[origin], 101],
    ] as const) {
      const { url } = await server({ flows: { origins: [...origins] } })
      expect(await upgradeStatus(url, origin)).toBe(status)
      const { headers } = await fetch(`${url}/beings/star`, { headers: { origin } })
      expect(headers.get('access-control-allow-origin')).toBe(origins[0] ?? null)
    }
  },
  ...authProofs(server),
  ...portalProofs(server),
  insecureNoAuth: async () => {
    const flows = { rest: { host: '0.0.0.0' } }
    await expect(server({ flows })).rejects.toMatchObject({ code: 'LUX_INVALID_CONFIG' })
    expect((await server({ flows, insecureNoAuth: true })).engine.state).toBe('awake')
    // Where somebody has to log in, no flag is needed.
    expect((await server({ flows, auth: { jwt: { secret: JWT_SECRET } } })).engine.state).toBe('awake')
  },
  kinds: async () => {
    const target = engine({
      realms: { primary: 'memory://', side: 'memory://' },
      kinds: [{ kind: Star, realm: 'side' }],
    })
    expect(target.kinds).toEqual([Star])
    expect(target.homeOf('star')).toBe('side')
  },
  callbacks: async () => {
    const names: unknown[] = []
    const { engine: target } = await server({
      callbacks: (flow) => flow.after(Star, 'manifest', ({ after }) => void names.push(after?.name)),
    })
    await vi.waitFor(async () => {
      await write(target)
      expect(names).toContain('Sol')
    })
    const failing = server({ callbacks: () => Promise.reject(new Error('no')) })
    await expect(failing).rejects.toThrow('no')
  },
  onAwaken: async () => {
    const onAwaken = vi.fn(async (target: AstralEngine) => void (await write(target)))
    const { engine: target } = await server({ onAwaken })
    expect(onAwaken).toHaveBeenCalledOnce()
    expect(await target.of(Star, { principal: LOCAL_PRINCIPAL }).count()).toBe(1)
  },
}

/** Proved where the command itself is started. */
const PROVED_ELSEWHERE = ['wisdom.loggingLevel', 'wisdom.backups']

describe('settings', () => {
  it.each(Object.entries(PROOFS))('%s does what it says', (_, prove) => prove(), 20_000)

  it('has a proof for each, or says that its feature comes later', () => {
    const proved = [...Object.keys(PROOFS), ...PROVED_ELSEWHERE]
    const acting = SETTINGS.filter(({ notes, type }) => notes.actsLater === undefined && type !== 'group')
    expect(proved.sort()).toEqual(acting.map(({ key }) => key).sort())
  })

  it('is in the README, with its default', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const defaults = configSchema.parse({})
    for (const { key, path, notes, type } of SETTINGS) {
      if (type === 'group') continue
      const isLater = notes.actsLater !== undefined
      const row = readme.split('\n').find((line) => line.includes(isLater ? `\`${key}\`` : `| \`${key}\` |`))
      expect(row, key).toBeDefined()
      const value = valueAt(defaults, path)
      const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
      if (!isLater && isPlain) expect(row).toContain(String(value))
    }
  })
})
