import type { BroadcastBus, JsonValue } from '@luxdb/core'
import { TopicFrames } from './topic-frames.js'
import { TopicMembers } from './topic-members.js'
import type { AssertMayUse } from './topic-rights.js'
import type { ChannelLink, TopicHandler, TopicSession } from './topic-session.js'

/** A message for everybody who listens to a channel. At most once: who is not connected does not get it. */
export interface Energy {
  /** Name of the channel; clients join `energy:<channel>`. */
  readonly channel: string
  /** Default `energy`. */
  readonly event?: string
  readonly payload: JsonValue
}

const PREFIX = 'energy:'

export interface EnergyTopicOptions {
  readonly bus: BroadcastBus
  /** @throws LUX_FORBIDDEN */
  readonly assertMayUse: AssertMayUse
}

/** `energy:<channel>`: what `broadcastEnergy` says. Clients listen; they do not speak. */
export class EnergyTopic implements TopicHandler {
  readonly prefix: string = PREFIX
  readonly #options: EnergyTopicOptions
  readonly #members = new TopicMembers()
  readonly #stop: () => void

  constructor(options: EnergyTopicOptions) {
    this.#options = options
    this.#stop = options.bus.subscribe(PREFIX, (message) =>
      this.#deliver(message.topic, message.event, message.payload),
    )
  }

  async broadcast({ channel, event = 'energy', payload }: Energy): Promise<void> {
    await this.#options.bus.publish({ topic: PREFIX + channel, event, payload: JSON.stringify(payload) })
  }

  async open(link: ChannelLink): Promise<TopicSession> {
    const assertAllowed = (): void => this.#options.assertMayUse(link.principal, link.topic, 'listen')
    assertAllowed()
    return {
      answer: () => ({}),
      start: () => this.#members.add(link),
      receive: ({ ref }) => link.reply(ref, 'error', { reason: 'clients do not speak here' }),
      reauthorize: assertAllowed,
      close: () => this.#members.remove(link),
    }
  }

  close(): void {
    this.#stop()
  }

  #deliver(topic: string, event: string, payload: string): void {
    const frames = new TopicFrames({ topic, event, payload })
    for (const link of this.#members.of(topic)) link.pushFrame(frames.for(link.version))
  }
}
