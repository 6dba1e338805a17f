import type { Change, ChangeWindow, KindReset } from '../feed/change.js'
import type { RowLayout } from '../query/row-layout.js'
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
  /** The log cannot tell what happened to one of its kinds. */
  readonly reset?: KindReset
}

/** All subscribers of one live query: it is evaluated once for all of them. */
export interface LiveGroup {
  /** Names the query with everything that was folded into it. */
  readonly digest: string
  readonly layout: RowLayout
  readonly size: number
  /** Whether the group wants to hear of windows that bring it nothing. */
  readonly isWaiting: boolean
  /** Makes the subscriber part of it, from a cursor or from the beginning. @throws what reading throws */
  join(subscriber: LiveSubscriber, since: string | undefined): Promise<void>
  leave(subscriber: LiveSubscriber): void
  take(given: GroupWindow): void
  /** Ends all its subscribers with an error. */
  fail(error: unknown): void
}
