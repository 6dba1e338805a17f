import { describe, expect, it } from 'vitest'
import { FRAGMENT_BYTES } from '../protocol/websocket-frame.js'
import { BehindWatch } from './behind-watch.js'
import { FlushQueue } from './flush-queue.js'
import { FrameRuns } from './frame-run.js'
import { Outbox } from './outbox.js'
import type { PortalSocket } from './portal-socket.js'

const LIMITS = { maxBufferedBytes: 100, maxStalledBytes: 1_000, maxStalledMs: 500 }

/** A connection that takes so many bytes at once, and the rest when it is told to. */
class TestSocket implements PortalSocket {
  bufferedBytes = 0
  written = 0
  /** What it was given last. */
  latest: Buffer | undefined
  takes = Infinity
  readonly #listeners: (() => void)[] = []

  write(frames: Buffer): void {
    this.written += frames.length
    this.latest = frames
    this.bufferedBytes = Math.max(0, this.bufferedBytes + frames.length - this.takes)
  }

  drain(): void {
    this.bufferedBytes = 0
    for (const listener of this.#listeners) listener()
  }

  onDrain(listener: () => void): void {
    this.#listeners.push(listener)
  }

  close(): void {
    this.takes = 0
  }

  ping(): void {
    this.takes = 0
  }
}

function open(runs = new FrameRuns()): {
  readonly socket: TestSocket
  readonly outbox: Outbox
  stalled: number
  nowMs: number
} {
  const socket = new TestSocket()
  const state = { socket, stalled: 0, nowMs: 0 }
  const onStalled = (): void => {
    state.stalled += 1
  }
  const outbox = new Outbox(socket, onStalled, {
    limits: LIMITS,
    now: () => state.nowMs,
    queue: new FlushQueue(),
    runs,
    behind: new BehindWatch(),
  })
  return Object.assign(state, { outbox })
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('an outbox', () => {
  it('writes what a turn says in one piece', async () => {
    const { socket, outbox } = open()
    outbox.send(Buffer.from('ab'))
    outbox.send(Buffer.from('c'))
    expect(socket.written).toBe(0)
    await turn()
    expect(socket.written).toBe(3)
  })

  it('is ready again when the system took everything at once, which nothing tells', async () => {
    const { outbox } = open()
    outbox.send(Buffer.alloc(200))
    let isReady = false
    const ready = outbox.ready().then(() => {
      isReady = true
    })
    await Promise.resolve()
    expect(isReady).toBe(false)
    await ready
    expect(outbox.bufferedBytes).toBe(0)
  })

  it('is ready again when the connection has drained', async () => {
    const { socket, outbox } = open()
    socket.takes = 0
    outbox.send(Buffer.alloc(200))
    let isReady = false
    const ready = outbox.ready().then(() => {
      isReady = true
    })
    await turn()
    expect(isReady).toBe(false)
    socket.drain()
    await ready
  })

  it('gives up a receiver that has too much before it, or for too long', async () => {
    const much = open()
    much.socket.takes = 0
    // By itself a frame may be as large as it is.
    much.outbox.send(Buffer.alloc(1_001))
    await turn()
    expect(much.stalled).toBe(0)
    much.outbox.send(Buffer.alloc(1))
    await turn()
    expect(much.stalled).toBe(1)
    await much.outbox.ready()

    const long = open()
    long.socket.takes = 0
    long.outbox.send(Buffer.alloc(200))
    await turn()
    long.outbox.check()
    long.nowMs = 500
    long.outbox.check()
    expect(long.stalled).toBe(0)
    long.nowMs = 501
    long.outbox.check()
    expect(long.stalled).toBe(1)
  })

  it('gives up who lets too much be said in one turn', () => {
    const much = open()
    for (let frame = 0; frame < 11; frame++) much.outbox.send(Buffer.alloc(100))
    expect(much.stalled).toBe(0)
    much.outbox.send(Buffer.alloc(1))
    expect(much.stalled).toBe(1)
  })

  it('gives the same piece to all who hear the same', async () => {
    const frames = ['one', 'two', 'three'].map((text) => Buffer.from(text))
    const runs = new FrameRuns()
    const [first, second] = [open(runs), open(runs)]
    for (const frame of frames) for (const { outbox } of [first, second]) outbox.send(frame)
    await turn()
    expect(first.socket.latest?.toString()).toBe('onetwothree')
    expect(second.socket.latest).toBe(first.socket.latest)
    second.outbox.send(Buffer.from('four'))
    await turn()
    expect([first.socket.written, second.socket.written]).toEqual([11, 15])
  })

  it('hands a large message over piece by piece, each at the end of a frame', async () => {
    const { socket, outbox } = open()
    socket.takes = 0
    for (const bytes of [10, 5, 3 * FRAGMENT_BYTES + 7]) outbox.send(Buffer.alloc(bytes))
    await turn()
    const boundaries = [socket.written]
    while (socket.bufferedBytes > 0) {
      socket.drain()
      boundaries.push(socket.written)
    }
    const head = 10 + 5
    expect(boundaries).toEqual([
      ...[1, 2, 3].map((fragments) => head + fragments * FRAGMENT_BYTES),
      head + 3 * FRAGMENT_BYTES + 7,
      head + 3 * FRAGMENT_BYTES + 7,
    ])
    expect(outbox.bufferedBytes).toBe(0)
  })

  it('lets a receiver live that takes a large message slowly but steadily', async () => {
    const state = open()
    const { socket, outbox } = state
    socket.takes = 0
    outbox.send(Buffer.alloc(8 * FRAGMENT_BYTES))
    await turn()
    while (socket.bufferedBytes > 0) {
      state.nowMs += LIMITS.maxStalledMs
      outbox.check()
      socket.drain()
    }
    expect(state.stalled).toBe(0)
    expect(socket.written).toBe(8 * FRAGMENT_BYTES)
  })
})
