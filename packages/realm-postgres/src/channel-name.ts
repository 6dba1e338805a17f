import { createHash } from 'node:crypto'

const MAX_CHANNEL_BYTES = 63

/** The channel of notifications for one purpose in one schema: channels belong to the whole database. */
export function channelName(purpose: 'lux_changes' | 'lux_broadcast', schema: string): string {
  const name = `${purpose}_${schema}`
  // A longer name would fail the statement that notifies.
  if (Buffer.byteLength(name) <= MAX_CHANNEL_BYTES) return name
  return `${purpose}_${createHash('md5').update(schema).digest('hex')}`
}
