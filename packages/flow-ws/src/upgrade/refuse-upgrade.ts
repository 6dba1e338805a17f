import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type LuxError, toLuxError } from '@luxdb/core'
import { publicMessage } from '@luxdb/protocol'

/** Answers a handshake with an HTTP error, and ends the connection. */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const failure: LuxError = toLuxError(error)
  const { status } = failure.catalogue
  const body = JSON.stringify({ error: publicMessage(failure), code: failure.code })
  socket.on('error', () => undefined)
  // A client that does not close its side would hold the connection as long as it likes.
  socket.once('finish', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}
