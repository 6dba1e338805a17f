import { isLuxError } from '../errors/lux-error.js'
import type { LiveMessage } from '../live/live-message.js'
import type { CallSignal } from '../realm/call-signal.js'
import type { RealmGate } from './realm-gate.js'

export interface MessageGuards {
  /** The beginning, which asks the storage, has to be admitted by it. */
  readonly gate: RealmGate
  /** Resolves when the replies have left that a delta which came just now has to wait for. */
  readonly repliesLeft: () => Promise<unknown> | undefined
  /** What the query failed with, as callers are told. */
  readonly explain: (error: unknown) => Promise<unknown>
  readonly signal: CallSignal | undefined
}

/** What a live query says to whom it was started for. */
export async function* admittedMessages(
  messages: AsyncIterable<LiveMessage>,
  { gate, repliesLeft, explain, signal }: MessageGuards,
): AsyncIterable<LiveMessage> {
  const iterator = messages[Symbol.asyncIterator]()
  try {
    let next = await gate.run(() => iterator.next(), signal)
    while (next.done !== true) {
      const waited = next.value.type === 'delta' ? repliesLeft() : undefined
      if (waited !== undefined) await waited
      yield next.value
      next = await iterator.next()
    }
  } catch (error) {
    // Live queries end when their signal aborts, also where that is in the gate's queue.
    if (!isLuxError(error, 'LUX_ABORTED') || signal?.aborted !== true) throw await explain(error)
  } finally {
    await iterator.return?.()
  }
}
