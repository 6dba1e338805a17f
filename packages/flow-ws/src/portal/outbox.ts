import type { Flushable, FlushQueue } from './flush-queue.js'
import type { JoinedFrames } from './joined-frames.js'
import type { PortalSocket } from './portal-socket.js'

export interface OutboxLimits {
  /** Bytes above which live queries wait, and keep only the newest state of each being; default 1 MiB. */
  readonly maxBufferedBytes: number
  /** Bytes above which nothing more may wait, and the portal is closed; default 8 MiB. */
  readonly maxStalledBytes: number
  /** Milliseconds that a receiver may stay behind `maxBufferedBytes`; default 30,000. */
  readonly maxStalledMs: number
}

export const DEFAULT_OUTBOX_LIMITS: OutboxLimits = Object.freeze({
  maxBufferedBytes: 1_048_576,
  maxStalledBytes: 8 * 1_048_576,
  maxStalledMs: 30_000,
})

/** What all outboxes of a flow have in common. */
export interface OutboxOptions {
  readonly queue: FlushQueue
  readonly joined: JoinedFrames
  readonly limits: OutboxLimits
  /** Milliseconds, growing. */
  readonly now: () => number
}

/** The frames that wait for one portal, with a ceiling. */
export class Outbox implements Flushable {
  readonly #options: OutboxOptions
  readonly #socket: PortalSocket
  readonly #onStalled: () => void
  #frames: Buffer[] = []
  #pendingBytes = 0
  #behindSince: number | undefined
  #isClosed = false
  #waiters: (() => void)[] = []

  /** @param onStalled called once when the receiver is too slow */
  constructor(socket: PortalSocket, onStalled: () => void, options: OutboxOptions) {
    this.#options = options
    this.#socket = socket
    this.#onStalled = onStalled
    socket.onDrain(() => this.#drained())
  }

  /** Bytes that have not left yet. */
  get bufferedBytes(): number {
    return this.#pendingBytes + this.#socket.bufferedBytes
  }

  send(frame: Buffer): void {
    // By what waits already: one frame may be larger than all ceilings, or its receiver could never have it.
    this.#judge()
    if (this.#isClosed) return
    if (this.#frames.length === 0) this.#options.queue.add(this)
    this.#frames.push(frame)
    this.#pendingBytes += frame.length
  }

  /** Resolves when there is room for more; whoever can wait or tell less in the meantime does. */
  async ready(): Promise<void> {
    if (this.#isClosed || this.bufferedBytes <= this.#options.limits.maxBufferedBytes) return
    await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  flush(): void {
    const frames = this.#frames
    this.#frames = []
    this.#pendingBytes = 0
    if (this.#isClosed || frames.length === 0) return
    this.#socket.write(this.#options.joined.of(frames))
    // What the system takes at once needs no draining, and nothing tells of it.
    this.#drained()
  }

  /** Looks whether the receiver has been behind for too long; called now and then. */
  check(): void {
    this.#judge()
  }

  /** Forgets what waits. */
  close(): void {
    this.#isClosed = true
    this.#frames = []
    this.#pendingBytes = 0
    this.#release()
  }

  #judge(): void {
    const { limits, now } = this.#options
    const bytes = this.bufferedBytes
    if (bytes <= limits.maxBufferedBytes) this.#behindSince = undefined
    else this.#behindSince ??= now()
    const isLate = this.#behindSince !== undefined && now() - this.#behindSince > limits.maxStalledMs
    if (this.#isClosed || (bytes <= limits.maxStalledBytes && !isLate)) return
    this.close()
    this.#onStalled()
  }

  #drained(): void {
    if (this.bufferedBytes > this.#options.limits.maxBufferedBytes) return
    this.#behindSince = undefined
    this.#release()
  }

  #release(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const resolve of waiters) resolve()
  }
}
