import { type JsonValue, type LuxError, type Principal, toLuxError } from '@luxdb/core'
import type { PhoenixMessage, SerializerVersion, UserBroadcast } from '../protocol/phoenix-message.js'
import type { ChannelLink, TopicHandler, TopicSession } from '../topics/topic-session.js'
import type { DownEvent, DownPayload } from '../wire/down.js'
import type { ErrorPayload } from '../wire/error-message.js'
import type { ReplyMessage } from '../wire/reply-message.js'
import { CHANNEL_TRANSITIONS, type ChannelState } from './channel-transitions.js'

/** What a channel needs of its portal. */
export interface ChannelPort {
  readonly clientId: string
  readonly version: SerializerVersion
  readonly principal: Principal
  send(message: PhoenixMessage): void
  sendFrame(frame: Buffer): void
  ready(): Promise<void>
  /** What a client may read of an error. */
  reasonOf(error: LuxError): ErrorPayload
  /** The channel is over: the portal forgets it. */
  forget(channel: Channel): void
}

/** One topic that one portal has joined. It lives from a join to a leave, a new join or the portal's end. */
export class Channel implements ChannelLink {
  readonly topic: string
  readonly joinRef: string | null
  readonly #port: ChannelPort
  #state: ChannelState = 'joining'
  #session: TopicSession | undefined
  #onEnd: (() => void) | undefined

  constructor(port: ChannelPort, { topic, joinRef, ref }: PhoenixMessage) {
    this.#port = port
    this.topic = topic
    // Version 1.0.0 may leave join_ref out: the ref of the join stands for it.
    this.joinRef = joinRef ?? ref
  }

  get state(): ChannelState {
    return this.#state
  }

  get clientId(): string {
    return this.#port.clientId
  }

  get version(): SerializerVersion {
    return this.#port.version
  }

  get principal(): Principal {
    return this.#port.principal
  }

  get isOver(): boolean {
    return this.#state === 'absent'
  }

  onEnd(listener: () => void): void {
    this.#onEnd = listener
  }

  /** Asks the topic, and answers the join. */
  async open(handler: TopicHandler, join: PhoenixMessage): Promise<void> {
    try {
      const session = await handler.open(this, join.payload)
      this.#opened(session, join)
    } catch (error) {
      this.#refused(toLuxError(error), join)
    }
  }

  #opened(session: TopicSession, join: PhoenixMessage): void {
    if (CHANNEL_TRANSITIONS[this.#state].opened !== 'activate') {
      session.close()
      return
    }
    this.#state = 'joined'
    this.#session = session
    this.#onEnd = undefined
    this.reply(join.ref, 'ok', session.answer())
    session.start()
  }

  #refused(error: LuxError, join: PhoenixMessage): void {
    if (CHANNEL_TRANSITIONS[this.#state].refused !== 'refuse') return
    this.reply(join.ref, 'error', this.#port.reasonOf(error))
    this.end()
  }

  async receive(message: PhoenixMessage): Promise<void> {
    await this.#handle((session) => session.receive(message))
  }

  async receiveBroadcast(broadcast: UserBroadcast): Promise<void> {
    await this.#handle((session) => session.receiveBroadcast?.(broadcast))
  }

  /** Lets the topic look again whether the principal may go on. */
  async reauthorize(): Promise<void> {
    await this.#handle((session) => session.reauthorize())
  }

  async #handle(work: (session: TopicSession) => void | Promise<void>): Promise<void> {
    if (this.#session === undefined) return
    try {
      await work(this.#session)
    } catch (error) {
      this.crash(toLuxError(error))
    }
  }

  push<Event extends DownEvent>(event: Event, payload: DownPayload<Event>): void {
    if (this.#state === 'joined') {
      this.#port.send({ joinRef: this.joinRef, ref: null, topic: this.topic, event, payload })
    }
  }

  pushFrame(frame: Buffer): void {
    if (this.#state === 'joined') this.#port.sendFrame(frame)
  }

  reply(ref: string | null, status: 'ok' | 'error', response: JsonValue): void {
    if (ref === null) return
    const answer: ReplyMessage = { event: 'phx_reply', payload: { status, response } }
    this.#port.send({ joinRef: this.joinRef, ref, topic: this.topic, ...answer })
  }

  ready(): Promise<void> {
    return this.#port.ready()
  }

  crash(error: LuxError): void {
    if (CHANNEL_TRANSITIONS[this.#state].crashed !== 'fail') return
    this.#tell('phx_error', this.#port.reasonOf(error))
    this.end()
  }

  /** The client leaves. */
  leave(ref: string | null): void {
    this.reply(ref, 'ok', {})
    this.close()
  }

  /** Tells the client that the channel is over; it does not join again. */
  close(): void {
    this.#tell('phx_close', {})
    this.end()
  }

  /** An event about the channel itself; its ref is that of the join. */
  #tell<Event extends 'phx_close' | 'phx_error'>(event: Event, payload: DownPayload<Event>): void {
    this.#port.send({ joinRef: this.joinRef, ref: this.joinRef, topic: this.topic, event, payload })
  }

  /** Lets go of the topic without a word. */
  end(): void {
    if (this.#state === 'absent') return
    this.#state = 'absent'
    this.#onEnd?.()
    this.#session?.close()
    this.#port.forget(this)
  }
}
