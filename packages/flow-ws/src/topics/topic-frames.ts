import type { SerializerVersion } from '../protocol/phoenix-message.js'
import { textFrame } from '../protocol/websocket-frame.js'
import { writeTextParts } from '../protocol/write-text-frame.js'
import type { DownEvent, DownPayload } from '../wire/down.js'

/** An event of a topic, without the channel that gets it. */
export interface TopicEvent {
  readonly topic: string
  readonly event: string
  /** JSON text. */
  readonly payload: string
}

/**
 * One event as a frame for any number of channels: made once for each serializer. It carries no ref of a join,
 * as Phoenix' own broadcasts do not.
 */
export class TopicFrames {
  readonly #event: TopicEvent
  readonly #frames = new Map<SerializerVersion, Buffer>()

  constructor(event: TopicEvent) {
    this.#event = event
  }

  static of<Event extends DownEvent>(topic: string, event: Event, payload: DownPayload<Event>): TopicFrames {
    return new TopicFrames({ topic, event, payload: JSON.stringify(payload) })
  }

  for(version: SerializerVersion): Buffer {
    const known = this.#frames.get(version)
    if (known !== undefined) return known
    const frame = textFrame(writeTextParts({ joinRef: null, ref: null, ...this.#event }, version))
    this.#frames.set(version, frame)
    return frame
  }
}
