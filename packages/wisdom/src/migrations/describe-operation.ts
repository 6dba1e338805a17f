import type { OperationReport } from './migration-report.js'
import type { EvolutionOperation } from './operations/evolution-operation.js'
import { workOf } from './operations/work-of.js'

/** What an operation does, for people. */
export function describeOperation(operation: EvolutionOperation): OperationReport {
  const { guard, words } = workOf(operation)
  return { type: operation.type, guard, text: words }
}
