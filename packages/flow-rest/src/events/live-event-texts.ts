import type { LiveMessage } from '@luxdb/core'
import type { RowLayout } from '@luxdb/core/query'
import { deltaPayload, inChunks, type LiveDelta, type LiveSnapshot, snapshotPayload } from '@luxdb/protocol'
import { eventText } from './event-text.js'

/**
 * What a live query says, as the texts of events. A delta is worded once for all who follow equal queries: the
 * realm hands all of them the very same message.
 */
export class LiveEventTexts {
  readonly #deltas = new WeakMap<LiveMessage, string>()

  /** A snapshot takes several events where it is large; only the last has an id. */
  of(message: LiveMessage, layout: RowLayout): Iterable<string> {
    if (message.type === 'delta') return [this.#delta(message, layout)]
    if (message.type === 'snapshot') return snapshotTexts(message, layout)
    return [eventText({ event: 'resync', data: JSON.stringify({ reason: message.reason }) })]
  }

  #delta(message: LiveDelta, layout: RowLayout): string {
    const known = this.#deltas.get(message)
    if (known !== undefined) return known
    const data = JSON.stringify(deltaPayload(message, layout))
    const text = eventText({ event: 'delta', data, id: message.cursor })
    this.#deltas.set(message, text)
    return text
  }
}

function* snapshotTexts(message: LiveSnapshot, layout: RowLayout): Generator<string> {
  const payload = snapshotPayload(message, layout)
  const chunks = inChunks(payload)
  const parts = chunks.length === 0 ? [{ index: 0, ...payload }] : chunks
  for (const part of parts) {
    const id = part['cursor'] === undefined ? {} : { id: message.cursor }
    yield eventText({ event: 'snapshot', data: JSON.stringify(part), ...id })
  }
}
