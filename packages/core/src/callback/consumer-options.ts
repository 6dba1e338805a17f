import type { ChangeOperation } from '../feed/change.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { Where } from '../kind/query-input.js'
import type { CallbackHandler } from './callback-event.js'
import type { GapReason } from './dead-letter.js'
import type { RetryPolicy } from './retry-policy.js'

/** Changes may have passed a consumer by; what it derives from them has to be made anew. */
export interface ConsumerGap {
  readonly consumer: string
  readonly reason: GapReason
  /** Absent: any of its kinds. */
  readonly kind?: string
}

/** Which changes a consumer gets. */
export interface ChangeFilter<K extends AnyKind> {
  /** All of one realm. */
  readonly kinds: readonly K[]
  /** Must hold of the being after the change, or before a delete; without bonds. */
  readonly where?: Where<NoInfer<K>>
  /** Default: all. */
  readonly operations?: readonly ChangeOperation[]
}

export interface DeliveryOptions {
  readonly retry?: RetryPolicy
  /** Milliseconds that one call of the handler may take; default 30,000. */
  readonly timeoutMs?: number
  /** Where a new consumer begins: with what comes, or with the oldest change that is kept; default `now`. */
  readonly from?: 'now' | 'start'
  /** Dead letters that are kept; a consumer with more stands still until some are discarded; default 1,000. */
  readonly deadLetterLimit?: number
  /**
   * Called when changes may be missing, and again until it resolves. Without it the gap becomes a dead letter.
   */
  readonly onGap?: (gap: ConsumerGap) => Promise<void> | void
}

export interface ConsumerOptions<K extends AnyKind> extends ChangeFilter<K>, DeliveryOptions {
  readonly handler: CallbackHandler<K>
}
