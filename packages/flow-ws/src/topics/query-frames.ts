import type { LiveMessage } from '@luxdb/core'
import type { RowLayout } from '@luxdb/core/query'
import { deltaPayload, type LiveDelta } from '@luxdb/protocol'
import type { SerializerVersion } from '../protocol/phoenix-message.js'
import type { SharedFrames } from '../protocol/shared-frames.js'
import type { DownEvent, DownPayload } from '../wire/down.js'
import { topicFrames } from './topic-frames.js'

/**
 * Frames of deltas, made once for all subscribers of the same live query: the realm hands all of them the
 * very same message. Only the topic, which the client names, can differ.
 */
export class QueryFrames {
  readonly #payloads = new WeakMap<LiveMessage, string>()
  readonly #frames = new WeakMap<LiveMessage, Map<string, SharedFrames>>()

  delta(
    delta: LiveDelta,
    layout: RowLayout,
    link: { readonly topic: string; readonly version: SerializerVersion },
  ): Buffer {
    const byTopic = this.#frames.get(delta) ?? new Map<string, SharedFrames>()
    this.#frames.set(delta, byTopic)
    const frames =
      byTopic.get(link.topic) ??
      topicFrames({
        topic: link.topic,
        event: 'delta' satisfies DownEvent,
        payload: this.#payload(delta, layout),
      })
    byTopic.set(link.topic, frames)
    return frames.for(link.version)
  }

  #payload(delta: LiveDelta, layout: RowLayout): string {
    const known = this.#payloads.get(delta)
    if (known !== undefined) return known
    const payload: DownPayload<'delta'> = deltaPayload(delta, layout)
    const text = JSON.stringify(payload)
    this.#payloads.set(delta, text)
    return text
  }
}
