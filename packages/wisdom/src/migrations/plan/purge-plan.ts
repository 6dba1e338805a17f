import type { SchemaChange } from '@luxdb/core'
import type { Aside } from './aside-ledger.js'
import type { PlanStep } from './evolution-plan.js'

/** The step that frees what is kept aside; columns of a table that goes too go with it. */
export function purgeSteps(asides: readonly Aside[]): readonly PlanStep[] {
  const tables = new Set(asides.filter(({ type }) => type === 'kind').map(({ name }) => name))
  const changes = asides.flatMap(({ type, table, name }): readonly SchemaChange[] => {
    if (type === 'kind') return [{ type: 'eraseKind', from: name }]
    return tables.has(table) ? [] : [{ type: 'eraseField', table, from: name }]
  })
  return changes.length === 0
    ? []
    : [{ type: 'change', phase: 'contracting', changes, finish: [], segment: 0 }]
}
