import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'

/**
 * One step of a live query's result.
 * - `enter`: the being is in the result now; `index` where the query has an order and a limit.
 * - `update`: it still is, and some of what the query shows has changed.
 * - `leave`: it no longer is; only its soulId is told, the new row may be none of the subscriber's business.
 * - `move`: it changed its place in an ordered window (and perhaps its row).
 * Indexes are those of the list after the step, steps applied in order.
 */
export type LiveChange =
  | { readonly type: 'enter'; readonly soulId: string; readonly row: ResultRow; readonly index?: number }
  | { readonly type: 'update'; readonly soulId: string; readonly row: ResultRow; readonly index?: number }
  | { readonly type: 'move'; readonly soulId: string; readonly row: ResultRow; readonly index: number }
  | { readonly type: 'leave'; readonly soulId: string }

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
}

/** A running live query. It ends with its iteration, its signal, or the realm. */
export interface LiveStream {
  /** What the rows of its messages hold. */
  readonly layout: RowLayout
  readonly messages: AsyncIterable<LiveMessage>
}
