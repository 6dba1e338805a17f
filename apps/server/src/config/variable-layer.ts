import type { ConfigSource } from './config-layer.js'
import type { ConfigProblem } from './config-problem.js'
import { type ConfigLayer, flatten } from './file-layer.js'
import { nearestName } from './nearest-name.js'
import { readSettingText } from './setting-text.js'
import { SETTINGS, type Setting, settingAt, variableOf } from './settings.js'
import { shownText } from './shown-value.js'

/** Names the configuration file itself; it is no setting. */
export const CONFIG_VARIABLE = 'LUXDB_CONFIG'

const PREFIX = 'LUXDB_'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What the environment's variables say. `names` are entries that exist already (names of realms), so
 * that a variable finds them whatever their capitals.
 */
export function variableLayer(environment: Environment, names: readonly (readonly string[])[]): ConfigLayer {
  const given = Object.entries(environment)
    .flatMap(([name, text]) => (isOurs(name) && text !== undefined ? [{ name, text }] : []))
    // A variable for a group comes before those for its members.
    .sort((one, other) => one.name.length - other.name.length || (one.name < other.name ? -1 : 1))
  const layers = given.map(({ name, text }) => readVariable(name, text, names))
  return {
    entries: layers.flatMap((layer) => layer.entries),
    problems: layers.flatMap((layer) => layer.problems),
  }
}

function isOurs(name: string): boolean {
  return name.startsWith(PREFIX) && name !== CONFIG_VARIABLE
}

function readVariable(name: string, text: string, names: readonly (readonly string[])[]): ConfigLayer {
  const source: ConfigSource = { type: 'variable', name }
  const setting = settingOf(name, names)
  if (setting === undefined) return { entries: [], problems: [unknownVariable(name)] }
  const read = readSettingText(setting, text)
  if ('value' in read) return entriesOf(setting, read.value, source)
  const value = shownText(text, setting.notes.isSecret === true)
  return { entries: [], problems: [{ key: setting.key, value, source, remedy: read.remedy }] }
}

/** JSON for named entries says which there are; JSON for a group of settings changes those it names. */
function entriesOf(setting: Setting, value: unknown, source: ConfigSource): ConfigLayer {
  if (setting.type === 'names') return { entries: [{ path: setting.path, value, source }], problems: [] }
  return flatten(value, setting.path, source)
}

function settingOf(variable: string, names: readonly (readonly string[])[]): Setting | undefined {
  const known = SETTINGS.find((setting) => setting.variable === variable)
  if (known !== undefined) return known
  const existing = names.find((path) => variableOf(path) === variable)
  if (existing !== undefined) return settingAt(existing)
  const parent = SETTINGS.find(
    (setting) => setting.type === 'names' && variable.startsWith(`${setting.variable}_`),
  )
  if (parent === undefined) return undefined
  return settingAt([...parent.path, camelCase(variable.slice(parent.variable.length + 1))])
}

function camelCase(words: string): string {
  return words.toLowerCase().replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function unknownVariable(name: string): ConfigProblem {
  const nearest = nearestName(
    name,
    SETTINGS.map((setting) => setting.variable),
  )
  const advice = nearest === undefined ? 'unset it' : `did you mean ${nearest}?`
  return { key: name, remedy: `no setting has this variable; ${advice}` }
}
