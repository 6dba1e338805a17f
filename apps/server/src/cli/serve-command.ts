import { once } from 'node:events'
import type { AstralEngine } from '@luxdb/core'
import { type AstralLogger, createAstralLogger } from '@luxdb/wisdom'
import type { Settings } from '../config/config-schema.js'
import { resolveConfig } from '../config/resolve-config.js'
import { accessText, type BannerFacts, showBanner } from '../serve/banner.js'
import { onLevelSignal } from '../serve/level-signal.js'
import { REQUEST_FACTS } from '../serve/log-requests.js'
import { isLoopback } from '../serve/loopback.js'
import { startServer } from '../serve/start-server.js'
import { stopSignals } from '../serve/stop-signals.js'
import { type ConfigOptions, configRequestOf } from './config-options.js'
import { EXIT } from './exit-code.js'
import { ProgressDisplay } from './progress-display.js'
import type { Terminal } from './terminal.js'

const GRACE_MS = 500

/** `luxdb serve`: resolves when the server was told to stop and has. */
export async function serve(options: ConfigOptions, terminal: Terminal): Promise<void> {
  const startedAt = performance.now()
  const config = await resolveConfig(configRequestOf(options))
  const { settings } = config
  const logger = createAstralLogger({
    level: settings.wisdom.loggingLevel,
    format: terminal.isInteractive ? 'pretty' : 'json',
    hasColour: terminal.hasColour,
    untold: REQUEST_FACTS,
  })
  const forgetLevelSignal = onLevelSignal(logger)
  for (const warning of [...config.warnings, ...postureWarnings(settings)]) logger.warn(warning)
  const { signal, release } = stopSignals((name) => logger.info(`${name}: finishing what was accepted`))
  const display = new ProgressDisplay(terminal, (line) => logger.info(line))
  try {
    const onProgress = display.update.bind(display)
    const server = await startServer(config, { logger, signal, onProgress }).finally(() => display.end())
    if (!server.asksForCredentials && !isLoopback(settings.flows.rest.host))
      logger.warn(openWarning(settings))
    for (const warning of await realmWarnings(server.engine)) logger.warn(warning)
    announce({ ...server, settings, startedInMs: performance.now() - startedAt }, { terminal, logger })
    if (!signal.aborted) await once(signal, 'abort')
    await server.stop()
    logger.info('stopped')
  } catch (error) {
    // Told to stop before it served: that is no failure, and nothing that still waits needs waiting for.
    if (!signal.aborted) throw error
    setTimeout(() => process.exit(EXIT.ok), GRACE_MS).unref()
  } finally {
    release()
    forgetLevelSignal()
  }
}

interface Outlets {
  readonly terminal: Terminal
  readonly logger: AstralLogger
}

function announce(facts: BannerFacts, { terminal, logger }: Outlets): void {
  if (terminal.isInteractive) {
    showBanner(facts, terminal)
    return
  }
  const { engine, url } = facts
  const startedInMs = Math.round(facts.startedInMs)
  const kinds = engine.kinds.map((kind) => kind.name)
  logger.info({ url, startedInMs, kinds, access: accessText(facts) }, `LuxDB is ready at ${url}`)
}

function openWarning({ flows }: Settings): string {
  return `whoever can reach ${flows.rest.host} may read and change everything: nobody has to log in (--insecure-no-auth)`
}

/** What the storages themselves would have changed. */
async function realmWarnings(engine: AstralEngine): Promise<readonly string[]> {
  const { realms } = await engine.meditate()
  return Object.entries(realms).flatMap(([name, { warnings = [] }]) =>
    warnings.map((warning) => `realm ${name}: ${warning}`),
  )
}

function postureWarnings({ kinds }: Settings): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['this process runs as root; a user of its own would be safer'] : []),
    ...(kinds.length === 0 ? ['the configuration declares no kinds, so there is nothing to serve'] : []),
  ]
}
