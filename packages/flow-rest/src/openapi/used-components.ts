import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@luxdb/core/query'

type Components = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>

const REFERENCE = /^#\/components\/([^/]+)\/([^/]+)/

/** The components that paths lead to, by however many references: nobody sees more than what it may use. */
export function usedComponents(paths: JsonObject, components: Components): Components {
  const used = new Set<string>()
  const open: JsonValue[] = [paths]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const reference of referencesIn(value)) {
      const [, section = '', name = ''] = REFERENCE.exec(reference) ?? []
      const component = components[section]?.[name]
      if (component === undefined || used.has(`${section}/${name}`)) continue
      used.add(`${section}/${name}`)
      open.push(component)
    }
  }
  const sections = Object.entries(components).map(([section, members]) => {
    const kept = Object.entries(members).filter(([name]) => used.has(`${section}/${name}`))
    return [section, Object.fromEntries(kept)] as const
  })
  return Object.fromEntries(sections.filter(([, members]) => Object.keys(members).length > 0))
}

function referencesIn(value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap(referencesIn)
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  )
}
