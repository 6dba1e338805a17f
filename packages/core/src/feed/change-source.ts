import type { Change, ChangeWindow } from './change.js'
import type { FeedPosition } from './feed-position.js'

export interface ReadChangesOptions {
  /** At most about this many changes; the rest follows as a continuation (`partial`). */
  readonly limit: number
  readonly signal?: AbortSignal
}

/**
 * What a driver gives the change feed. The feed polls it only while somebody listens.
 * - Nothing that was committed is ever left out of the windows that follow a position, and nothing is
 *   in two of them; nothing uncommitted is in any.
 * - A position is good on every process that shares the storage.
 */
export interface ChangeSource {
  /** Name of the history that positions belong to; a new one after a restore or a lost commit. */
  readonly epoch: string
  /** The position behind everything that is committed now. */
  head(): Promise<FeedPosition>
  /** The oldest position that can still be read from. */
  floor(): Promise<FeedPosition>
  /**
   * What became visible after `from`, up to now.
   * @throws LUX_POSITION_LOST when `from` is before the floor, or of another epoch
   */
  read(from: FeedPosition, options: ReadChangesOptions): Promise<ChangeWindow>
  /** The text as a position; undefined when it cannot be one. */
  parse(text: string): FeedPosition | undefined
  /** Whether `a` is at or behind `b`: everything visible at `b` is visible at `a`. */
  covers(a: FeedPosition, b: FeedPosition): boolean
  /** Whether a change is visible at a position. */
  seen(change: Change, at: FeedPosition): boolean
  /**
   * Calls `wake` soon after a commit where the storage can tell; polling stands behind it. Returns what
   * stops it.
   */
  watch(wake: () => void): () => void
  /** Deletes what is older than the realm keeps; returns how many rows went. Called in the background. */
  prune(): Promise<number>
  /** Size of the log, for people. */
  size(): Promise<{ readonly changes: number; readonly bytes?: number }>
}

/** How long changes are kept: until either is exceeded. */
export interface ChangeRetention {
  /** Default 24 hours. */
  readonly retentionMs: number
  /** Default 256 MiB. */
  readonly retentionBytes: number
}

export const DEFAULT_RETENTION: ChangeRetention = Object.freeze({
  retentionMs: 24 * 3_600_000,
  retentionBytes: 256 * 1024 * 1024,
})
