import { type ConfigEntry, type ConfigSource, isPlainObject } from './config-layer.js'
import type { ConfigProblem } from './config-problem.js'
import { SETTINGS, type Setting, settingAt } from './settings.js'

export interface ConfigLayer {
  readonly entries: readonly ConfigEntry[]
  readonly problems: readonly ConfigProblem[]
}

/** The content of a file as entries, aliases replaced by the names of the settings. */
export function fileLayer(path: string, content: unknown): ConfigLayer {
  const source: ConfigSource = { type: 'file', name: path }
  if (!isPlainObject(content)) {
    const remedy = 'the file has to export an object, best by `export default defineConfig({ ... })`.'
    return { entries: [], problems: [{ key: 'configuration', source, remedy }] }
  }
  return flatten(content, [], source)
}

/** Entries for what is inside a value, as deep as the settings are. */
export function flatten(value: unknown, path: readonly string[], source: ConfigSource): ConfigLayer {
  const isGroup = path.length === 0 || hasMembers(settingAt(path))
  if (!isGroup || !isPlainObject(value)) return { entries: [{ path, value, source }], problems: [] }
  const members = Object.entries(value).map(([name, member]) => ({ name: canonicalName(path, name), member }))
  // A group that says nothing about its members is still there, for example realms: {}.
  if (members.length === 0 && path.length > 0) return { entries: [{ path, value, source }], problems: [] }
  const layers = members.map(({ name, member }) => flatten(member, [...path, name], source))
  return {
    entries: layers.flatMap((layer) => layer.entries),
    problems: [...repeated(members, path, source), ...layers.flatMap((layer) => layer.problems)],
  }
}

function hasMembers(setting: Setting | undefined): boolean {
  if (setting === undefined) return false
  return setting.type === 'names' || SETTINGS.some((other) => other.key.startsWith(`${setting.key}.`))
}

/** The name of the setting that is called so, or in snake_case, or by an alias; otherwise what was given. */
function canonicalName(path: readonly string[], name: string): string {
  const parent = settingAt(path)
  if (parent?.type === 'names') return name
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const siblings = SETTINGS.filter(
    (setting) => setting.path.length === path.length + 1 && setting.key.startsWith(prefixOf(path)),
  )
  const found = siblings.find(
    (setting) => setting.path.at(-1) === camel || setting.notes.aliases?.includes(name),
  )
  return found?.path.at(-1) ?? name
}

function prefixOf(path: readonly string[]): string {
  return path.map((name) => `${name}.`).join('')
}

function repeated(
  members: readonly { readonly name: string }[],
  path: readonly string[],
  source: ConfigSource,
): ConfigProblem[] {
  const names = members.map((member) => member.name)
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => ({
      key: [...path, name].join('.'),
      source,
      remedy: 'it is given twice, once by an alias.',
    }))
}
