import type { JsonValue, RetypedColumn, SchemaSnapshot } from '@luxdb/core'
import type { EvolutionOperation } from '../migrations/operations/evolution-operation.js'
import { renamedTable } from '../migrations/operations/renamed-table.js'

/*
 * A column that gets another type and another name is compared under the name that it has, and gets the other one when
 * its type changes: until then everybody finds it where it was.
 */

/** A schema with such columns under the names that they have before. */
export function beforeTheMove(
  { v, tables }: SchemaSnapshot,
  retyped: readonly RetypedColumn[],
): SchemaSnapshot {
  const former = tables.map((table) =>
    retyped
      .filter((move) => move.table === table.name)
      .reduce((before, { from, to }) => renamedTable(before, { column: { from: to, to: from } }), table),
  )
  return { v, tables: former }
}

export function fillsBeforeTheMove(
  fills: ReadonlyMap<string, JsonValue>,
  retyped: readonly RetypedColumn[],
): ReadonlyMap<string, JsonValue> {
  const former = new Map(retyped.map(({ table, from, to }) => [`${table}.${to}`, `${table}.${from}`]))
  return new Map([...fills].map(([place, value]) => [former.get(place) ?? place, value]))
}

/** The operations, with the other name from where the type of the column changes. */
export function moved(
  operations: readonly EvolutionOperation[],
  { table, from, to }: RetypedColumn,
): readonly EvolutionOperation[] {
  const turn = operations.findIndex(
    (operation) =>
      operation.type === 'changeType' && operation.table === table && operation.column.name === from,
  )
  return operations.map((operation, index) => {
    if (index < turn || !('table' in operation) || operation.table !== table) return operation
    if (index === turn && operation.type === 'changeType') return { ...operation, to }
    if (operation.type === 'setRequired' && operation.column === from) return { ...operation, column: to }
    if (operation.type !== 'addIndex') return operation
    const columns = operation.index.columns.map((column) => (column === from ? to : column))
    return { ...operation, index: { ...operation.index, columns } }
  })
}
