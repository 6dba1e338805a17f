import type { AstralEngine, SchemaPolicy } from '@luxdb/core'
import { type ResolvedConfig, resolveConfig } from '../config/resolve-config.js'
import { createCallbacks } from '../serve/create-callbacks.js'
import { createEngine } from '../serve/create-engine.js'
import { makeRealmFolders } from '../serve/realm-folders.js'
import { STOP_SIGNALS } from '../serve/stop-signals.js'
import { type ConfigOptions, configRequestOf } from './config-options.js'
import type { Terminal } from './terminal.js'

export interface EngineUse {
  readonly engine: AstralEngine
  readonly config: ResolvedConfig
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
}

/** An engine for the time of one command, without flows; before-hooks hold for it too. */
export async function withEngine<T>(
  options: ConfigOptions,
  terminal: Terminal,
  use: (given: EngineUse) => Promise<T>,
  schemaPolicy?: SchemaPolicy,
): Promise<T> {
  const config = await resolveConfig(configRequestOf(options))
  for (const warning of config.warnings) terminal.say(`${terminal.paint('yellow', 'warning:')} ${warning}`)
  const callbacks = await createCallbacks(config.settings)
  const engine = createEngine(config, {
    waitsForRealms: false,
    say: (line) => terminal.say(`${terminal.paint('yellow', 'warning:')} ${line}`),
    ...(schemaPolicy !== undefined && { schemaPolicy }),
  })
  const abort = new AbortController()
  const onSignal = (): void => abort.abort()
  for (const name of STOP_SIGNALS) process.once(name, onSignal)
  try {
    await makeRealmFolders(config)
    await engine.awaken()
    callbacks.prepare(engine)
    return await use({ engine, config, signal: abort.signal })
  } finally {
    for (const name of STOP_SIGNALS) process.removeListener(name, onSignal)
    await engine.transcend()
  }
}
