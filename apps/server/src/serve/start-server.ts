import { once } from 'node:events'
import type { AstralEngine } from '@luxdb/core'
import type { AstralLogger } from '@luxdb/wisdom'
import type { AwakenContext, OnAwaken } from '../config/on-awaken.js'
import type { ResolvedConfig } from '../config/resolve-config.js'
import { evolveAtStart } from '../migrate/evolve-at-start.js'
import { withMigrationHint } from '../migrate/with-migration-hint.js'
import { createCallbacks } from './create-callbacks.js'
import { createEngine } from './create-engine.js'
import { createPortals } from './create-portals.js'
import { createRest } from './create-rest.js'
import { HttpFlow } from './http-flow.js'
import { assertReachIsMeant } from './loopback.js'
import { observeRealms } from './observe-realms.js'
import { makeRealmFolders } from './realm-folders.js'
import { createServerAuthenticator, hasCredentials } from './server-auth.js'
import { WebSocketPort } from './websocket-port.js'

export interface ServerOptions {
  readonly logger: AstralLogger
  readonly onProgress: AwakenContext['onProgress']
  /** Aborted when the server is told to stop while it still starts. */
  readonly signal: AbortSignal
}

export interface RunningServer {
  readonly engine: AstralEngine
  /** Whether API keys or tokens are in use; otherwise everybody may do everything. */
  readonly asksForCredentials: boolean
  /** Where it answers, for example `http://127.0.0.1:5000`. */
  readonly url: string
  /** Where portals open on a port of their own, for example `ws://127.0.0.1:5001`; they open at `url` too. */
  readonly webSocketUrl: string
  /** Stops accepting, finishes what was accepted, closes the realms; bounded by `shutdownTimeoutMs`. */
  readonly stop: () => Promise<void>
}

/** Milliseconds after which a start that waits for realms says so. */
const PATIENCE_MS = 2_000

/**
 * Realms, then the port, then `onAwaken`, then requests.
 * @throws LUX_INVALID_CONFIG, LUX_REALM_UNREACHABLE, LUX_SCHEMA_MISMATCH, LUX_ADDRESS_IN_USE, and what
 *   `onAwaken` throws; nothing is left open then
 */
export async function startServer(config: ResolvedConfig, options: ServerOptions): Promise<RunningServer> {
  const { settings } = config
  const { logger, signal } = options
  const { rest, websocket } = settings.flows
  const authenticator = createServerAuthenticator(settings, () => engine)
  const needs = { logger, authenticator }
  const callbacks = await createCallbacks(settings)
  const portals = createPortals(settings, needs)
  const http = new HttpFlow({
    rest: createRest(settings, needs),
    portals,
    listener: { ...rest, ...settings.limits, settings: 'flows.rest' },
    logger,
  })
  const port = new WebSocketPort(portals, { ...websocket, ...settings.limits, settings: 'flows.websocket' })
  const engine: AstralEngine = createEngine(config, {
    flows: [callbacks, http, port],
    waitsForRealms: true,
    say: (line) => logger.warn(line),
    observe: observeRealms(settings, { logger, engine: () => engine }),
  })
  const stop = async (): Promise<void> => {
    await engine.transcend()
    http.destroy()
    port.destroy()
  }
  try {
    await makeRealmFolders(config)
    const awakenOther = (evolving: AstralEngine): Promise<void> => awaken(evolving, options)
    await evolveAtStart(config, { say: (line) => logger.info(line), signal, awaken: awakenOther })
    await withMigrationHint(() => awaken(engine, options))
    const asksForCredentials = await hasCredentials(settings, engine)
    assertReachIsMeant(settings, asksForCredentials)
    await runHook(engine, settings.onAwaken, options)
    await http.serve()
    return {
      engine,
      asksForCredentials,
      url: urlOf(rest.host, http.port),
      webSocketUrl: urlOf(websocket.host, port.port).replace('http', 'ws'),
      stop,
    }
  } catch (error) {
    const stopped = stop()
    // An engine that still waits for a realm has accepted nothing that would have to be finished.
    if (!signal.aborted || engine.state !== 'awakening') await stopped
    throw error
  }
}

/** Waits for the realms, but no longer than until the server is told to stop; says so when it takes long. */
async function awaken(engine: AstralEngine, { signal, logger }: ServerOptions): Promise<void> {
  signal.throwIfAborted()
  const waiting = (): void => logger.warn(`still waiting for the realms ${engine.realmNames.join(', ')}`)
  const timer = setTimeout(waiting, PATIENCE_MS)
  try {
    await Promise.race([engine.awaken(), once(signal, 'abort')])
  } finally {
    clearTimeout(timer)
  }
  signal.throwIfAborted()
}

/** Waits for the hook, but no longer than until the server is told to stop. */
async function runHook(
  engine: AstralEngine,
  hook: OnAwaken | undefined,
  { signal, onProgress }: ServerOptions,
): Promise<void> {
  if (hook === undefined) return
  await Promise.race([hook(engine, { signal, onProgress }), once(signal, 'abort')])
  signal.throwIfAborted()
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`
}
