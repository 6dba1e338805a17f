import type { SnapshotChunk } from '@luxdb/protocol'

/** A part of a snapshot that is too large for one frame. */
export type ChunkMessage = {
  readonly event: 'chunk'
  readonly payload: SnapshotChunk
}
