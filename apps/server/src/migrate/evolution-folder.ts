import { join, resolve } from 'node:path'
import type { AstralEngine } from '@luxdb/core'
import { type LoadedEvolution, readEvolutions } from '@luxdb/wisdom'
import { loadConfigFile } from '../config/load-config-file.js'
import type { ResolvedConfig } from '../config/resolve-config.js'

/** Where the evolutions of a realm lie: those of the home realm in the folder itself, others in one of their name. */
export function evolutionFolder(
  { settings, baseDirectory }: ResolvedConfig,
  engine: AstralEngine,
  realm: string,
): string {
  const folder = resolve(baseDirectory, settings.wisdom.evolutions)
  return realm === engine.realmNames[0] ? folder : join(folder, realm)
}

/** The evolutions of a folder; modules with data functions are loaded as configuration files are. */
export function evolutionsIn(
  folder: string,
  { baseDirectory }: ResolvedConfig,
): Promise<readonly LoadedEvolution[]> {
  return readEvolutions(folder, {
    loadModule: async (path) => (await loadConfigFile(baseDirectory, path))?.content,
  })
}
