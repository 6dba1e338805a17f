import type { JsonValue } from './json.js'
import { scanJson } from './json-scanner.js'
import type { JsonLimits } from './value-domain.js'

/** What a document from outside may hold: as deep as a stored value, and the longest list of a query. */
export const PARSE_LIMITS: JsonLimits = Object.freeze({
  depth: 32,
  keysPerObject: 1_024,
  itemsPerArray: 10_000,
})

/**
 * The one parser for JSON that comes from outside. It scans before it parses, in linear time and without
 * recursion, so that a hostile document costs no more than reading it.
 *
 * @throws LUX_INVALID_JSON (malformed; `details.position`), LUX_UNSAFE_JSON (repeated or dangerous keys,
 *   too deep, too large), LUX_OUT_OF_RANGE (a number beyond doubles)
 */
export function parseJson(text: string, limits: JsonLimits = PARSE_LIMITS): JsonValue {
  scanJson(text, limits)
  const value: JsonValue = JSON.parse(text)
  return value
}
