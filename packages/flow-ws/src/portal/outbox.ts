import { FRAGMENT_BYTES } from '../protocol/websocket-frame.js'
import type { BehindWatch, Watched } from './behind-watch.js'
import type { Flushable, FlushQueue } from './flush-queue.js'
import type { FrameRun, FrameRuns } from './frame-run.js'
import type { PortalSocket } from './portal-socket.js'

export interface OutboxLimits {
  /** Bytes above which live queries wait, and keep only the newest state of each being; default 1 MiB. */
  readonly maxBufferedBytes: number
  /** Bytes that may wait when there is more to say; beyond them the portal is closed; default 8 MiB. */
  readonly maxStalledBytes: number
  /** Milliseconds in which a receiver that is behind `maxBufferedBytes` takes nothing; default 30,000. */
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
  readonly runs: FrameRuns
  readonly behind: BehindWatch
  readonly limits: OutboxLimits
  /** Milliseconds, growing. */
  readonly now: () => number
}

/**
 * The frames that wait for one portal, with a ceiling. They are handed to the connection piece by piece, for it tells of
 * nothing but the end of what it was given: a receiver that takes a large reply slowly but steadily is seen to take it.
 */
export class Outbox implements Flushable, Watched {
  readonly #options: OutboxOptions
  readonly #socket: PortalSocket
  readonly #onStalled: () => void
  /** What was said since the last flush. */
  #run: FrameRun | undefined
  /** What was there to be written and found no room. Mostly there is nothing, and nothing more to be looked at. */
  #pieces: Buffer[] | undefined
  #pendingBytes = 0
  /** When the receiver fell behind, or took something since. */
  #behindSince: number | undefined
  #isClosed = false
  #waiters: (() => void)[] | undefined

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

  /** Every frame for everybody passes here: the connection, which is far away in memory, is looked at when they leave. */
  send(frame: Buffer): void {
    if (this.#isClosed) return
    if (this.#pendingBytes > this.#options.limits.maxBufferedBytes && !this.#mayHave(0)) return
    this.#pendingBytes += frame.length
    if (this.#run !== undefined) {
      this.#run = this.#run.followedBy(frame)
      return
    }
    this.#run = this.#options.runs.begin(frame)
    this.#options.queue.add(this)
  }

  /** Resolves when there is room for more; whoever can wait or tell less in the meantime does. */
  async ready(): Promise<void> {
    if (this.#isClosed || this.bufferedBytes <= this.#options.limits.maxBufferedBytes) return
    await new Promise<void>((resolve) => {
      this.#waiters ??= []
      this.#waiters.push(resolve)
    })
  }

  flush(): void {
    const run = this.#run
    const aheadBytes = this.#socket.bufferedBytes
    if (aheadBytes > 0 && !this.#mayHave(run?.bytes ?? 0)) return
    const waitingBytes = aheadBytes + this.#pendingBytes
    this.#run = undefined
    if (this.#pieces === undefined && aheadBytes < FRAGMENT_BYTES && this.#pendingBytes <= FRAGMENT_BYTES) {
      this.#pendingBytes = 0
      if (run !== undefined) this.#socket.write(run.joined)
    } else this.#writePieces(run?.frames().flatMap(piecesOf) ?? [])
    // What the system takes at once needs no draining, and nothing tells of it.
    if (waitingBytes > this.#options.limits.maxBufferedBytes) this.#keepsUp()
    if (this.#waiters !== undefined) this.#noteRoom()
  }

  /** Looks whether the receiver has been behind for too long; called while it is. */
  check(): void {
    this.#keepsUp()
  }

  /** Forgets what waits. */
  close(): void {
    this.#isClosed = true
    this.#run = undefined
    this.#pieces = undefined
    this.#pendingBytes = 0
    this.#options.behind.remove(this)
    this.#release()
  }

  #writePieces(more: readonly Buffer[]): void {
    const pieces = this.#pieces ?? []
    for (const piece of more) pieces.push(piece)
    let written = 0
    for (const piece of pieces) {
      if (this.#socket.bufferedBytes >= FRAGMENT_BYTES) break
      written += 1
      this.#pendingBytes -= piece.length
      this.#socket.write(piece)
    }
    pieces.splice(0, written)
    this.#pieces = pieces.length > 0 ? pieces : undefined
  }

  /**
   * By what waits before the bytes that are new: one message may be larger than all ceilings, or its receiver could never
   * have it. False when that was the end.
   */
  #mayHave(newBytes: number): boolean {
    const isFull = this.bufferedBytes - newBytes > this.#options.limits.maxStalledBytes
    return isFull ? this.#giveUp() : this.#keepsUp()
  }

  /** False when the receiver is behind and has taken nothing for too long, which was the end. */
  #keepsUp(): boolean {
    if (this.#isClosed) return false
    const { limits, now, behind } = this.#options
    if (this.bufferedBytes <= limits.maxBufferedBytes) {
      this.#behindSince = undefined
      behind.remove(this)
      return true
    }
    if (this.#behindSince === undefined) {
      this.#behindSince = now()
      behind.add(this)
    }
    return now() - this.#behindSince <= limits.maxStalledMs || this.#giveUp()
  }

  #giveUp(): false {
    if (!this.#isClosed) {
      this.close()
      this.#onStalled()
    }
    return false
  }

  /** The receiver has taken a piece: however long it needs for all of them, it is not stalled. */
  #drained(): void {
    if (this.#behindSince !== undefined) this.#behindSince = this.#options.now()
    if (this.#pieces !== undefined) this.#writePieces([])
    this.#noteRoom()
  }

  #noteRoom(): void {
    if (this.bufferedBytes <= this.#options.limits.maxBufferedBytes && this.#keepsUp()) this.#release()
  }

  #release(): void {
    const waiters = this.#waiters
    this.#waiters = undefined
    for (const resolve of waiters ?? []) resolve()
  }
}

/** A message that comes as several frames may leave as several pieces. */
function piecesOf(frame: Buffer): readonly Buffer[] {
  if (frame.length <= FRAGMENT_BYTES) return [frame]
  const count = Math.ceil(frame.length / FRAGMENT_BYTES)
  return Array.from({ length: count }, (_, index) =>
    frame.subarray(index * FRAGMENT_BYTES, (index + 1) * FRAGMENT_BYTES),
  )
}
