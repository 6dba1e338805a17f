import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { PortalSocket } from '../portal/portal-socket.js'

const MAX_REASON_BYTES = 123
/** Milliseconds that a client has to answer a close frame. */
const CLOSE_PATIENCE_MS = 2_000
/** Told to everybody when the server stops: worth the wait for what is still on its way. */
const SERVICE_RESTART = 1012

/**
 * A connection of `ws`. Frames are written to the stream below it, whole and never in the middle of one of
 * ws' own: those are control frames, which it writes in one piece as long as compression is off.
 */
export class WsPortalSocket implements PortalSocket {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  #isClosing = false

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
  }

  get bufferedBytes(): number {
    return this.#stream.writableLength
  }

  /** `ws` ends the stream right behind a close frame, so that its own state need not be asked, once for each delivery. */
  write(frames: Buffer): void {
    if (this.#stream.writable && !this.#isClosing) this.#stream.write(frames)
  }

  onDrain(listener: () => void): void {
    this.#stream.on('drain', listener)
  }

  close(code: number, reason: string): void {
    this.#isClosing = true
    this.#socket.close(code, Buffer.from(reason).subarray(0, MAX_REASON_BYTES).toString())
    // A client that takes nothing any more does not answer the close frame either.
    const patienceMs = this.bufferedBytes > 0 && code !== SERVICE_RESTART ? 0 : CLOSE_PATIENCE_MS
    setTimeout(() => this.#socket.terminate(), patienceMs).unref()
  }

  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }
}
