import { createHash } from 'node:crypto'
import { isAsideName } from '@luxdb/core'

const MAX_NAME_BYTES = 63
const SUFFIX = '_pkey'

/** The name that PostgreSQL gives the primary key of a new table; of tables kept aside, one that no other has. */
export function primaryKeyName(table: string): string {
  const bytes = Buffer.from(table)
  if (bytes.length + SUFFIX.length <= MAX_NAME_BYTES) return table + SUFFIX
  if (isAsideName(table)) {
    return `lux_${createHash('sha256').update(table).digest('hex').slice(0, 32)}${SUFFIX}`
  }
  const head = bytes.subarray(0, MAX_NAME_BYTES - SUFFIX.length).toString('utf8')
  // It cuts between characters.
  return head.replaceAll('\uFFFD', '') + SUFFIX
}
