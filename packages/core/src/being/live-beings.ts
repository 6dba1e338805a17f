import type { LiveMessage } from '../live/live-message.js'
import type { ResultRow } from '../query/row-layout.js'
import type { LiveBeings } from './being-collection.js'

/** A message of a live query with beings (or records) in the place of rows. */
export function liveBeings<T>(message: LiveMessage, read: (row: ResultRow) => T): LiveBeings<T> {
  if (message.type === 'resync') return message
  const { cursor } = message
  if (message.type === 'snapshot') {
    return { type: message.type, soulIds: message.soulIds, beings: message.rows.map(read), cursor }
  }
  const changes = message.changes.map((change) => {
    const { type, soulId } = change
    if (type === 'leave') return { type, soulId }
    const { row, index } = change
    return { type, soulId, being: read(row), ...(index === undefined ? {} : { index }) }
  })
  return { type: message.type, changes, cursor }
}
