import { orderByDependency, type TableSnapshot } from '@luxdb/core'
import type { EvolutionOperation } from '../operations/evolution-operation.js'

/** Kinds that are bound to others go before those; bonds in a circle are let go of first. */
export function droppedKinds(
  tables: readonly TableSnapshot[],
  erase: ReadonlySet<string>,
): readonly EvolutionOperation[] {
  const ordered = [...orderByDependency(tables)].reverse()
  const names = ordered.map(({ name }) => name)
  const circular = ordered.flatMap((table, index) =>
    table.foreignKeys
      .filter((foreignKey) => {
        const target = names.indexOf(foreignKey.table)
        return target >= 0 && target < index
      })
      .map(
        ({ name: foreignKey }): EvolutionOperation => ({ type: 'dropBond', table: table.name, foreignKey }),
      ),
  )
  const drops = names.map(
    (table): EvolutionOperation => ({
      type: 'dropKind',
      table,
      ...(erase.has(table) && { erase: true as const }),
    }),
  )
  return [...circular, ...drops]
}
