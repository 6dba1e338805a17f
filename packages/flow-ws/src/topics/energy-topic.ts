import { type BroadcastBus, type JsonValue, LuxError } from '@luxdb/core'
import type { SharedFrames } from '../protocol/shared-frames.js'
import { fitsFrame } from '../protocol/write-binary-frame.js'
import { byteFrames } from './byte-frames.js'
import { topicFrames } from './topic-frames.js'
import { TopicMembers } from './topic-members.js'
import type { AssertMayUse } from './topic-rights.js'
import type { ChannelLink, TopicHandler, TopicSession } from './topic-session.js'

/** A message for everybody who listens to a channel. At most once: who is not connected does not get it. */
export interface Energy {
  /** Name of the channel; clients join `energy:<channel>`. */
  readonly channel: string
  /** Default `energy`. */
  readonly event?: string
  /** Bytes reach clients of serializer 2.0.0 as they are, those of 1.0.0 in base64. */
  readonly payload: JsonValue | Uint8Array
}

const PREFIX = 'energy:'
/** On the bus alone: messages whose payload is base64. */
const BYTES_PREFIX = 'energy-bytes:'

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
  readonly #stops: readonly (() => void)[]

  constructor(options: EnergyTopicOptions) {
    this.#options = options
    const { bus } = options
    this.#stops = [
      bus.subscribe(PREFIX, (message) => this.#deliver(message.topic, topicFrames(message))),
      bus.subscribe(BYTES_PREFIX, ({ topic: told, event, payload }) => {
        const topic = PREFIX + told.slice(BYTES_PREFIX.length)
        this.#deliver(topic, byteFrames({ topic, event, base64: JSON.parse(payload) }))
      }),
    ]
  }

  /** @throws LUX_INVALID_REQUEST for bytes under a name that is too long for their frame */
  async broadcast({ channel, event = 'energy', payload }: Energy): Promise<void> {
    const { bus } = this.#options
    if (!(payload instanceof Uint8Array)) {
      await bus.publish({ topic: PREFIX + channel, event, payload: JSON.stringify(payload) })
      return
    }
    if (!fitsFrame(PREFIX + channel) || !fitsFrame(event)) throw tooLong()
    const base64 = Buffer.from(payload).toString('base64')
    await bus.publish({ topic: BYTES_PREFIX + channel, event, payload: JSON.stringify(base64) })
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
    for (const stop of this.#stops) stop()
  }

  #deliver(topic: string, frames: SharedFrames): void {
    for (const link of this.#members.of(topic)) link.pushFrame(frames.for(link.version))
  }
}

function tooLong(): LuxError {
  return new LuxError(
    'LUX_INVALID_REQUEST',
    'Bytes travel under the names of their channel and event, which have at most 255 bytes each; shorten them.',
  )
}
