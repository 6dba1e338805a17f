import type { IncomingMessage, ServerResponse } from 'node:http'

interface Arriving {
  readonly response: ServerResponse
  /** `performance.now()` at which all of it has to be there. */
  readonly deadline: number
}

export interface BodyDeadlineOptions {
  /** Milliseconds in which a body has to arrive. */
  readonly timeoutMs: number
  readonly sweepEveryMs: number
}

const LATE = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'

/**
 * Cuts requests whose bodies do not arrive in time, but for those that somebody else watches over. Node's own
 * `requestTimeout` knows no exceptions.
 */
export class BodyDeadlines {
  readonly #options: BodyDeadlineOptions
  readonly #arriving = new Map<IncomingMessage, Arriving>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(options: BodyDeadlineOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#sweep(), this.#options.sweepEveryMs).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Until all of the request is there; those without a body are. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const { headers } = request
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return
    this.#arriving.set(request, { response, deadline: performance.now() + this.#options.timeoutMs })
    response.once('close', () => {
      // One that was answered before it was there may still trickle in.
      if (request.complete || request.destroyed) this.release(request)
    })
  }

  /** Lets a body take as long as it likes. */
  release(request: IncomingMessage): void {
    this.#arriving.delete(request)
  }

  #sweep(): void {
    const now = performance.now()
    for (const [request, { response, deadline }] of this.#arriving) {
      const isOver = request.complete || request.destroyed
      if (!isOver && now < deadline) continue
      this.release(request)
      if (isOver) continue
      const { socket } = request
      if (response.headersSent) socket.destroy()
      else socket.end(LATE, () => socket.destroy())
    }
  }
}
