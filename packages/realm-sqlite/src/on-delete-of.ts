import type { OnDelete } from '@luxdb/core/query'

/** An action as `PRAGMA foreign_key_list` has it; those that LuxDB does not know hold a being back. */
export function onDeleteOf(action: string): OnDelete {
  if (action === 'CASCADE') return 'cascade'
  return action === 'SET NULL' ? 'set null' : 'restrict'
}
