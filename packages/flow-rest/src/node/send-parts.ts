import type { ServerResponse } from 'node:http'
import type { ResponseParts } from '../http/response-parts.js'

/** Sends an answer by Node's own object. */
export function sendParts({ status, headers, body }: ResponseParts, outgoing: ServerResponse): Promise<void> {
  if (body === undefined || outgoing.req.method === 'HEAD') {
    outgoing.writeHead(status, headers).end()
    return DONE
  }
  if (typeof body !== 'string') return sendPieces(body, outgoing.writeHead(status, headers))
  const bytes = Buffer.byteLength(body)
  const all: (string | number)[] = ['content-length', bytes]
  for (const name in headers) all.push(name, headers[name] ?? '')
  // Plain ASCII goes out as it is, together with the headers.
  outgoing.writeHead(status, all).end(body, bytes === body.length ? 'latin1' : 'utf8')
  return DONE
}

const DONE = Promise.resolve()

/** As fast as the client takes them. Nothing more is made once it is gone. */
async function sendPieces(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader()
  outgoing.once('close', () => void reader.cancel().catch(() => undefined))
  outgoing.flushHeaders()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    // Gone before anybody listened for it.
    if (outgoing.destroyed) return reader.cancel()
    if (!outgoing.write(piece.value)) await roomIn(outgoing)
  }
  outgoing.end()
}

function roomIn(outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) return DONE
  return new Promise((resolve) => {
    const onRoom = (): void => {
      outgoing.off('drain', onRoom).off('close', onRoom)
      resolve()
    }
    outgoing.on('drain', onRoom).on('close', onRoom)
  })
}
