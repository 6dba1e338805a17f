import type { SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { assertNoDrift } from '../drift/assert-no-drift.js'
import { driftOf } from '../drift/drift-of.js'
import type { Evolution } from '../evolution.js'
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

interface Way {
  readonly evolution: Evolution
  readonly before: SchemaSnapshot
  readonly actual: SchemaSnapshot
}

/** @throws LUX_SCHEMA_DRIFT when what an evolution adds is there in another form */
export function assertNotInTheWay(realm: string, { evolution, before, actual }: Way): void {
  const recorded = new Map(before.tables.map((table) => [table.name, table]))
  for (const operation of evolution.operations) {
    if (isThereAlready(operation, actual)) continue
    if (operation.type === 'addKind' && !recorded.has(operation.table.name)) {
      const found = actual.tables.find(({ name }) => name === operation.table.name)
      if (found) assertNoDrift(realm, { v: 1, tables: [operation.table] }, { v: 1, tables: [found] })
    }
    if (operation.type !== 'addField') continue
    const { table: name, column } = operation
    const isKnown = recorded.get(name)?.columns.some((each) => each.name === column.name) ?? true
    const there = actual.tables.find((table) => table.name === name)
    if (isKnown || !there?.columns.some((each) => each.name === column.name)) continue
    const wanted = { ...emptyTable(name), key: there.key, columns: [column] }
    assertNoDrift(realm, { v: 1, tables: [wanted] }, actual)
  }
}
