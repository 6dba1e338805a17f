import type { Change, ChangeWindow } from './change.js'
import type { FeedPosition } from './feed-position.js'

export interface WindowsOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal
  /** Hand out an empty window now and then while nothing happens, for its position. */
  readonly refresh?: true
}

/** The state of a feed, for `meditate()`. */
export interface FeedPulse {
  readonly epoch: string
  /** How many follow it now. */
  readonly listeners: number
  /** How often a change did not continue what was known of its being, since the realm awoke. */
  readonly breaks: number
  /** Changes delivered since the realm awoke. */
  readonly delivered: number
  /** Milliseconds between the write and the delivery of the latest change. */
  readonly lagMs?: number
  /** What the log holds, about; in the pulse of a realm. */
  readonly log?: LogSize
  /** The live queries; in the pulse of a realm. */
  readonly live?: LivePulse
}

/** Live queries as they are now. */
export interface LivePulse {
  /** Distinct ones: equal ones are evaluated once. */
  readonly queries: number
  readonly subscribers: number
  /** Of the queries: those that every change of their kind is checked against. */
  readonly unindexed: number
}

export interface LogSize {
  readonly changes: number
  readonly bytes?: number
}

/**
 * The changes of a realm, in windows: nothing lost, nothing twice, per being in order, transactions
 * whole. All listeners of a realm share one reader, which rests while nobody listens.
 */
export interface ChangeFeed {
  readonly epoch: string
  head(): Promise<FeedPosition>
  floor(): Promise<FeedPosition>
  /**
   * What follows a position, for as long as the consumer asks. Windows without changes are left out.
   * @throws LUX_POSITION_LOST when `from` is too old or of another epoch; read anew and begin at the head
   */
  windows(from: FeedPosition, options?: WindowsOptions): AsyncIterable<ChangeWindow>
  /** The text as a position of this realm; undefined when it cannot be one. */
  parse(text: string): FeedPosition | undefined
  /** Whether everything visible at `b` is visible at `a`. */
  covers(a: FeedPosition, b: FeedPosition): boolean
  /** Whether a change is visible at a position, and so part of a snapshot taken there. */
  seen(change: Change, at: FeedPosition): boolean
  /** Takes what is older or more than the realm keeps out of the log; done now and then by itself. */
  prune(): Promise<number>
  pulse(): FeedPulse
}
