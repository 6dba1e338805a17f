import type { Evolution } from '../evolution.js'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import { workOf } from '../operations/work-of.js'
import type { Aside } from '../plan/aside-ledger.js'
import { asideNamesOf } from '../plan/aside-names.js'
import type { EvolutionFinding } from './evolution-finding.js'

/** What a revert cannot bring back, because it was purged or erased. */
export function lostValues(evolution: Evolution, asides: readonly Aside[]): readonly EvolutionFinding[] {
  return evolution.operations.flatMap((operation, index): readonly EvolutionFinding[] => {
    const name = lostName(operation)
    const names = asideNamesOf(evolution, asides, index)
    if (name === undefined || names.has(names.of(name, 'old'))) return []
    const { table } = workOf(operation).about
    const text = 'comes back without its values: they were purged or erased'
    return [{ type: 'lost', table, ...(name !== table && { object: name }), text, count: 0, examples: [] }]
  })
}

/** What an operation keeps aside for its revert. */
function lostName(operation: EvolutionOperation): string | undefined {
  switch (operation.type) {
    case 'dropKind':
      return operation.table
    case 'dropField':
      return operation.column
    case 'changeType':
      return operation.column.name
    case 'transformData':
      return operation.columns[0]
    default:
      return undefined
  }
}
