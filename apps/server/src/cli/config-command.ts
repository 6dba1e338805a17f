import { relative } from 'node:path'
import { valueAt } from '../config/config-layer.js'
import { type ResolvedConfig, resolveConfig } from '../config/resolve-config.js'
import { SETTINGS, settingAt } from '../config/settings.js'
import { shownText, shownValue } from '../config/shown-value.js'
import { type ConfigOptions, configRequestOf } from './config-options.js'
import type { Terminal } from './terminal.js'

interface ShownSetting {
  readonly key: string
  readonly value: unknown
  readonly text: string
  /** File, variable or flag; `default` when nobody said anything. */
  readonly source: string
}

/** Prints every setting in force and where it came from. */
export async function showConfig(options: ConfigOptions, terminal: Terminal): Promise<void> {
  const config = await resolveConfig(configRequestOf(options))
  const shown = leafPaths(config).map((path) => showSetting(config, path))
  if (terminal.isJson) printJson(config, shown, terminal)
  else printTable(shown, terminal)
  for (const warning of config.warnings) terminal.say(`${terminal.paint('yellow', 'warning:')} ${warning}`)
}

/** Settings that hold a value of their own, named entries one by one. */
function leafPaths(config: ResolvedConfig): (readonly string[])[] {
  return SETTINGS.flatMap(({ path, type }) => {
    if (type !== 'names') return type === 'group' && hasMembers(path) ? [] : [path]
    const entries = valueAt(config.settings, path)
    return typeof entries === 'object' && entries !== null
      ? Object.keys(entries).map((name) => [...path, name])
      : []
  })
}

function hasMembers(path: readonly string[]): boolean {
  return SETTINGS.some(
    (other) => other.path.length > path.length && other.key.startsWith(`${path.join('.')}.`),
  )
}

function showSetting(config: ResolvedConfig, path: readonly string[]): ShownSetting {
  const isSecret = settingAt(path)?.notes.isSecret === true
  const value = valueAt(config.settings, path)
  return {
    key: path.join('.'),
    value: shownValue(value, isSecret) ?? null,
    text: value === undefined ? '-' : shownText(value, isSecret),
    source: sourceName(config, path),
  }
}

function sourceName(config: ResolvedConfig, path: readonly string[]): string {
  const source = config.sourceOf(path)
  if (source === undefined) return 'default'
  return source.type === 'file' ? relative(process.cwd(), source.name) || source.name : source.name
}

function printJson(config: ResolvedConfig, shown: readonly ShownSetting[], terminal: Terminal): void {
  const settings = Object.fromEntries(shown.map(({ key, value, source }) => [key, { value, source }]))
  const { file = null, baseDirectory, warnings } = config
  terminal.print(JSON.stringify({ file, baseDirectory, settings, warnings }, undefined, 2))
}

function printTable(shown: readonly ShownSetting[], terminal: Terminal): void {
  const keyWidth = Math.max(...shown.map(({ key }) => key.length))
  const textWidth = Math.min(48, Math.max(...shown.map(({ text }) => text.length)))
  for (const { key, text, source } of shown) {
    terminal.print(`${key.padEnd(keyWidth)}  ${text.padEnd(textWidth)}  ${source}`)
  }
}
