import { orderByDependency, type TableSnapshot } from '@luxdb/core'
import type { EvolutionOperation } from '../operations/evolution-operation.js'

/** Kinds that others are bound to come first; realms know how to add those that are bound in a circle. */
export function addedKinds(tables: readonly TableSnapshot[]): readonly EvolutionOperation[] {
  return orderByDependency(tables).map((table) => ({ type: 'addKind', table }))
}
