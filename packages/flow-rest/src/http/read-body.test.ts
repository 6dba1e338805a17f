import type { JsonValue } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { readJson } from './read-body.js'

const LIMITS = { maxBodyBytes: 64, requestTimeoutMs: 1_000 }
const JSON_HEADERS = { 'content-type': 'application/json' }

function read(
  body: string | Uint8Array | ReadableStream | null,
  headers: Record<string, string> = JSON_HEADERS,
  limits = LIMITS,
): Promise<JsonValue> {
  return readJson(new Request('http://h/', { method: 'POST', body, headers, duplex: 'half' }), limits)
}

/** A body that arrives in pieces, and says how many were taken. */
function pieces(
  count: number,
  bytes: number,
): { readonly stream: ReadableStream<Uint8Array>; taken: number } {
  const state = {
    taken: 0,
    stream: new ReadableStream<Uint8Array>({
      pull(controller) {
        if (state.taken === count) return controller.close()
        state.taken += 1
        controller.enqueue(new Uint8Array(bytes).fill(0x20))
      },
    }),
  }
  return state
}

describe('a body', () => {
  it('is JSON, whatever its length is known to be', async () => {
    expect(await read('{"a":"ż"}')).toEqual({ a: 'ż' })
    expect(await read('{"a":1}', { ...JSON_HEADERS, 'content-length': '7' })).toEqual({ a: 1 })
    expect(await read('[1]', { 'content-type': 'Application/JSON; charset="UTF-8"' })).toEqual([1])
  })

  it.each<Record<string, string>>([
    {},
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-type': 'application/jsonp' },
    { ...JSON_HEADERS, 'content-encoding': 'gzip' },
  ])('is refused with the headers %o', async (headers) => {
    await expect(read('{}', headers)).rejects.toMatchObject({ code: 'LUX_UNSUPPORTED_MEDIA_TYPE' })
  })

  it('may have as many bytes as the limit says, and not one more', async () => {
    const text = (bytes: number): string => JSON.stringify('ż'.repeat((bytes - 2) / 2))
    expect(await read(text(64))).toHaveLength(31)
    await expect(read(text(66))).rejects.toMatchObject({ code: 'LUX_PAYLOAD_TOO_LARGE' })
    await expect(read('{}', { ...JSON_HEADERS, 'content-length': '65' })).rejects.toMatchObject({
      code: 'LUX_PAYLOAD_TOO_LARGE',
    })
    await expect(read(text(66), { ...JSON_HEADERS, 'content-length': '5' })).rejects.toMatchObject({
      code: 'LUX_PAYLOAD_TOO_LARGE',
    })
  })

  it('is not read further than the limit', async () => {
    const body = pieces(1_000, 32)
    await expect(read(body.stream)).rejects.toMatchObject({ code: 'LUX_PAYLOAD_TOO_LARGE' })
    // Streams fetch a piece ahead.
    expect(body.taken).toBeLessThan(8)
  })

  it('does not arrive for ever', async () => {
    const never = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) })
    await expect(read(never, JSON_HEADERS, { ...LIMITS, requestTimeoutMs: 5 })).rejects.toMatchObject({
      code: 'LUX_REQUEST_TIMEOUT',
    })
  })

  it('that breaks off is the end of the request', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('reset')),
    })
    await expect(read(broken)).rejects.toMatchObject({ code: 'LUX_ABORTED' })
  })

  it.each([
    [null, 'LUX_INVALID_JSON'],
    ['', 'LUX_INVALID_JSON'],
    ['{"a":1', 'LUX_INVALID_JSON'],
    [new Uint8Array([0x22, 0xff, 0x22]), 'LUX_INVALID_JSON'],
    ['{"__proto__":1}', 'LUX_UNSAFE_JSON'],
    ['{"a":1,"a":2}', 'LUX_UNSAFE_JSON'],
    ['['.repeat(33) + ']'.repeat(31), 'LUX_UNSAFE_JSON'],
    ['1e999', 'LUX_OUT_OF_RANGE'],
  ])('%s is refused with %s', async (body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code })
  })
})
