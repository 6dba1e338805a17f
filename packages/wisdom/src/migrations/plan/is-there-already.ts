import type { SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { driftOf } from '../drift/drift-of.js'
import type { EvolutionOperation } from '../operations/evolution-operation.js'

/**
 * Whether an addition is there already, because a realm made it at its start: then nothing is left to do but to
 * record it.
 */
export function isThereAlready(operation: EvolutionOperation, actual: SchemaSnapshot): boolean {
  switch (operation.type) {
    case 'addKind':
      return holds(actual, operation.table)
    case 'addField': {
      const { table, column } = operation
      return holds(actual, { ...emptyTable(table), columns: [column] })
    }
    case 'addIndex':
      return holds(actual, { ...emptyTable(operation.table), indexes: [operation.index] })
    case 'addBond': {
      const { table, columns = [], foreignKey } = operation
      return holds(actual, { ...emptyTable(table), columns, foreignKeys: [foreignKey] })
    }
    default:
      return false
  }
}

function emptyTable(name: string): TableSnapshot {
  return { name, kind: name, columns: [], key: [], foreignKeys: [], indexes: [] }
}

/** Whether a table is there with all that is wanted of it; it may have more. */
function holds(actual: SchemaSnapshot, wanted: TableSnapshot): boolean {
  const there = actual.tables.find(({ name }) => name === wanted.name)
  if (there === undefined) return false
  const same = { ...wanted, key: wanted.key.length > 0 ? wanted.key : there.key }
  return driftOf({ v: 1, tables: [same] }, actual).every(({ type }) => type === 'extra')
}
