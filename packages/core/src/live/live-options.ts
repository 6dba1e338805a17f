export interface LiveOptions {
  /** Beings that a live query may begin with; default 10,000. */
  readonly maxBeings?: number
  /** Live queries that no index finds, so that every change is checked against each; default 500. */
  readonly maxUnindexed?: number
  /** Changes that may wait for one subscriber; default 10,000. */
  readonly maxBuffered?: number
  /** Milliseconds between two reads of a query that has to run again; default 50. */
  readonly minRequeryMs?: number
}

export const DEFAULT_LIVE_OPTIONS: Required<LiveOptions> = {
  maxBeings: 10_000,
  maxUnindexed: 500,
  maxBuffered: 10_000,
  minRequeryMs: 50,
}
