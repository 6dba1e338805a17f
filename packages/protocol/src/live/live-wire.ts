import type { JsonObject } from '@luxdb/core'

/** The rows of a live query as of one moment. */
export type SnapshotPayload = {
  readonly rows: readonly JsonObject[]
  /** The soulIds that deltas name the rows by, in the order of the rows. */
  readonly soulIds: readonly string[]
  readonly cursor: string
}

/** A part of a snapshot that is too large for one message. */
export type SnapshotChunk = {
  readonly index: number
  readonly rows: readonly JsonObject[]
  readonly soulIds: readonly string[]
  /** In the last one. */
  readonly cursor?: string
}

export type DeltaStep =
  | {
      readonly type: 'enter' | 'update' | 'move'
      readonly soulId: string
      readonly being: JsonObject
      /** Its place, where the query has an order and a limit. */
      readonly index?: number
    }
  | { readonly type: 'leave'; readonly soulId: string }

/** What changed since, transactions whole. */
export type DeltaPayload = {
  readonly cursor: string
  readonly changes: readonly DeltaStep[]
}
