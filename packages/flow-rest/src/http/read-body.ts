import { LuxError } from '@luxdb/core'
import { type JsonValue, parseJson } from '@luxdb/core/query'
import { type BodyLimits, readBytes } from '@luxdb/protocol'
import type { HttpRequest } from './http-request.js'
import { assertMediaType } from './media-type.js'

/** A merge patch (RFC 7396) comes under its own name. */
export const MERGE_PATCH = 'application/merge-patch+json'
const JSON_BODIES: ReadonlySet<string> = new Set(['application/json', MERGE_PATCH])

/** The JSON of a body. @throws as {@link readText}, LUX_INVALID_JSON, LUX_UNSAFE_JSON */
export async function readJson(request: HttpRequest, limits: BodyLimits): Promise<JsonValue> {
  return parseJson(await readText(request, limits, JSON_BODIES))
}

/**
 * The text of a body of these media types. Reading stops at the limit.
 * @throws LUX_UNSUPPORTED_MEDIA_TYPE, LUX_PAYLOAD_TOO_LARGE, LUX_REQUEST_TIMEOUT, LUX_ABORTED,
 *   LUX_INVALID_JSON
 */
export async function readText(
  request: HttpRequest,
  limits: BodyLimits,
  mediaTypes: ReadonlySet<string>,
): Promise<string> {
  assertMediaType(request.headers, mediaTypes)
  return decode(await readBytes(request, limits))
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes)
  } catch (cause) {
    throw new LuxError('LUX_INVALID_JSON', 'The body is not UTF-8; encode it so.', { cause })
  }
}
