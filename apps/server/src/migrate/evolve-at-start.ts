import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type AstralEngine, type BaseRealm, LuxError } from '@luxdb/core'
import { DivineMigrations, describeOperation, evolutionLabel, type LoadedEvolution } from '@luxdb/wisdom'
import type { ResolvedConfig } from '../config/resolve-config.js'
import { createEngine } from '../serve/create-engine.js'
import { backupBefore } from './backup-before.js'
import { evolutionFolder, evolutionsIn } from './evolution-folder.js'
import { pendingEvolutions } from './pending-evolutions.js'

interface StartOptions {
  readonly say: (line: string) => void
  readonly signal: AbortSignal
  /** Waits for the realms, but no longer than the signal lets it. */
  readonly awaken: (engine: AstralEngine) => Promise<void>
}

/**
 * What evolution files mean to a server that starts: one that was cut off is finished; those that only add are put
 * into force (`auto-safe`); anything else that waits is refused, with the plan. Without files, nothing is opened.
 * @throws LUX_SCHEMA_MISMATCH with `details.waiting`; LUX_EVOLUTION_EDITED, LUX_EVOLUTION_CONFLICT
 */
export async function evolveAtStart(config: ResolvedConfig, options: StartOptions): Promise<void> {
  const { settings, baseDirectory } = config
  if (settings.wisdom.migrations === 'off') return
  if (!existsSync(resolve(baseDirectory, settings.wisdom.evolutions))) return
  const engine = createEngine(config, { waitsForRealms: true, schemaPolicy: 'as-is' })
  try {
    await options.awaken(engine)
    for (const name of engine.realmNames)
      await evolveRealm(engine, engine.realm(name), { config, ...options })
  } finally {
    const ended = engine.transcend()
    // An engine that still waits for a realm holds nothing that would have to be let go of.
    if (!options.signal.aborted || engine.state !== 'awakening') await ended
  }
}

async function evolveRealm(
  engine: AstralEngine,
  realm: BaseRealm,
  { config, say, signal }: Omit<StartOptions, 'awaken'> & { readonly config: ResolvedConfig },
): Promise<void> {
  const evolutions = await evolutionsIn(evolutionFolder(config, engine, realm.name), config)
  if (evolutions.length === 0) return
  const migrations = new DivineMigrations({ evolutions, backup: backupBefore(config, say) })
  await migrations.resume(realm, { signal })
  const waiting = await pendingEvolutions({ realm, migrations, evolutions })
  const isSafe = config.settings.wisdom.migrations === 'auto-safe' && waiting.every(onlyAdds)
  if (waiting.length > 0 && !isSafe) throw waits(realm.name, waiting)
  for (const evolution of waiting) {
    await migrations.channelEvolution(realm, evolution, { signal })
    say(`${evolutionLabel(evolution)} is in force now in realm ${realm.name}`)
  }
}

function onlyAdds({ operations }: LoadedEvolution): boolean {
  return operations.every((operation) => describeOperation(operation).guard === 'add')
}

function waits(realm: string, evolutions: readonly LoadedEvolution[]): LuxError {
  const waiting = evolutions.map(evolutionLabel)
  const plan = evolutions.flatMap((evolution) => [
    `${evolutionLabel(evolution)}:`,
    ...evolution.operations.map((operation) => `  ${describeOperation(operation).text}`),
  ])
  return new LuxError(
    'LUX_SCHEMA_MISMATCH',
    `Evolutions wait for realm ${realm}; put them into force (luxdb migrate up):\n${plan.join('\n')}`,
    { details: { realm, waiting } },
  )
}
