import { isJsonArray, type JsonObject, type JsonPrimitive, type JsonValue } from './json.js'

/*
 * Containment as PostgreSQL's jsonb defines it (datatype-json, "jsonb Containment and Existence").
 */

/**
 * `@>`: objects hold every member of the other, arrays every item, wherever it stands and however often
 * it is repeated. At the top, and only there, an array also contains a scalar.
 */
export function jsonContains(whole: JsonValue, part: JsonValue): boolean {
  if (isJsonArray(whole) && isScalar(part)) return whole.includes(part)
  return containsDeep(whole, part)
}

function containsDeep(whole: JsonValue, part: JsonValue): boolean {
  if (isScalar(whole) || isScalar(part)) return whole === part
  if (isJsonArray(whole)) return isJsonArray(part) && containsItems(whole, part)
  return !isJsonArray(part) && containsMembers(whole, part)
}

function containsItems(whole: readonly JsonValue[], part: readonly JsonValue[]): boolean {
  const scalars = new Set(whole.filter(isScalar))
  const containers = whole.filter((item) => !isScalar(item))
  return part.every((item) =>
    isScalar(item) ? scalars.has(item) : containers.some((container) => containsDeep(container, item)),
  )
}

function containsMembers(whole: JsonObject, part: JsonObject): boolean {
  return Object.entries(part).every(([key, member]) => {
    const found = Object.hasOwn(whole, key) ? whole[key] : undefined
    return found !== undefined && containsDeep(found, member)
  })
}

/** `&&`: both are arrays and share an item. */
export function jsonOverlaps(left: JsonValue, right: JsonValue): boolean {
  if (!isJsonArray(left) || !isJsonArray(right)) return false
  const scalars = new Set(right.filter(isScalar))
  const containers = right.filter((item) => !isScalar(item))
  return left.some((item) =>
    isScalar(item) ? scalars.has(item) : containers.some((container) => jsonEquals(item, container)),
  )
}

/** `?`: an object has the key, an array the text as an item; a text is its own only key. */
export function jsonHasKey(value: JsonValue, key: string): boolean {
  if (isScalar(value)) return value === key
  return isJsonArray(value) ? value.includes(key) : Object.hasOwn(value, key)
}

export function jsonEquals(left: JsonValue, right: JsonValue): boolean {
  if (isScalar(left) || isScalar(right)) return left === right
  if (isJsonArray(left)) {
    return (
      isJsonArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equalsOrAbsent(item, right[index]))
    )
  }
  if (isJsonArray(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => equalsOrAbsent(left[key], own(right, key)))
  )
}

function equalsOrAbsent(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return left !== undefined && right !== undefined && jsonEquals(left, right)
}

function own(value: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

function isScalar(value: JsonValue): value is JsonPrimitive {
  return value === null || typeof value !== 'object'
}
