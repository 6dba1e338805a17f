import type { JsonObject, JsonValue } from '@luxdb/core'
import { isJsonArray } from '@luxdb/core/query'

/** A part of a snapshot that is too large for one frame; the last one carries the cursor. */
export type SnapshotChunk = JsonObject

const MAX_FRAME_CHARACTERS = 256 * 1024

/** The parts of a snapshot; none when it fits one frame. */
export function inChunks(payload: JsonObject): readonly SnapshotChunk[] {
  const { rows, soulIds, cursor } = payload
  if (!isJsonArray(rows) || !isJsonArray(soulIds)) return []
  const groups = groupsOf(rows)
  if (groups.length < 2) return []
  let start = 0
  return groups.map((group, index) => {
    const ids = soulIds.slice(start, start + group.length)
    start += group.length
    const isLast = index === groups.length - 1
    return { index, rows: group, soulIds: ids, ...(isLast && cursor !== undefined ? { cursor } : {}) }
  })
}

function groupsOf(rows: readonly JsonValue[]): JsonValue[][] {
  const groups: JsonValue[][] = []
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
