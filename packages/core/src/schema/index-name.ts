import { createHash } from 'node:crypto'

/** PostgreSQL cuts names there without a word. */
const MAX_NAME_BYTES = 63

/** Name of the index under a foreign key; names beyond 63 bytes end on a hash instead. */
export function foreignKeyIndexName(table: string, columns: readonly string[]): string {
  const name = `${table}_${columns.join('_')}_idx`
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, MAX_NAME_BYTES - 13)}_${hash}_idx`
}
