import type { BaseRealm, SchemaStep } from '@luxdb/core'
import type { DataFunctions } from '../fills/require-function.js'
import { rowFillOf } from '../fills/row-fill-of.js'
import type { PlanStep } from './evolution-plan.js'

interface Place {
  readonly realm: BaseRealm
  readonly functions: DataFunctions
  readonly batchRows: number
}

/** The SQL of each step of a plan; undefined where the realm tells none. */
export function statementsOf(
  steps: readonly PlanStep[],
  { realm, functions, batchRows }: Place,
): Promise<readonly (readonly string[])[] | undefined> {
  const asked = steps.map((step): SchemaStep => {
    if (step.type === 'fill') return { type: 'fill', fill: rowFillOf(step, functions, batchRows) }
    const finish = step.finish.map((fill) => rowFillOf(fill, functions, batchRows))
    return { type: 'evolve', changes: step.changes, finish }
  })
  return realm.schema.statements(asked)
}
