import { type JsonValue, LuxError, type Principal, toLuxError } from '@luxdb/core'
import { isJsonObject } from '@luxdb/core/query'
import type { PhoenixMessage, SerializerVersion } from '../protocol/phoenix-message.js'
import { type BinaryMessage, readBinaryFrame } from '../protocol/read-binary-frame.js'
import { readTextFrame } from '../protocol/read-text-frame.js'
import { textFrame } from '../protocol/websocket-frame.js'
import { writeTextFrame } from '../protocol/write-text-frame.js'
import type { TopicHandler } from '../topics/topic-session.js'
import type { AccessTokenPayload } from '../wire/access-token-message.js'
import type { ErrorPayload } from '../wire/error-message.js'
import type { ReplyMessage } from '../wire/reply-message.js'
import type { Untrusted, UpEvent } from '../wire/up.js'
import { Channel, type ChannelPort } from './channel.js'
import { CHANNEL_TRANSITIONS, type ChannelEvent } from './channel-transitions.js'
import type { Outbox } from './outbox.js'

export interface PortalOptions {
  readonly clientId: string
  readonly version: SerializerVersion
  readonly principal: Principal
  readonly outbox: Outbox
}

/** What all portals of a flow have in common. One object serves them all: there may be very many. */
export interface PortalHost {
  readonly maxChannels: number
  /** The handler of a topic, if there is one. */
  handlerOf(topic: string): TopicHandler | undefined
  /** False when the client says more than it may. */
  admit(portal: Portal): boolean
  /** What the client may read of an error. */
  reasonOf(error: LuxError, portal: Portal): ErrorPayload
  /** Takes a new token in the place of the one that the client came with. */
  renew(portal: Portal, token: string): Promise<void>
  /** Ends the connection. */
  disconnect(portal: Portal, code: number, reason: string): void
}

export interface PortalLoad {
  readonly channels: number
  readonly bufferedBytes: number
}

const UNMATCHED: ErrorPayload = { reason: 'unmatched topic' }
const TOO_MANY: ErrorPayload = { reason: 'too many channels', code: 'LUX_OVERLOADED' }

/** One connection of a client, with the channels that it has joined. */
export class Portal implements ChannelPort {
  readonly clientId: string
  readonly version: SerializerVersion
  readonly #host: PortalHost
  readonly #outbox: Outbox
  readonly #channels = new Map<string, Channel>()
  #principal: Principal
  #isClosed = false

  constructor({ clientId, version, principal, outbox }: PortalOptions, host: PortalHost) {
    this.clientId = clientId
    this.version = version
    this.#principal = principal
    this.#outbox = outbox
    this.#host = host
  }

  get principal(): Principal {
    return this.#principal
  }

  /** What it holds, for `meditate()`. */
  get load(): PortalLoad {
    return { channels: this.#channels.size, bufferedBytes: this.#outbox.bufferedBytes }
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  receiveText(text: string): void {
    this.#guarded(() => this.#receive(readTextFrame(text, this.version)))
  }

  receiveBinary(bytes: Uint8Array): void {
    this.#guarded(() => this.#receiveBinary(readBinaryFrame(bytes)))
  }

  #receiveBinary(message: BinaryMessage): void {
    const channel = this.#channels.get(message.topic)
    if (channel === undefined) this.#answer(message, 'error', UNMATCHED)
    else if (!isOf(message, channel)) return
    // A push of raw bytes means something only to topics that say so; none does yet.
    else if (message.type === 'push') channel.reply(message.ref, 'error', { reason: 'no binary events here' })
    else void channel.receiveBroadcast(message)
  }

  /** What cannot be read or is too much ends the portal: the two sides no longer agree. */
  #guarded(work: () => void): void {
    if (this.#isClosed) return
    try {
      if (!this.#host.admit(this)) throw new LuxError('LUX_OVERLOADED', 'The client sends more than it may.')
      work()
    } catch (error) {
      const { code } = toLuxError(error)
      this.close(code === 'LUX_OVERLOADED' ? 4429 : 4400, code)
    }
  }

  #receive(message: PhoenixMessage): void {
    if (message.topic === 'phoenix') {
      if (isEvent(message.event, 'heartbeat')) this.#answer(message, 'ok', {})
      return
    }
    const token = tokenIn(message)
    if (token !== undefined) {
      void this.#renew(token, message)
      return
    }
    this.#dispatch(message)
  }

  /** A token comes with a join or by itself; what is said with it is said by whom it names. */
  async #renew(token: string, message: PhoenixMessage): Promise<void> {
    try {
      await this.#host.renew(this, token)
      if (!isEvent(message.event, 'access_token')) this.#dispatch(message)
    } catch (error) {
      const failure = toLuxError(error)
      if (isEvent(message.event, 'phx_join'))
        this.#answer(message, 'error', this.#host.reasonOf(failure, this))
      else this.close(4401, failure.code)
    }
  }

  #dispatch(message: PhoenixMessage): void {
    if (this.#isClosed) return
    const event = channelEvent(message.event)
    const channel = this.#channels.get(message.topic)
    // What was meant for an earlier join of the topic comes too late, and is not answered.
    if (event !== 'join' && channel !== undefined && !isOf(message, channel)) return
    this.#act(event, channel, message)
  }

  #act(event: ChannelEvent, channel: Channel | undefined, message: PhoenixMessage): void {
    const action = CHANNEL_TRANSITIONS[channel?.state ?? 'absent'][event]
    if (action === 'open' || action === 'reopen') this.#open(message, channel)
    else if (action === 'deliver') void channel?.receive(message)
    else if (action === 'end') channel?.leave(message.ref)
    else if (action === 'acknowledge') this.#answer(message, 'ok', {})
    else if (action === 'unmatched') this.#answer(message, 'error', UNMATCHED)
  }

  #open(join: PhoenixMessage, before: Channel | undefined): void {
    before?.close()
    const handler = this.#host.handlerOf(join.topic)
    if (handler === undefined) this.#answer(join, 'error', UNMATCHED)
    else if (this.#channels.size >= this.#host.maxChannels) this.#answer(join, 'error', TOO_MANY)
    else {
      const channel = new Channel(this, join)
      this.#channels.set(join.topic, channel)
      void channel.open(handler, join)
    }
  }

  #answer(
    message: Pick<PhoenixMessage, 'joinRef' | 'ref' | 'topic'>,
    status: 'ok' | 'error',
    response: JsonValue,
  ): void {
    const { joinRef, ref, topic } = message
    const answer: ReplyMessage = { event: 'phx_reply', payload: { status, response } }
    if (ref !== null) this.send({ joinRef, ref, topic, ...answer })
  }

  send(message: PhoenixMessage): void {
    this.sendFrame(textFrame(writeTextFrame(message, this.version)))
  }

  sendFrame(frame: Buffer): void {
    this.#outbox.send(frame)
  }

  ready(): Promise<void> {
    return this.#outbox.ready()
  }

  reasonOf(error: LuxError): ErrorPayload {
    return this.#host.reasonOf(error, this)
  }

  /** The client showed a new token, or its rights changed. */
  async become(principal: Principal): Promise<void> {
    this.#principal = principal
    await Promise.all([...this.#channels.values()].map((channel) => channel.reauthorize()))
  }

  forget(channel: Channel): void {
    if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic)
  }

  close(code: number, reason: string): void {
    if (this.#isClosed) return
    this.#outbox.flush()
    this.release()
    this.#host.disconnect(this, code, reason)
  }

  /** The connection is gone: lets go of all channels. */
  release(): void {
    this.#isClosed = true
    for (const channel of [...this.#channels.values()]) channel.end()
    this.#outbox.close()
  }
}

function isOf({ joinRef }: Pick<PhoenixMessage, 'joinRef'>, channel: Channel): boolean {
  return joinRef === null || joinRef === channel.joinRef
}

function tokenIn({ event, payload }: PhoenixMessage): string | undefined {
  if ((!isEvent(event, 'phx_join') && !isEvent(event, 'access_token')) || !isJsonObject(payload))
    return undefined
  const { access_token: token }: Untrusted<AccessTokenPayload> = payload
  return typeof token === 'string' && token !== '' ? token : undefined
}

function channelEvent(event: string): 'join' | 'leave' | 'push' {
  if (isEvent(event, 'phx_join')) return 'join'
  return isEvent(event, 'phx_leave') ? 'leave' : 'push'
}

/** Asks only for events that clients are known to send. */
function isEvent(event: string, known: UpEvent): boolean {
  return event === known
}
