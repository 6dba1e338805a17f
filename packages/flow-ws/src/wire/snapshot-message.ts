import type { SnapshotPayload } from '@luxdb/protocol'

/** The snapshot comes in so many `chunk` messages. */
export type ChunkedPayload = { readonly chunks: number }

/** The response of a join that begins, with the reason when the client wanted to continue. */
export type QueryBegun = (SnapshotPayload | ChunkedPayload) & { readonly resync?: string }

/** The rows of a live query that begins anew. */
export type SnapshotMessage = {
  readonly event: 'snapshot'
  readonly payload: SnapshotPayload | ChunkedPayload
}
