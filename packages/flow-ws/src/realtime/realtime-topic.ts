import { type AstralEngine, type BroadcastBus, type BusMessage, type JsonValue, LuxError } from '@luxdb/core'
import { wireFrames } from '../topics/topic-frames.js'
import { TopicMembers } from '../topics/topic-members.js'
import type { AssertMayUse } from '../topics/topic-rights.js'
import type { ChannelLink, TopicHandler, TopicSession } from '../topics/topic-session.js'
import type { PresenceDiff } from '../wire/presence-diff-message.js'
import { broadcastFrames, type RealtimeBroadcast } from './broadcast-frames.js'
import { Presence, type PresenceTimes } from './presence.js'
import { readRealtimeJoin } from './realtime-join.js'
import { REALTIME_PREFIX } from './realtime-prefix.js'
import { RealtimeSession } from './realtime-session.js'

export interface RealtimeTopicOptions {
  readonly engine: () => AstralEngine
  readonly flow: string
  readonly bus: BroadcastBus
  /** @throws LUX_FORBIDDEN */
  readonly assertMayUse: AssertMayUse
  readonly now: () => number
  readonly presenceTimes: PresenceTimes
}

/** `realtime:<name>`: changes, broadcasts and presence in the vocabulary of Supabase's clients. */
export class RealtimeTopic implements TopicHandler {
  readonly prefix: string = REALTIME_PREFIX
  readonly #options: RealtimeTopicOptions
  readonly #members = new TopicMembers()
  readonly #sessions = new WeakMap<ChannelLink, RealtimeSession>()
  readonly #presence: Presence
  readonly #stop: () => void

  constructor(options: RealtimeTopicOptions) {
    this.#options = options
    this.#presence = new Presence({
      bus: options.bus,
      now: options.now,
      times: options.presenceTimes,
      onDiff: (topic, diff) => this.#sayPresence(topic, diff),
    })
    this.#stop = options.bus.subscribe(REALTIME_PREFIX, (message) => this.#deliver(message))
  }

  async open(link: ChannelLink, payload: JsonValue): Promise<TopicSession> {
    if (link.topic === REALTIME_PREFIX)
      throw new LuxError('LUX_INVALID_REQUEST', 'A realtime topic needs a name behind its colon.')
    const session = new RealtimeSession({
      link,
      join: readRealtimeJoin(payload),
      engine: this.#options.engine(),
      flow: this.#options.flow,
      presence: this.#presence,
      assertMayUse: (action) => this.#options.assertMayUse(link.principal, link.topic, action),
      publish: (broadcast) => this.publish(link.topic, broadcast, link.clientId),
      enter: () => this.#members.add(link),
      leave: () => this.#leave(link),
    })
    this.#sessions.set(link, session)
    return session
  }

  /** Hands a broadcast to everybody on a topic; its sender gets it only if it asked for that. */
  async publish(topic: string, broadcast: RealtimeBroadcast, sender?: string): Promise<void> {
    const payload = JSON.stringify({ ...broadcast, ...(sender === undefined ? {} : { sender }) })
    await this.#options.bus.publish({ topic, event: 'broadcast', payload })
  }

  close(): void {
    this.#stop()
    this.#presence.close()
  }

  #leave(link: ChannelLink): void {
    this.#members.remove(link)
    const [first] = this.#members.of(link.topic)
    if (first === undefined) this.#presence.forget(link.topic)
  }

  #deliver({ topic, payload }: BusMessage): void {
    const message: RealtimeBroadcast & { readonly sender?: string } = JSON.parse(payload)
    const frames = broadcastFrames(topic, message)
    for (const link of this.#members.of(topic)) {
      if (link.clientId === message.sender && this.#sessions.get(link)?.echoes !== true) continue
      link.pushFrame(frames.for(link.version))
    }
  }

  #sayPresence(topic: string, diff: PresenceDiff): void {
    const frames = wireFrames(topic, 'presence_diff', diff)
    for (const link of this.#members.of(topic)) {
      if (this.#sessions.get(link)?.followsPresence === true) link.pushFrame(frames.for(link.version))
    }
  }
}
