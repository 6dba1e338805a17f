import type { OnDelete } from '@luxdb/core/query'

/** An action as `pg_constraint.confdeltype` has it; those that LuxDB does not know hold a being back. */
export function onDeleteOf(action: unknown): OnDelete {
  if (action === 'c') return 'cascade'
  return action === 'n' ? 'set null' : 'restrict'
}
