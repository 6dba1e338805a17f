import { LuxError } from '@luxdb/core'
import { isJsonArray, type JsonObject, type JsonValue } from '@luxdb/core/query'
import type { Preferences } from '../http/read-preferences.js'

/**
 * The beings of a POST: an object, or a list of them. With `columns` only these keys count, and those
 * that an object of a list leaves out are null, unless the defaults are asked for; without, all objects
 * of a list must have the same keys.
 */
export function beingsOf(
  body: JsonValue,
  columns: readonly string[] | undefined,
  missing: Preferences['missing'],
): readonly JsonObject[] {
  if (!isJsonArray(body))
    return [columns === undefined ? asObject(body) : picked(asObject(body), columns, false)]
  const beings = body.map(asObject)
  if (columns !== undefined) return beings.map((being) => picked(being, columns, missing !== 'default'))
  assertSameKeys(beings)
  return beings
}

/** The patch of a PATCH; the only object of a list is accepted too, and an empty list changes nothing. */
export function patchOf(body: JsonValue, columns: readonly string[] | undefined): JsonObject {
  const [single = {}, ...more] = isJsonArray(body) ? body : [body]
  if (more.length > 0) throw invalidBody('A patch is one object, not a list of several; send one.')
  return columns === undefined ? asObject(single) : picked(asObject(single), columns, false)
}

/** The patch of one being by its id: an object. */
export function readBeingPatch(body: JsonValue): JsonObject {
  return asObject(body)
}

function asObject(value: JsonValue): JsonObject {
  if (value !== null && typeof value === 'object' && !isJsonArray(value)) return value
  throw invalidBody('The body must be a JSON object, or a list of objects; send that.')
}

function picked(being: JsonObject, columns: readonly string[], fillsNull: boolean): JsonObject {
  const entries = columns.flatMap((name) => {
    const value = Object.hasOwn(being, name) ? being[name] : undefined
    if (value === undefined) return fillsNull ? [[name, null] as const] : []
    return [[name, value] as const]
  })
  return Object.fromEntries(entries)
}

function assertSameKeys([first = {}, ...rest]: readonly JsonObject[]): void {
  const keys = Object.keys(first)
  const isSame = (being: JsonObject): boolean =>
    Object.keys(being).length === keys.length && keys.every((key) => Object.hasOwn(being, key))
  if (!rest.every(isSame)) {
    throw invalidBody('All object keys must match')
  }
}

function invalidBody(message: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', message)
}
