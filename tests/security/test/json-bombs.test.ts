import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { isLuxError, parseJson } from '@luxdb/core/query'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JSON_BOMBS } from '../src/json-bombs.js'
import { RawConnection } from '../src/raw-connection.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'

/** Of CPU, whatever else the machine does; what is read here is as long as a body may be. */
const MOST_MS = 50
const ROUNDS = 5

describe('documents that cost more to read than to send', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServerProcess({
      realm: 'memory://',
      config: fileURLToPath(new URL('../src/wire.config.ts', import.meta.url)),
      hasTokens: false,
    })
  })
  afterAll(() => server?.stop())

  const send = (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers = {},
    method = 'POST',
  ): Promise<Response> =>
    fetch(server.url + path, { method, headers: { 'content-type': 'application/json', ...headers }, body })

  it.each(JSON_BOMBS)('are refused on every path: %s', async (_, text, status) => {
    const targets = [
      ['/beings/page', 'POST'],
      ['/beings/page?soulId=eq.p1', 'PUT'],
      ['/beings/page?soulId=eq.p1', 'PATCH'],
      ['/beings/page/p1', 'PATCH'],
      ['/query', 'POST'],
      ['/batch', 'POST'],
    ] as const
    for (const [path, method] of targets) {
      const { status: given } = await send(path, text, {}, method)
      expect([path, method, given]).toEqual([path, method, status])
    }
    expect((await fetch(`${server.url}/beings/page/p1`)).status).toBe(200)
  })

  it.each(JSON_BOMBS.filter(([, text]) => text.length > 10_000))(
    `cost at most ${MOST_MS} ms: %s`,
    (_, text) => {
      const costs = Array.from({ length: ROUNDS }, () => costOf(text))
      expect(Math.min(...costs)).toBeLessThan(MOST_MS)
    },
  )

  it('are not unpacked', async () => {
    const packed = new Uint8Array(gzipSync('['.repeat(50_000_000)))
    for (const encoding of ['gzip', 'deflate', 'br', 'identity, gzip'])
      expect((await send('/beings/page', packed, { 'content-encoding': encoding })).status).toBe(415)
  })

  it('are not read on, when they say nothing of their length', async () => {
    const connection = await RawConnection.open(server.port)
    connection.send(
      'POST /beings/page HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    )
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
    // Twice as much as a body may have, or until the server has enough.
    for (let count = 0; count < 32 && connection.isOpen; count++) {
      connection.send(chunk)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await connection.ended()).slice(0, 12)).toBe('HTTP/1.1 413')
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    '',
  ])('are not taken from forms and pages: %j', async (type) => {
    const response = await send('/beings/page', '{"text":"x"}', { 'content-type': type })
    expect(response.status).toBe(415)
  })
})

/** Milliseconds of CPU that reading a document takes. */
function costOf(text: string): number {
  const before = process.cpuUsage()
  try {
    parseJson(text)
  } catch (error) {
    if (!isLuxError(error)) throw error
  }
  return process.cpuUsage(before).user / 1_000
}
