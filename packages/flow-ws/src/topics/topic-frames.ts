import { SharedFrames } from '../protocol/shared-frames.js'
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

/** An event for any number of channels. It carries no ref of a join, as Phoenix' own broadcasts do not. */
export function topicFrames(event: TopicEvent): SharedFrames {
  return new SharedFrames((version) =>
    textFrame(writeTextParts({ joinRef: null, ref: null, ...event }, version)),
  )
}

/** An event that the wire knows, for any number of channels. */
export function wireFrames<Event extends DownEvent>(
  topic: string,
  event: Event,
  payload: DownPayload<Event>,
): SharedFrames {
  return topicFrames({ topic, event, payload: JSON.stringify(payload) })
}
