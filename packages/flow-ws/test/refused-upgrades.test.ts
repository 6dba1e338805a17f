import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPortals } from './test-portals.js'

/** What a client that never closes its side gets back, until the server has closed. */
async function answerTo(url: string, head: readonly string[]): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.setEncoding('utf8').on('data', (text) => (received += text))
  socket.write([...head, 'Connection: Upgrade', '', ''].join('\r\n'))
  await once(socket, 'end')
  return received
}

describe('a handshake that is refused', () => {
  it.each([
    ['a path without portals', 'GET /beings/star HTTP/1.1', 'localhost', 'websocket', 404],
    ['another protocol', 'GET /beings/star HTTP/1.1', 'localhost', 'h2c', 404],
    ['a name that is not its own', 'GET /socket/websocket HTTP/1.1', 'evil.test', 'websocket', 421],
  ])('is answered and let go of: %s', async (_, line, host, protocol, status) => {
    const { http, url } = await startPortals()
    const answer = await answerTo(url, [line, `Host: ${host}`, `Upgrade: ${protocol}`])
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    const connections = (): Promise<number> =>
      new Promise((resolve, reject) =>
        http.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      )
    await expect.poll(connections, { timeout: 5_000 }).toBe(0)
  })
})
