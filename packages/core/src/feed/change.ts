import type { Row } from '../query/store.js'
import type { FeedPosition } from './feed-position.js'

export type ChangeOperation = 'insert' | 'update' | 'delete'

/**
 * One change of one being, by whomever. Rows are whole, in the order of `shape.fields` as the kind is
 * now: a field that the kind did not have then is null, one that it no longer has is left out.
 * A change of the key is a delete of the old being and an insert of the new one.
 */
export interface Change {
  /** Name of the kind. */
  readonly kind: string
  readonly operation: ChangeOperation
  readonly soulId: string
  /** The row before; absent for an insert. */
  readonly old?: Row
  /** The row after; absent for a delete. */
  readonly new?: Row
  /** Number in the log; per being it grows with time. */
  readonly sequence: number
  /** Names the transaction, where the realm knows it; equal for changes of one transaction. */
  readonly transaction: string
  /** Epoch milliseconds of the write. */
  readonly at: number
}

/** Changes of a kind that the log cannot tell one by one: whoever follows it reads it anew. */
export interface KindReset {
  readonly kind: string
  readonly reason: ResetReason
}

/**
 * - `truncated`: the table was emptied in one stroke;
 * - `capture`: the log had a gap (a disabled trigger, a foreign INSERT OR REPLACE, a restore);
 * - `schema`: the table was changed;
 * - `erased`: a being was removed together with its history.
 */
export type ResetReason = 'truncated' | 'capture' | 'schema' | 'erased'

/**
 * What became visible between two positions.
 * - Changes are in the order of the log, so in the true order for each being.
 * - A window holds whole transactions, unless `partial`: then the following reads continue it, and only
 *   together they end at a boundary.
 */
export interface ChangeWindow {
  readonly changes: readonly Change[]
  readonly resets: readonly KindReset[]
  /** Where what follows begins. */
  readonly to: FeedPosition
  readonly partial: boolean
}
