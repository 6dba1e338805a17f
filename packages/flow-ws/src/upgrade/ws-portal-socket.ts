import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { PortalSocket } from '../portal/portal-socket.js'

const MAX_REASON_BYTES = 123

/**
 * A connection of `ws`. Frames are written to the stream below it, whole and never in the middle of one of
 * ws' own: those are control frames, which it writes in one piece as long as compression is off.
 */
export function wsPortalSocket(socket: WebSocket, stream: Duplex): PortalSocket {
  return {
    get bufferedBytes() {
      return stream.writableLength
    },
    write: (frames) => {
      if (socket.readyState === socket.OPEN) stream.write(frames)
    },
    onDrain: (listener) => void stream.on('drain', listener),
    close: (code, reason) => {
      socket.close(code, Buffer.from(reason).subarray(0, MAX_REASON_BYTES).toString())
      // A client that takes nothing any more does not answer the close frame either.
      const patienceMs = stream.writableLength > 0 && code !== SERVICE_RESTART ? 0 : CLOSE_PATIENCE_MS
      setTimeout(() => socket.terminate(), patienceMs).unref()
    },
    ping: () => {
      if (socket.readyState === socket.OPEN) socket.ping()
    },
  }
}

/** Milliseconds that a client has to answer a close frame. */
const CLOSE_PATIENCE_MS = 2_000
/** Told to everybody when the server stops: worth the wait for what is still on its way. */
const SERVICE_RESTART = 1012
