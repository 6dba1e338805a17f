import type { JsonObject } from '@luxdb/core'
import type { SnapshotChunk, SnapshotPayload } from './live-wire.js'

const MAX_FRAME_CHARACTERS = 256 * 1024

/** The parts of a snapshot; none when it fits one frame. */
export function inChunks({ rows, soulIds, cursor }: SnapshotPayload): readonly SnapshotChunk[] {
  const groups = groupsOf(rows)
  if (groups.length < 2) return []
  let start = 0
  return groups.map((group, index) => {
    const ids = soulIds.slice(start, start + group.length)
    start += group.length
    const isLast = index === groups.length - 1
    return { index, rows: group, soulIds: ids, ...(isLast ? { cursor } : {}) }
  })
}

function groupsOf(rows: readonly JsonObject[]): JsonObject[][] {
  const groups: JsonObject[][] = []
  let size = Infinity
  for (const row of rows) {
    const length = JSON.stringify(row).length
    if (size + length > MAX_FRAME_CHARACTERS) {
      groups.push([])
      size = 0
    }
    groups.at(-1)?.push(row)
    size += length
  }
  return groups
}
