import { LuxError } from '@luxdb/core'
import { withDeadline } from './with-deadline.js'

export interface BodyLimits {
  readonly maxBodyBytes: number
  /** Milliseconds in which a body has to arrive. */
  readonly requestTimeoutMs: number
}

/** Headers as requests of the web standard have them: names in any case, null for what was not sent. */
export interface RequestHeaders {
  get(name: string): string | null
  has(name: string): boolean
}

/** What a body is read from; a `Request` is one. */
export interface BodySource {
  readonly headers: RequestHeaders
  readonly body: ReadableStream<Uint8Array> | null
  arrayBuffer(): Promise<ArrayBuffer>
}

/** The bytes of a body. Reading stops at the limit. @throws LUX_PAYLOAD_TOO_LARGE, LUX_REQUEST_TIMEOUT, LUX_ABORTED */
export function readBytes(request: BodySource, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  return withDeadline(readWhole(request, limits.maxBodyBytes), limits.requestTimeoutMs)
}

async function readWhole(request: BodySource, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer>> {
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

async function readChunks(request: BodySource, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer>> {
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

function tooLarge(maxBodyBytes: number): LuxError {
  return new LuxError(
    'LUX_PAYLOAD_TOO_LARGE',
    `The body is larger than ${maxBodyBytes} bytes; send several smaller requests.`,
    { details: { maxBodyBytes } },
  )
}
