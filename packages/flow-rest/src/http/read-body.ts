import { LuxError } from '@luxdb/core'
import { type JsonValue, parseJson } from '@luxdb/core/query'
import type { RestFlowLimits } from '../rest-flow-options.js'
import { assertMediaType } from './media-type.js'
import { withDeadline } from './with-deadline.js'

type BodyLimits = Pick<RestFlowLimits, 'maxBodyBytes' | 'requestTimeoutMs'>

/** A merge patch (RFC 7396) comes under its own name. */
export const MERGE_PATCH = 'application/merge-patch+json'
const JSON_BODIES: ReadonlySet<string> = new Set(['application/json', MERGE_PATCH])

/** The JSON of a body. @throws as {@link readText}, LUX_INVALID_JSON, LUX_UNSAFE_JSON */
export async function readJson(request: Request, limits: BodyLimits): Promise<JsonValue> {
  return parseJson(await readText(request, limits, JSON_BODIES))
}

/**
 * The text of a body of these media types. Reading stops at the limit.
 * @throws LUX_UNSUPPORTED_MEDIA_TYPE, LUX_PAYLOAD_TOO_LARGE, LUX_REQUEST_TIMEOUT, LUX_ABORTED,
 *   LUX_INVALID_JSON
 */
export async function readText(
  request: Request,
  limits: BodyLimits,
  mediaTypes: ReadonlySet<string>,
): Promise<string> {
  assertMediaType(request.headers, mediaTypes)
  return decode(await readBytes(request, limits))
}

/** @throws LUX_PAYLOAD_TOO_LARGE, LUX_REQUEST_TIMEOUT, LUX_ABORTED */
export function readBytes(request: Request, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  return withDeadline(readWhole(request, limits.maxBodyBytes), limits.requestTimeoutMs)
}

async function readWhole(request: Request, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get('content-length')
  if (declared !== null && Number(declared) > maxBodyBytes) throw tooLarge(maxBodyBytes)
  try {
    // With a declared length the server cuts the body there, and reading it whole is the fast way.
    const bytes =
      declared === null
        ? await readChunks(request, maxBodyBytes)
        : new Uint8Array(await request.arrayBuffer())
    if (bytes.byteLength > maxBodyBytes) throw tooLarge(maxBodyBytes)
    return bytes
  } catch (cause) {
    if (cause instanceof LuxError) throw cause
    throw new LuxError('LUX_ABORTED', 'The body ended before it was complete; send it again.', { cause })
  }
}

async function readChunks(request: Request, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = request.body?.getReader()
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > maxBodyBytes) {
      await reader?.cancel()
      throw tooLarge(maxBodyBytes)
    }
    chunks.push(part.value)
  }
  return joined(chunks, size)
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes)
  } catch (cause) {
    throw new LuxError('LUX_INVALID_JSON', 'The body is not UTF-8; encode it so.', { cause })
  }
}

function tooLarge(maxBodyBytes: number): LuxError {
  return new LuxError(
    'LUX_PAYLOAD_TOO_LARGE',
    `The body is larger than ${maxBodyBytes} bytes; send several smaller requests.`,
    { details: { maxBodyBytes } },
  )
}
