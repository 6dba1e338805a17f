import { LuxError } from '../errors/lux-error.js'
import { applyChanges } from '../schema/apply-changes.js'
import { isAsideName } from '../schema/aside-name.js'
import type { SchemaChange } from '../schema/schema-change.js'
import type { ColumnSnapshot, ForeignKeySnapshot, IndexSnapshot } from '../schema/schema-snapshot.js'
import { assertNone } from './count-stored.js'
import { evolveFields } from './evolve-fields.js'
import { evolveKinds } from './evolve-kinds.js'
import { requireTable, type StoredTables } from './stored-table.js'

/** What tables are after some changes. @throws LUX_EVOLUTION_BLOCKED, LUX_SCHEMA_MISMATCH */
export function evolveStored(tables: StoredTables, changes: readonly SchemaChange[]): StoredTables {
  const evolved = changes.reduce(evolveOnce, tables)
  for (const change of changes) {
    // Kinds that come together may be bound to each other: they are looked at when all are there.
    if (change.type !== 'addKind' && change.type !== 'restoreKind') continue
    assertBound(evolved, change.table.name, evolved.get(change.table.name)?.table.foreignKeys ?? [])
  }
  return evolved
}

function evolveOnce(tables: StoredTables, change: SchemaChange): StoredTables {
  const moved = evolveFields(evolveKinds(tables, change), change)
  const live = [...moved.values()].flatMap(({ table }) => (isAsideName(table.name) ? [] : [table]))
  const isNew = change.type === 'addKind' || change.type === 'restoreKind'
  const before = isNew ? live.filter(({ name }) => name !== change.table.name) : live
  const after = applyChanges({ v: 1, tables: before }, [change]).tables
  const snapshots = new Map(after.map((table) => [table.name, table]))
  const evolved = new Map(
    [...moved].map(([name, stored]) => {
      const { columns, ...table } = snapshots.get(name) ?? stored.table
      return [name, { ...stored, table: { ...table, columns: inOrder(columns, stored.order) } }]
    }),
  )
  assertAllowed(evolved, change)
  return evolved
}

function inOrder(columns: readonly ColumnSnapshot[], order: readonly string[]): readonly ColumnSnapshot[] {
  return [...columns].sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name))
}

/** Rows fit what a change has made of their table. */
function assertAllowed(tables: StoredTables, change: SchemaChange): void {
  switch (change.type) {
    case 'restoreField': {
      const { table, column, indexes, foreignKey } = change
      assertFits(tables, table, column)
      assertBound(tables, table, foreignKey === undefined ? [] : [foreignKey])
      assertUnique(tables, table, indexes)
      break
    }
    case 'alterField':
      assertFits(tables, change.table, change.after)
      break
    case 'addBondTo':
      assertBound(tables, change.table, [change.foreignKey])
      break
    case 'addIndex':
      assertUnique(tables, change.table, [change.index])
      break
    case 'runSql':
      throw new LuxError('LUX_UNSUPPORTED', 'A memory realm runs no SQL; leave such evolutions to databases.')
    case 'dropIndex':
    case 'dropBond':
      requireTable(tables, change.table)
      break
    default:
      break
  }
}

function assertFits(tables: StoredTables, table: string, column: ColumnSnapshot): void {
  if (!column.nullable) assertNone(tables, { type: 'nulls', table, column: column.name }, column.name)
  assertNone(tables, { type: 'outside', table, column }, column.name)
}

function assertBound(tables: StoredTables, table: string, keys: readonly ForeignKeySnapshot[]): void {
  for (const foreignKey of keys) assertNone(tables, { type: 'orphans', table, foreignKey }, foreignKey.name)
}

function assertUnique(tables: StoredTables, table: string, indexes: readonly IndexSnapshot[]): void {
  for (const { unique, columns, name } of indexes) {
    if (unique) assertNone(tables, { type: 'duplicates', table, columns }, name)
  }
}
