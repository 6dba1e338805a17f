import type { RealmOptions } from '@luxdb/core'

export interface ReaderOptions {
  /**
   * Child processes that run heavy reads at most, so that these block nothing and can be stopped at their
   * deadline. Default 0: every read runs in this process.
   */
  readonly processes?: number
  /** Milliseconds after which a reader that has nothing to do ends. Default 30,000. */
  readonly idleMs?: number
  /** Heavy reads that wait for a reader at most. Default 1,000. */
  readonly maxQueued?: number
}

export interface SQLiteRealmOptions extends RealmOptions {
  /** Folder that a relative path in the URL starts from; default: the working directory. */
  readonly baseDirectory?: string
  readonly readers?: ReaderOptions
  /** Writes that wait for their commit at most; one more fails with LUX_OVERLOADED. Default 10,000. */
  readonly maxQueuedWrites?: number
  /** Streams that are open at the same time at most. Default 16. */
  readonly maxStreams?: number
}

export const SQLITE_DEFAULTS: {
  readonly readerIdleMs: number
  readonly maxQueuedReads: number
  readonly maxQueuedWrites: number
  readonly maxStreams: number
  readonly awakenTimeoutMs: number
} = {
  readerIdleMs: 30_000,
  maxQueuedReads: 1_000,
  maxQueuedWrites: 10_000,
  maxStreams: 16,
  awakenTimeoutMs: 30_000,
}
