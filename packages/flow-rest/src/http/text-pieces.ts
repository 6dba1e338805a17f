import { LuxError } from '@luxdb/core'
import { withDeadline } from '@luxdb/protocol'
import type { HttpRequest } from './http-request.js'

/** So much has to arrive in the time that a request may take: a body that trickles would keep its place for days. */
export const STEADY_BYTES = 65_536

/**
 * The text of a body as it arrives, for as long as it flows: the time in which nobody reads it does not count.
 * @throws LUX_REQUEST_TIMEOUT, LUX_ABORTED, LUX_INVALID_JSON
 */
export class TextPieces implements AsyncIterable<string> {
  readonly #request: HttpRequest
  readonly #timeoutMs: number
  #bytes = 0
  /** Bytes since the deadline was moved last, and what is left until it. */
  #steady = 0
  #leftMs: number

  constructor(request: HttpRequest, timeoutMs: number) {
    this.#request = request
    this.#timeoutMs = timeoutMs
    this.#leftMs = timeoutMs
  }

  /** Bytes that have arrived since `forget`. */
  get bytes(): number {
    return this.#bytes
  }

  forget(): void {
    this.#bytes = 0
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = this.#request.body?.getReader()
    if (reader === undefined) return
    try {
      for (;;) {
        const value = await this.#next(reader)
        if (value === undefined) break
        this.#bytes += value.byteLength
        yield decoded(() => decoder.decode(value, { stream: true }))
      }
      yield decoded(() => decoder.decode())
    } finally {
      await reader.cancel().catch(() => undefined)
    }
  }

  async #next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
    const startedAt = performance.now()
    const { value } = await withDeadline(this.#read(reader), this.#timeoutMs, this.#leftMs)
    this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - startedAt))
    this.#steady += value?.byteLength ?? 0
    if (this.#steady >= STEADY_BYTES) {
      this.#steady = 0
      this.#leftMs = this.#timeoutMs
    }
    return value
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): ReturnType<typeof reader.read> {
    try {
      return await reader.read()
    } catch (cause) {
      throw new LuxError('LUX_ABORTED', 'The body ended before it was complete; send the rest again.', {
        cause,
      })
    }
  }
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch (cause) {
    throw new LuxError('LUX_INVALID_JSON', 'The body is not UTF-8; encode it so.', { cause })
  }
}
