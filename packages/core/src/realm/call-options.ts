import type { AnswerMeter } from '../query/answer-meter.js'
import type { CallSignal } from './call-signal.js'

/** Options that every call to a realm or an engine takes. */
export interface CallOptions {
  /** Gives up with LUX_ABORTED; what was already acknowledged stays. */
  readonly signal?: CallSignal
  /** Milliseconds; default: the realm's `queryTimeoutMs`. 0 means no limit. */
  readonly timeoutMs?: number
  /** Counts the rows that are read, of all requests of a batch together. @throws LUX_ANSWER_TOO_LARGE */
  readonly meter?: AnswerMeter
  /** Called by an engine when the request's turn has come: what was before, it waited. */
  readonly onAdmitted?: () => void
  /**
   * Of a write through an engine: resolves when its reply has left, and never rejects. Live queries of the same principal
   * tell of the write only then, or a second later.
   */
  readonly replied?: Promise<void>
}

export interface ManifestOptions extends CallOptions {
  /**
   * What to do with beings that are already there: `merge` sets the given fields, `ignore` leaves
   * them. `on` names the fields whose collision is meant (default: the key).
   */
  readonly upsert?: { readonly action: 'merge' | 'ignore'; readonly on?: readonly string[] }
}

export interface VersionOptions extends CallOptions {
  /** Go ahead only if the being still has this version; otherwise LUX_VERSION_CONFLICT. */
  readonly version?: number
}
