import type { LiveChange, LiveMessage } from '@luxdb/core'
import { type RowLayout, renderRows } from '@luxdb/core/query'
import type { DeltaPayload, DeltaStep, SnapshotPayload } from './live-wire.js'

export type LiveSnapshot = Extract<LiveMessage, { type: 'snapshot' }>
export type LiveDelta = Extract<LiveMessage, { type: 'delta' }>

/** The rows of a snapshot as JSON, with the soulIds that deltas name them by. */
export function snapshotPayload({ rows, soulIds, cursor }: LiveSnapshot, layout: RowLayout): SnapshotPayload {
  return { rows: renderRows(layout, rows), soulIds, cursor }
}

export function deltaPayload({ changes, cursor }: LiveDelta, layout: RowLayout): DeltaPayload {
  return { cursor, changes: changes.map((change) => changePayload(change, layout)) }
}

function changePayload(change: LiveChange, layout: RowLayout): DeltaStep {
  if (change.type === 'leave') return { type: change.type, soulId: change.soulId }
  const [being = {}] = renderRows(layout, [change.row])
  const { type, soulId, index } = change
  return { type, soulId, being, ...(index === undefined ? {} : { index }) }
}
