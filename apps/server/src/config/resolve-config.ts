import { dirname, resolve } from 'node:path'
import { checkConfig } from './check-config.js'
import { type ConfigEntry, type ConfigSource, entryFor } from './config-layer.js'
import { configError, sourceText } from './config-problem.js'
import type { Settings } from './config-schema.js'
import { fileLayer } from './file-layer.js'
import { type FlagValue, flagLayer } from './flag-layer.js'
import { loadConfigFile } from './load-config-file.js'
import { SETTINGS, type Setting } from './settings.js'
import { CONFIG_VARIABLE, type Environment, variableLayer } from './variable-layer.js'

export interface ConfigRequest {
  /** Where `luxdb.config.*` is looked for, and what relative paths of flags start from. */
  readonly folder: string
  /** The configuration file, when it was named. */
  readonly file?: string
  readonly environment: Environment
  readonly flags: readonly FlagValue[]
}

/** The settings in force, and where they came from. */
export interface ResolvedConfig {
  readonly settings: Settings
  /** Absolute path of the file, if there is one. */
  readonly file: string | undefined
  /** Folder of the file, or the working directory: what relative paths of realm URLs start from. */
  readonly baseDirectory: string
  /** Undefined: the default is in force. */
  readonly sourceOf: (path: readonly string[]) => ConfigSource | undefined
  /** Settings that were given but act only in a later version. */
  readonly warnings: readonly string[]
}

/** File, variables over it, flags over those. @throws LUX_INVALID_CONFIG with everything that is wrong */
export async function resolveConfig(request: ConfigRequest): Promise<ResolvedConfig> {
  const named = request.file ?? request.environment[CONFIG_VARIABLE]
  const file = await loadConfigFile(request.folder, named)
  const fromFile = file === undefined ? { entries: [], problems: [] } : fileLayer(file.path, file.content)
  const fromVariables = variableLayer(
    request.environment,
    fromFile.entries.map((entry) => entry.path),
  )
  const fromFlags = flagLayer(request.flags)
  const layers = [fromFile, fromVariables, fromFlags]
  const entries = layers.flatMap((layer) => layer.entries)
  const checked = checkConfig(entries)
  const problems = [
    ...layers.flatMap((layer) => layer.problems),
    ...('problems' in checked ? checked.problems : []),
  ]
  if (problems.length > 0 || 'problems' in checked) throw configError(problems)
  return {
    settings: checked.settings,
    file: file?.path,
    baseDirectory: file === undefined ? resolve(request.folder) : dirname(file.path),
    sourceOf: (path) => entryFor(entries, path)?.source,
    warnings: laterWarnings(entries),
  }
}

function laterWarnings(entries: readonly ConfigEntry[]): string[] {
  return entries.flatMap((entry) => {
    const setting = settingOf(entry)
    if (setting?.notes.actsLater === undefined) return []
    const place = `${entry.path.join('.')} (${sourceText(entry.source)})`
    return [`${place} has no effect in this version; a later one brings ${setting.notes.actsLater}.`]
  })
}

function settingOf(entry: ConfigEntry): Setting | undefined {
  const key = entry.path.join('.')
  return SETTINGS.find((setting) => setting.key === key)
}
