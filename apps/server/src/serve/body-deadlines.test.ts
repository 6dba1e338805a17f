import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BodyDeadlines } from './body-deadlines.js'

const TIMEOUT_MS = 200
const HEAD = 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n'
const PIECE = '1\r\na\r\n'

type Handle = (request: IncomingMessage, response: ServerResponse, bodies: BodyDeadlines) => void

async function serve(handle: Handle, timeoutMs = TIMEOUT_MS): Promise<Socket> {
  const bodies = new BodyDeadlines({ timeoutMs, sweepEveryMs: 10 })
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    bodies.watch(request, response)
    handle(request, response, bodies)
  })
  bodies.start()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  // A connection that is cut while it sends may be reset.
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
    bodies.stop()
    server.closeAllConnections()
    server.close()
  })
  await once(socket, 'connect')
  return socket
}

/** Sends a request piece by piece for so long, or until it is cut; gives what came back. */
async function trickle(socket: Socket, forMs: number): Promise<string> {
  let received = ''
  socket.on('data', (bytes) => (received += String(bytes)))
  socket.write(HEAD)
  const timer = setInterval(() => socket.write(PIECE), 10)
  const end = setTimeout(() => {
    clearInterval(timer)
    socket.end('0\r\n\r\n')
  }, forMs)
  await once(socket, 'close')
  clearInterval(timer)
  clearTimeout(end)
  return received
}

describe('bodies that trickle', () => {
  it('are cut when nobody reads them', async () => {
    const socket = await serve(() => undefined)
    expect(await trickle(socket, 60_000)).toMatch(/^HTTP\/1.1 408 /)
  })

  it('are cut when their request has been answered', async () => {
    const socket = await serve((request, response) => {
      request.resume()
      response.writeHead(401).end('no')
    })
    expect(await trickle(socket, 60_000)).toMatch(/^HTTP\/1.1 401 (?!.*408)/s)
  })

  it('go on when somebody else watches over them', async () => {
    const startedAt = performance.now()
    const socket = await serve((request, response, bodies) => {
      bodies.release(request)
      request.resume().on('end', () => response.writeHead(201, { connection: 'close' }).end())
    })
    expect(await trickle(socket, TIMEOUT_MS * 3)).toMatch(/^HTTP\/1.1 201 /)
    expect(performance.now() - startedAt).toBeGreaterThan(TIMEOUT_MS * 3)
  })

  it('go on until their time is over', async () => {
    const socket = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(201, { connection: 'close' }).end())
    }, 60_000)
    expect(await trickle(socket, TIMEOUT_MS)).toMatch(/^HTTP\/1.1 201 /)
  })
})
