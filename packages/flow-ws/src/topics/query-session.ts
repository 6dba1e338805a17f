import { type LiveMessage, type LiveStream, LuxError, toLuxError } from '@luxdb/core'
import {
  deltaPayload,
  inChunks,
  type LiveDelta,
  type LiveSnapshot,
  type SnapshotChunk,
  type SnapshotPayload,
  snapshotPayload,
} from '@luxdb/protocol'
import type { PhoenixMessage } from '../protocol/phoenix-message.js'
import type { QueryResumed } from '../wire/delta-message.js'
import type { QueryBegun } from '../wire/snapshot-message.js'
import type { QueryFrames } from './query-frames.js'
import type { OpenLiveQuery } from './query-topic.js'
import type { ChannelLink, TopicSession } from './topic-session.js'

interface QuerySessionOptions {
  readonly link: ChannelLink
  readonly open: OpenLiveQuery
  /** Names what the principal may do; another name means other rights. */
  readonly rights: () => string
  readonly frames: QueryFrames
  readonly since?: string
}

interface Running {
  readonly stream: LiveStream
  readonly messages: AsyncIterator<LiveMessage>
  readonly ending: AbortController
}

/** The live query of one channel: pumps what the realm says into frames, no faster than the client takes them. */
export class QuerySession implements TopicSession {
  readonly response: QueryBegun | QueryResumed
  readonly #options: QuerySessionOptions
  readonly #chunks: readonly SnapshotChunk[]
  #running: Running
  #rights: string
  #cursor: string

  /** Resolves when the query is live. @throws what the realm refuses it with */
  static async open(options: QuerySessionOptions): Promise<QuerySession> {
    const running = begin(options, options.since)
    options.link.onEnd(() => running.ending.abort())
    try {
      return new QuerySession(options, running, await firstMessages(running))
    } catch (error) {
      running.ending.abort()
      throw error
    }
  }

  private constructor(options: QuerySessionOptions, running: Running, first: FirstMessages) {
    this.#options = options
    this.#running = running
    this.#rights = options.rights()
    this.#cursor = first.state.cursor
    const resync = first.resync === undefined ? {} : { resync: first.resync }
    if (first.state.type === 'delta') {
      this.#chunks = []
      this.response = { resumed: true, ...deltaPayload(first.state, running.stream.layout) }
      return
    }
    const payload = snapshotPayload(first.state, running.stream.layout)
    this.#chunks = inChunks(payload)
    this.response =
      this.#chunks.length === 0 ? { ...resync, ...payload } : { ...resync, chunks: this.#chunks.length }
  }

  start(): void {
    for (const chunk of this.#chunks) this.#options.link.push('chunk', chunk)
    void this.#pump(this.#running)
  }

  receive({ ref }: PhoenixMessage): void {
    this.#options.link.reply(ref, 'error', { reason: 'a live query takes no pushes' })
  }

  /** With other rights the query begins anew; its token does not fit any more, so the client is told to resync. */
  async reauthorize(): Promise<void> {
    const rights = this.#options.rights()
    if (rights === this.#rights) return
    this.#rights = rights
    this.#running.ending.abort()
    this.#running = begin(this.#options, this.#cursor)
    void this.#pump(this.#running)
  }

  close(): void {
    this.#running.ending.abort()
  }

  async #pump(running: Running): Promise<void> {
    const { link } = this.#options
    try {
      for (;;) {
        const { value, done } = await running.messages.next()
        if (running.ending.signal.aborted) return
        if (done === true) break
        this.#say(value, running.stream)
        await link.ready()
      }
      link.crash(new LuxError('LUX_SHUTTING_DOWN', 'The live query has ended; join again.'))
    } catch (error) {
      if (!running.ending.signal.aborted) link.crash(toLuxError(error))
    }
  }

  #say(message: LiveMessage, { layout }: LiveStream): void {
    const { link, frames } = this.#options
    if (message.type === 'resync') {
      link.push('resync', { reason: message.reason })
      return
    }
    this.#cursor = message.cursor
    if (message.type === 'delta') link.pushFrame(frames.delta(message, layout, link))
    else this.#saySnapshot(snapshotPayload(message, layout))
  }

  #saySnapshot(payload: SnapshotPayload): void {
    const { link } = this.#options
    const chunks = inChunks(payload)
    link.push('snapshot', chunks.length === 0 ? payload : { chunks: chunks.length })
    for (const chunk of chunks) link.push('chunk', chunk)
  }
}

function begin({ open }: QuerySessionOptions, since: string | undefined): Running {
  const ending = new AbortController()
  const stream = open(since, ending.signal)
  return { stream, ending, messages: stream.messages[Symbol.asyncIterator]() }
}

interface FirstMessages {
  readonly state: LiveSnapshot | LiveDelta
  readonly resync?: string
}

/** What the join is answered with: a snapshot, or what happened since. */
async function firstMessages({ messages }: Running): Promise<FirstMessages> {
  let resync: string | undefined
  for (;;) {
    const { value, done } = await messages.next()
    if (done === true)
      throw new LuxError('LUX_SHUTTING_DOWN', 'The live query has ended before it began; join again.')
    if (value.type !== 'resync') return { state: value, ...(resync === undefined ? {} : { resync }) }
    resync = value.reason
  }
}
