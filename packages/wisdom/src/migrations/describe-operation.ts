import type { OperationReport } from './migration-report.js'
import type { EvolutionOperation } from './operations/evolution-operation.js'
import { workOf } from './operations/work-of.js'
import type { EvolutionDirection } from './plan/evolution-plan.js'

/** What an operation does, for people. */
export function describeOperation(
  operation: EvolutionOperation,
  direction: EvolutionDirection = 'up',
): OperationReport {
  const { guard, words, wordsBack } = workOf(operation)
  return { type: operation.type, guard, text: direction === 'up' ? words : wordsBack }
}

/** What operations do, in the order in which they do it. */
export function describeOperations(
  operations: readonly EvolutionOperation[],
  direction: EvolutionDirection,
): readonly OperationReport[] {
  const inOrder = direction === 'up' ? operations : [...operations].reverse()
  return inOrder.map((operation) => describeOperation(operation, direction))
}
