import { isLuxError } from '../errors/lux-error.js'
import type { LiveMessage } from '../live/live-message.js'
import type { CallSignal } from '../realm/call-signal.js'
import type { RealmGate } from './realm-gate.js'

/** What a live query says, where its beginning, which asks the storage, has to be admitted by the realm's gate. */
export async function* admittedMessages(
  messages: AsyncIterable<LiveMessage>,
  gate: RealmGate,
  signal: CallSignal | undefined,
): AsyncIterable<LiveMessage> {
  const iterator = messages[Symbol.asyncIterator]()
  try {
    let next = await gate.run(() => iterator.next(), signal)
    while (next.done !== true) {
      yield next.value
      next = await iterator.next()
    }
  } catch (error) {
    // Live queries end when their signal aborts, also where that is in the gate's queue.
    if (!isLuxError(error, 'LUX_ABORTED') || signal?.aborted !== true) throw error
  } finally {
    await iterator.return?.()
  }
}
