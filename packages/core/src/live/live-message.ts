import type { ChangeOperation } from '../feed/change.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'

/** The write behind a step, where a step is the doing of one: what flows that tell of writes need to know. */
export interface LiveOrigin {
  readonly operation: ChangeOperation
  /** Epoch milliseconds. */
  readonly at: number
  /** What the query showed of the being before; only where it belonged to the result then. */
  readonly old?: ResultRow
}

/**
 * One step of a live query's result.
 * - `enter`: the being is in the result now; `index` where the query has an order and a limit.
 * - `update`: it still is, and some of what the query shows has changed.
 * - `leave`: it no longer is; only its soulId is told, the new row may be none of the subscriber's business.
 * - `move`: it changed its place in an ordered window (and perhaps its row).
 * Indexes are those of the list after the step, steps applied in order.
 */
export type LiveChange =
  | {
      readonly type: 'enter' | 'update'
      readonly soulId: string
      readonly row: ResultRow
      readonly index?: number
      readonly origin?: LiveOrigin
    }
  | { readonly type: 'move'; readonly soulId: string; readonly row: ResultRow; readonly index: number }
  | { readonly type: 'leave'; readonly soulId: string; readonly origin?: LiveOrigin }

/**
 * - `expired`: the cursor is older than the log; `epoch`: it is of another history (a restore);
 * - `query`: it belongs to another query, access rule, field mask or shape of the kind, or is forged;
 * - `window`: queries with a limit, bonds or aggregates always begin anew;
 * - the reasons of KindReset: the log cannot tell what changed.
 */
export type ResyncReason =
  | 'expired'
  | 'epoch'
  | 'query'
  | 'window'
  | 'truncated'
  | 'capture'
  | 'schema'
  | 'erased'
  | 'overflow'

/**
 * What a live query says, in this order: `snapshot`, or after a valid `since` nothing; then `delta`s. After
 * a `resync` comes a `snapshot` again: forget what was known and begin anew with it.
 * Every `cursor` is a resume token: pass the last one as `since` to continue without gap or duplicate.
 * Equal live queries of one realm get the very same message objects, so that a flow encodes each once.
 */
export type LiveMessage =
  | {
      readonly type: 'snapshot'
      readonly rows: readonly ResultRow[]
      /** The soulIds of the rows, in their order. */
      readonly soulIds: readonly string[]
      readonly cursor: string
    }
  | { readonly type: 'delta'; readonly changes: readonly LiveChange[]; readonly cursor: string }
  | { readonly type: 'resync'; readonly reason: ResyncReason }

export interface WatchRequest {
  readonly type: 'watch'
  readonly kind: string
  readonly query: SacredQuery
  /** The cursor of the last message that was applied. */
  readonly since?: string
  /**
   * `now` leaves the rows out that are there already: an empty delta takes the place of each snapshot, however
   * many there are. Only for queries that are judged by single rows.
   */
  readonly begin?: 'snapshot' | 'now'
}

/** A running live query. It ends with its iteration, its signal, or the realm. */
export interface LiveStream {
  /** What the rows of its messages hold. */
  readonly layout: RowLayout
  readonly messages: AsyncIterable<LiveMessage>
}
