import { isLuxError, type LiveMessage, type LiveStream, LuxError, toLuxError } from '@luxdb/core'
import {
  deltaPayload,
  inChunks,
  KindChanges,
  type LiveDelta,
  type LiveSnapshot,
  type SnapshotChunk,
  type SnapshotPayload,
  sameRights,
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
  readonly #options: QuerySessionOptions
  #first: FirstMessages | undefined
  /** Parts of the snapshot that the join was answered with. */
  #chunks: readonly SnapshotChunk[] = []
  #running: Running
  readonly #changes = new KindChanges()
  #rights: string
  #cursor: string

  /** Resolves when the query is live. @throws what the realm refuses it with */
  static async open(options: QuerySessionOptions): Promise<QuerySession> {
    try {
      return await QuerySession.#begun(options)
    } catch (error) {
      // The server has heard of the change only now: the kind is asked as it is.
      if (!isLuxError(error, 'LUX_KIND_CHANGED')) throw error
      return QuerySession.#begun(options)
    }
  }

  static async #begun(options: QuerySessionOptions): Promise<QuerySession> {
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
    this.#first = first
    this.#rights = options.rights()
    this.#cursor = first.state.cursor
  }

  answer(): QueryBegun | QueryResumed {
    const first = this.#first
    if (first === undefined) throw new TypeError('A join is answered once.')
    this.#first = undefined
    const { layout } = this.#running.stream
    if (first.state.type === 'delta') return { resumed: true, ...deltaPayload(first.state, layout) }
    const resync = first.resync === undefined ? {} : { resync: first.resync }
    const payload = snapshotPayload(first.state, layout)
    this.#chunks = inChunks(payload)
    return this.#chunks.length === 0 ? { ...resync, ...payload } : { ...resync, chunks: this.#chunks.length }
  }

  start(): void {
    const chunks = this.#chunks
    this.#chunks = []
    void this.#pump(this.#running, chunks)
  }

  receive({ ref }: PhoenixMessage): void {
    this.#options.link.reply(ref, 'error', { reason: 'a live query takes no pushes' })
  }

  /** With other rights the query begins anew; its token does not fit any more, so the client is told to resync. */
  async reauthorize(): Promise<void> {
    const rights = this.#options.rights()
    if (sameRights(this.#rights, rights)) return
    this.#rights = rights
    this.#beginAnew()
  }

  #beginAnew(): void {
    this.#running.ending.abort()
    this.#running = begin(this.#options, this.#cursor)
    void this.#pump(this.#running, [])
  }

  close(): void {
    this.#running.ending.abort()
  }

  async #pump(running: Running, chunks: readonly SnapshotChunk[]): Promise<void> {
    const { link } = this.#options
    try {
      await this.#sayChunks(chunks, running)
      for (;;) {
        const { value, done } = await running.messages.next()
        if (running.ending.signal.aborted) return
        if (done === true) break
        this.#changes.wentOn()
        await this.#say(value, running)
        await link.ready()
      }
      link.crash(new LuxError('LUX_SHUTTING_DOWN', 'The live query has ended; join again.'))
    } catch (error) {
      if (!running.ending.signal.aborted) this.#ended(error)
    }
  }

  /** Over a kind that is another one now the query goes on: with its cursor the client is told to resync. */
  #ended(error: unknown): void {
    try {
      if (!this.#changes.mayGoOn(error)) throw error
      this.#beginAnew()
    } catch (failure) {
      this.#options.link.crash(toLuxError(failure))
    }
  }

  async #say(message: LiveMessage, running: Running): Promise<void> {
    const { link, frames } = this.#options
    if (message.type === 'resync') {
      link.push('resync', { reason: message.reason })
      return
    }
    this.#cursor = message.cursor
    const { layout } = running.stream
    if (message.type === 'delta') link.pushFrame(frames.delta(message, layout, link))
    else await this.#saySnapshot(snapshotPayload(message, layout), running)
  }

  async #saySnapshot(payload: SnapshotPayload, running: Running): Promise<void> {
    const chunks = inChunks(payload)
    this.#options.link.push('snapshot', chunks.length === 0 ? payload : { chunks: chunks.length })
    await this.#sayChunks(chunks, running)
  }

  /** A result may be larger than what may wait for a client: each part leaves when there is room for it. */
  async #sayChunks(chunks: readonly SnapshotChunk[], { ending }: Running): Promise<void> {
    const { link } = this.#options
    for (const chunk of chunks) {
      await link.ready()
      if (ending.signal.aborted) return
      link.push('chunk', chunk)
    }
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
