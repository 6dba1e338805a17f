import { connect } from 'node:net'
import { kind, LOCAL_PRINCIPAL } from '@luxdb/core'
import { createAstralLogger } from '@luxdb/wisdom'

import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { configSchema } from '../config/config-schema.js'
import { startServer } from './start-server.js'

const Star = kind('star', { name: z.string() })
const NAME_CHARACTERS = 800_000
/** More than the sockets of both sides take. */
const STARS = 60

it('cuts a follower that reads nothing, and nobody else', async () => {
  const settings = configSchema.parse({
    realms: { primary: 'memory://' },
    kinds: [Star],
    flows: { rest: { port: 0 }, websocket: { port: 0 } },
    limits: { requestTimeoutMs: 300, headersTimeoutMs: 300 },
  })
  const config = { settings, file: undefined, baseDirectory: '.', sourceOf: () => undefined, warnings: [] }
  const complaints = vi.spyOn(console, 'error')
  const { engine, url, stop } = await startServer(config, {
    logger: createAstralLogger({ level: 'silent' }),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  const streams = async (): Promise<unknown> => (await engine.meditate()).flows['rest']
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET /beings/star HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n\r\n`)
  socket.pause()
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  await vi.waitFor(async () => expect(await streams()).toMatchObject({ eventStreams: 1 }))

  const reading = await fetch(`${url}/beings/star?select=soulId`, {
    headers: { accept: 'text/event-stream' },
  })
  let readBytes = 0
  const read = reading.body?.pipeTo(
    new WritableStream({
      write: ({ length }) => {
        readBytes += length
      },
    }),
  )
  const stars = engine.of(Star, { principal: LOCAL_PRINCIPAL })
  for (let index = 0; index < STARS; index++) await stars.manifest({ name: 'x'.repeat(NAME_CHARACTERS) })

  await vi.waitFor(
    async () => expect(await streams()).toMatchObject({ eventStreams: 1, connections: 1 }),
    8_000,
  )
  socket.resume()
  await closed
  const before = readBytes
  await stars.manifest({ name: 'Vega' })
  await vi.waitFor(() => expect(readBytes).toBeGreaterThan(before))
  await stop()
  // The connection is cut quietly: anybody can be slow on purpose.
  expect(complaints).not.toHaveBeenCalled()
  await read
}, 30_000)
