import type { Change, ChangeWindow } from '../feed/change.js'
import type { RowLayout } from '../query/row-layout.js'
import type { ResyncReason } from './live-message.js'
import type { LiveSubscriber } from './live-subscriber.js'

/** A change that concerns a group, with whether it held before and holds now. */
export interface GroupHit {
  readonly change: Change
  readonly before: boolean
  readonly after: boolean
}

/** What a window brought to one group. */
export interface GroupWindow {
  readonly window: ChangeWindow
  /** In the order of the log; empty when nothing concerned the group. */
  readonly hits: readonly GroupHit[]
  /** Cursors have stood still for so long that even without news they are to move on. */
  readonly isRefresh: boolean
}

/** All subscribers of one live query: it is evaluated once for all of them. */
export interface LiveGroup {
  /** Names the query with everything that was folded into it. */
  readonly digest: string
  readonly layout: RowLayout
  /** Whether the group wants to hear of windows that bring it nothing. */
  readonly isWaiting: boolean
  /** What it keeps may be wrong: nobody can join any more. */
  readonly isFailed: boolean
  /**
   * Makes the subscriber part of it, from a cursor or from the beginning.
   * @throws what reading throws, and what the group has failed with
   */
  join(subscriber: LiveSubscriber, since: string | undefined): Promise<void>
  leave(subscriber: LiveSubscriber): void
  take(given: GroupWindow): void
  /** Everybody begins anew: the log cannot tell what happened. */
  restart(reason: ResyncReason): void
  /** Ends all its subscribers with an error. */
  fail(error: unknown): void
}
