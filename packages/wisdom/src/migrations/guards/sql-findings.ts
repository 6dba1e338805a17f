import type { Evolution } from '../evolution.js'
import type { FinishedEntry } from '../journal/journal-entry.js'
import type { RunSqlOperation } from '../operations/run-sql.js'
import type { EvolutionDirection } from '../plan/evolution-plan.js'
import type { EvolutionFinding } from './evolution-finding.js'

/** What is to be known of SQL that nothing takes back. */
export function sqlFindings(
  { hash, operations }: Evolution,
  direction: EvolutionDirection,
  history: readonly FinishedEntry[],
): readonly EvolutionFinding[] {
  const final = operations.filter(
    (operation): operation is RunSqlOperation =>
      operation.type === 'sql' && Object.keys(operation.down ?? {}).length === 0,
  )
  const { backup } =
    history.find((entry) => entry.evolution === hash && entry.direction === 'up' && entry.backup) ?? {}
  const wayOut = backup === undefined ? 'a backup made before it' : `the backup ${backup}`
  return final.map(
    (): EvolutionFinding =>
      direction === 'up'
        ? found('lost', 'has nothing that takes it back; what it changes cannot be reverted')
        : found(
            'blocked',
            `has nothing that takes it back; restore ${wayOut}, or undo it in a new evolution`,
          ),
  )
}

function found(type: EvolutionFinding['type'], text: string): EvolutionFinding {
  return { type, table: 'its SQL', text, count: 0, examples: [] }
}
