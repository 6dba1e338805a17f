/** Where a value was given. */
export interface ConfigSource {
  readonly type: 'file' | 'variable' | 'flag'
  /** Path of the file, name of the variable or of the flag. */
  readonly name: string
}

export interface ConfigEntry {
  readonly path: readonly string[]
  readonly value: unknown
  readonly source: ConfigSource
}

/** Values as nested objects, as far as they are known yet. */
export type ConfigValues = Record<string, unknown>

/** Puts entries together, later ones over earlier ones; one that names a whole group replaces it. */
export function mergeEntries(entries: readonly ConfigEntry[]): ConfigValues {
  const merged: ConfigValues = {}
  for (const { path, value } of entries) setAt(merged, path, value)
  return merged
}

/** The entry that says what stands at a path, or inside it. */
export function entryFor(entries: readonly ConfigEntry[], path: readonly string[]): ConfigEntry | undefined {
  return entries.findLast((entry) => leads(entry.path, path) || leads(path, entry.path))
}

export function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isPlainObject(value) ? value[name] : undefined), values)
}

export function isPlainObject(value: unknown): value is ConfigValues {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function leads(from: readonly string[], to: readonly string[]): boolean {
  return from.length <= to.length && from.every((name, index) => name === to[index])
}

function setAt(target: ConfigValues, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path
  if (name === undefined) return
  if (rest.length === 0) {
    define(target, name, value)
    return
  }
  const found = Object.hasOwn(target, name) ? target[name] : undefined
  const inner = isPlainObject(found) ? { ...found } : {}
  define(target, name, inner)
  setAt(inner, rest, value)
}

/** Also for a member called `__proto__`, which then is refused as unknown. */
function define(target: ConfigValues, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
}
