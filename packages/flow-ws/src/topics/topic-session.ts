import type { JsonValue, LuxError, Principal } from '@luxdb/core'
import type { PhoenixMessage, SerializerVersion, UserBroadcast } from '../protocol/phoenix-message.js'
import type { DownEvent, DownPayload } from '../wire/down.js'

/** What a topic may do with the channel that it serves. */
export interface ChannelLink {
  readonly topic: string
  readonly clientId: string
  readonly version: SerializerVersion
  /** Who sits at the other end now; changes with a new token. */
  readonly principal: Principal
  /** The channel has ended. */
  readonly isOver: boolean
  /** Calls back when the channel ends while its topic is still asked; later its session is closed instead. */
  onEnd(listener: () => void): void
  /** Sends an event to this channel alone. */
  push<Event extends DownEvent>(event: Event, payload: DownPayload<Event>): void
  /** Sends a frame that was made for several channels. */
  pushFrame(frame: Buffer): void
  /** Answers a push. */
  reply(ref: string | null, status: 'ok' | 'error', response: JsonValue): void
  /** Resolves when the client has taken what was sent so far. */
  ready(): Promise<void>
  /** Ends the channel with an error; the client joins again. */
  crash(error: LuxError): void
}

/** One joined channel, seen from its topic. */
export interface TopicSession {
  /** What the join is answered with. Asked for once: it may be large, and is not kept. */
  answer(): JsonValue
  /** Called when that answer is on its way: from now on the topic may push. */
  start(): void
  /** A push of the client. Rejections end the channel. */
  receive(message: PhoenixMessage): void | Promise<void>
  /** A broadcast in a binary frame; topics that know none leave it out. */
  receiveBroadcast?(broadcast: UserBroadcast): void | Promise<void>
  /** The principal or its rights changed. @throws when the channel may not go on */
  reauthorize(): void | Promise<void>
  /** Lets go of everything; called once. */
  close(): void
}

/** Serves all topics that begin with a prefix. */
export interface TopicHandler {
  /** For example `query:`. */
  readonly prefix: string
  /** @throws LuxError when the join is refused */
  open(link: ChannelLink, payload: JsonValue): Promise<TopicSession>
}
