import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, vi } from 'vitest'
import { HttpListener } from './http-listener.js'

it('does not wait for connections on which nothing was ever asked', async () => {
  const listener = new HttpListener(async () => new Response('here'), {
    host: '127.0.0.1',
    port: 0,
    headersTimeoutMs: 60_000,
    requestTimeoutMs: 60_000,
    keepAliveTimeoutMs: 60_000,
    maxHeaderBytes: 16_384,
    settings: 'flows.rest',
  })
  await listener.open()
  const socket = connect(listener.port, '127.0.0.1')
  const closed = once(socket, 'close')
  await vi.waitFor(() => expect(listener.connections).toBe(1))
  await listener.close()
  await closed
  await vi.waitFor(() => expect(listener.connections).toBe(0))
})
