import type { AstralEngine, Progress } from '@luxdb/core'

/** What `onAwaken` gets beside the engine. */
export interface AwakenContext {
  /** Aborted when the server is told to stop: end soon, and leave things so that the next start goes on. */
  readonly signal: AbortSignal
  /** Shows how far a long step has come: a bar on a terminal, now and then a line in a log. */
  readonly onProgress: (what: string, progress: Progress) => void
}

/**
 * Runs at every start, after the realms are there and before requests are served: the place for a first
 * load. The server answers 503 until it ends; when it fails, the start fails.
 */
export type OnAwaken = (engine: AstralEngine, context: AwakenContext) => Promise<void> | void
