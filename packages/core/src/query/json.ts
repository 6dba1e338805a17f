export type JsonPrimitive = string | number | boolean | null
export type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/**
 * JSON text with object keys sorted, so that equal values have equal text in every realm.
 * Input must already be plain JSON of bounded depth (see `assertJson` in value-domain.ts).
 */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(sortKeys(value))
}

function sortKeys(value: JsonValue): JsonValue {
  if (isPrimitive(value)) return value
  // Most lists are of texts or numbers, and need no copy.
  if (isJsonArray(value)) return value.every(isPrimitive) ? value : value.map(sortKeys)
  // A null prototype: `__proto__` stays an ordinary key should one ever get here.
  const sorted: Record<string, JsonValue> = Object.create(null)
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member !== undefined) sorted[key] = sortKeys(member)
  }
  return sorted
}

function isPrimitive(value: JsonValue): value is JsonPrimitive {
  return value === null || typeof value !== 'object'
}

/** `Array.isArray` that narrows readonly JSON arrays. */
export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isJsonArray(value)
}
