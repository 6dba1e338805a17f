import { isJsonArray, type JsonPrimitive, type JsonValue } from './json.js'

export type JsonPath = readonly (string | number)[]

/** What stands at a path; undefined where nothing does. JSON null is a value here. */
export function jsonAt(value: JsonValue, path: JsonPath): JsonValue | undefined {
  let place: JsonValue | undefined = value
  for (const step of path) {
    if (place === undefined) return undefined
    place = typeof step === 'number' ? itemAt(place, step) : memberAt(place, step)
  }
  return place
}

function itemAt(value: JsonValue, index: number): JsonValue | undefined {
  if (!isJsonArray(value)) return undefined
  return value[index < 0 ? value.length + index : index]
}

function memberAt(value: JsonValue, key: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || isJsonArray(value)) return undefined
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** The scalar at a path; null for objects, arrays, JSON null and nothing at all. */
export function scalarAt(value: JsonValue, path: JsonPath): JsonPrimitive {
  const place = jsonAt(value, path)
  return place === undefined || typeof place === 'object' ? null : place
}
