import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Ask, askAs } from '../src/ask.js'
import { ROOT } from '../src/people.js'
import { RawConnection } from '../src/raw-connection.js'
import { SCALE } from '../src/scale.js'
import { type ServerProcess, startServerProcess } from '../src/server-process.js'
import { waitUntil } from '../src/wait-until.js'

const HEADERS_MS = 1_000
const REQUEST_MS = 2_000
/** Slow clients are looked for once a second. */
const SWEEP_MS = 1_000
const CLIENTS = 500
/** Who reads nothing makes server and kernel keep an answer of 8 MB. */
const DEAF_CLIENTS = SCALE.isWhole ? 100 : 25
const WHOLE_CHARACTERS = 8_000_000
const PIECE_CHARACTERS = 1_500_000
const BUSY_MACHINE_MS = 15_000

const REQUEST = 'GET /beings/page HTTP/1.1\r\nHost: localhost\r\n'
const LINES_HEAD =
  'POST /beings/page HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n'
const BODY_HEAD =
  'POST /beings/page HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n'

describe('clients that are slow', () => {
  let server: ServerProcess
  let root: Ask
  beforeAll(async () => {
    server = await startServerProcess({
      realm: 'memory://',
      config: fileURLToPath(new URL('../src/wire.config.ts', import.meta.url)),
      settings: { 'limits.headersTimeoutMs': HEADERS_MS, 'limits.requestTimeoutMs': REQUEST_MS },
    })
    root = await askAs(ROOT, server.url)
  })
  afterAll(() => server?.stop())

  async function crowd(count: number): Promise<readonly RawConnection[]> {
    const clients = await Promise.all(Array.from({ length: count }, () => RawConnection.open(server.port)))
    onTestFinished(() => {
      for (const client of clients) client.close()
    })
    return clients
  }

  /** Says a little more every now and then, until all are gone. */
  async function drip(clients: readonly RawConnection[], text: string, deadlineMs: number): Promise<void> {
    const timer = setInterval(() => {
      for (const client of clients) if (client.isOpen) client.send(text)
    }, 200)
    try {
      await Promise.all(clients.map((client) => client.ended(deadlineMs)))
    } finally {
      clearInterval(timer)
    }
  }

  /** The others are served all the while, as fast as may be expected of a busy machine. */
  async function servedDuring(work: Promise<void>): Promise<readonly number[]> {
    let isOver = false
    const over = work.finally(() => (isOver = true))
    const tookMs: number[] = []
    while (!isOver) {
      const startedAt = performance.now()
      expect((await root('/beings/page/p1')).status).toBe(200)
      tookMs.push(performance.now() - startedAt)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await over
    return tookMs.sort((one, other) => one - other)
  }

  async function connections(): Promise<number> {
    const { json } = await root('/meditation')
    const flows = (json as { flows: Record<string, { connections?: number }> }).flows
    return flows['rest']?.connections ?? Number.NaN
  }

  it(`send headers byte by byte: ${CLIENTS} are cut, and others are served`, async () => {
    const clients = await crowd(CLIENTS)
    for (const client of clients) client.send(`${REQUEST}X-Slow: `)
    const tookMs = await servedDuring(drip(clients, 'a', HEADERS_MS + SWEEP_MS + BUSY_MACHINE_MS))
    expectTimeouts(clients)
    expect(tookMs[Math.floor(tookMs.length / 2)]).toBeLessThan(500)
    await waitUntil('their places are free', async () => (await connections()) < DEAF_CLIENTS / 2)
  })

  it(`send bodies byte by byte: ${CLIENTS} are cut`, async () => {
    const clients = await crowd(CLIENTS)
    for (const client of clients) client.send(BODY_HEAD)
    const tookMs = await servedDuring(drip(clients, ' ', REQUEST_MS + SWEEP_MS + BUSY_MACHINE_MS))
    expectTimeouts(clients)
    expect(tookMs[Math.floor(tookMs.length / 2)]).toBeLessThan(500)
    await waitUntil('their places are free', async () => (await connections()) < DEAF_CLIENTS / 2)
  })

  it('send lines that trickle: are cut, however many there are', async () => {
    const clients = await crowd(4)
    for (const client of clients) client.send(LINES_HEAD)
    await drip(clients, '1\r\n\n\r\n', REQUEST_MS + SWEEP_MS + BUSY_MACHINE_MS)
    expect(clients.map(({ received }) => received.slice(0, 12))).toEqual(
      clients.map(() => expect.stringMatching(/^(HTTP\/1.1 408)?$/)),
    )
    await waitUntil('their places are free', async () => (await connections()) < DEAF_CLIENTS / 2)
  })

  it('send lines as long as they flow, and all of them are written', async () => {
    const [client] = await crowd(1)
    if (client === undefined) throw new Error('There is no client.')
    client.send(LINES_HEAD)
    let sent = 0
    const line = (): string => `${JSON.stringify({ soulId: `line${sent++}`, text: 'x'.repeat(70_000) })}\n`
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
    const startedAt = performance.now()
    while (performance.now() - startedAt < REQUEST_MS * 2 && client.isOpen) {
      client.send(chunk(line()))
      await new Promise((resolve) => setTimeout(resolve, REQUEST_MS / 10))
    }
    client.send('0\r\n\r\n')
    await waitUntil('it has its answer', () => client.received.endsWith('}'))
    expect(client.received).toMatch(/^HTTP\/1.1 201 /)
    expect(client.received).toContain(`{"count":${sent},"inserted":${sent}}`)
  })

  it(`say nothing at all: ${CLIENTS} are cut`, async () => {
    const clients = await crowd(CLIENTS)
    await Promise.all(clients.map((client) => client.ended(HEADERS_MS + SWEEP_MS + BUSY_MACHINE_MS)))
    await waitUntil('their places are free', async () => (await connections()) < DEAF_CLIENTS / 2)
  })

  it(`never read their answers: ${DEAF_CLIENTS} are cut`, async () => {
    const clients = await crowd(DEAF_CLIENTS)
    for (const { socket } of clients) socket.pause()
    const answered = (): number => server.log.filter((line) => line.includes('"path":"/beings/page"')).length
    const before = answered()
    for (const client of clients) client.send(`${REQUEST}\r\n`)
    await waitUntil('their answers are ready', () => answered() >= before + DEAF_CLIENTS, 60_000)
    await waitUntil(
      'their places are free',
      async () => (await connections()) < DEAF_CLIENTS / 2,
      REQUEST_MS * 2 + SWEEP_MS + BUSY_MACHINE_MS,
    )
  })

  it('are served to the end as long as they take something', async () => {
    const [client] = await crowd(1)
    if (client === undefined) throw new Error('There is no client.')
    const { socket } = client
    const startedAt = performance.now()
    client.send(`${REQUEST}Connection: close\r\n\r\n`)
    // Each time a piece, then nothing for a while; all of it takes longer than a request may.
    let taken = 0
    socket.on('data', () => {
      if (client.received.length - taken < PIECE_CHARACTERS) return
      taken = client.received.length
      socket.pause()
      setTimeout(() => socket.resume(), REQUEST_MS / 2)
    })
    const answer = await client.ended(BUSY_MACHINE_MS)
    expect(answer.length).toBeGreaterThan(WHOLE_CHARACTERS)
    expect(answer.endsWith(']')).toBe(true)
    expect(performance.now() - startedAt).toBeGreaterThan(REQUEST_MS)
  })
})

/** Who was still sending may have lost the answer to a reset; nobody got another one. */
function expectTimeouts(clients: readonly RawConnection[]): void {
  const answers = clients.map(({ received }) => received.slice(0, 12)).filter((status) => status !== '')
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 408']))
  expect(answers.length).toBeGreaterThan(CLIENTS / 2)
}
