import type { ResetReason } from '../feed/change.js'
import type { StoredChange } from './stored-change.js'

/** Why changes may have passed a consumer by. */
export type GapReason = ResetReason | 'expired' | 'epoch' | 'invalid'

interface DeadLetterFacts {
  /** Orders the dead letters of a consumer by their time. */
  readonly id: string
  readonly consumer: string
  /** Epoch milliseconds at which it was given up. */
  readonly buriedAt: number
}

/** What a consumer did not manage to handle, kept until it is replayed or discarded. */
export type DeadLetter =
  | (DeadLetterFacts & {
      readonly type: 'change'
      readonly change: StoredChange
      readonly attempts: number
      readonly error: { readonly code: string; readonly message: string }
    })
  | (DeadLetterFacts & {
      /** Changes may be missing here: read the kind anew. */
      readonly type: 'gap'
      readonly reason: GapReason
      /** Absent: any kind of the consumer. */
      readonly kind?: string
    })
