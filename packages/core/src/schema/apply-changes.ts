import { isAsideName } from './aside-name.js'
import type { FieldSchemaChange } from './field-change.js'
import type { KindChange } from './kind-change.js'
import type { RelationChange } from './relation-change.js'
import type { SchemaChange } from './schema-change.js'
import type { SchemaSnapshot, TableSnapshot } from './schema-snapshot.js'
import { sortByName } from './snapshot-of.js'

type Tables = readonly TableSnapshot[]
type ChangeOfTable = Exclude<FieldSchemaChange | RelationChange, { readonly type: 'renameField' }>

/**
 * What a schema is after some changes. What they keep aside is in no snapshot; a field that comes, or comes
 * back, stands last.
 */
export function applyChanges(schema: SchemaSnapshot, changes: readonly SchemaChange[]): SchemaSnapshot {
  return { v: 1, tables: sortByName(changes.reduce(applyChange, schema.tables)) }
}

function applyChange(tables: Tables, change: SchemaChange): Tables {
  switch (change.type) {
    case 'addKind':
    case 'restoreKind':
    case 'setAsideKind':
    case 'renameKind':
    case 'eraseKind':
      return applyToKinds(tables, change)
    case 'watchFill':
    case 'unwatchFill':
    case 'runSql':
      return tables
    case 'renameField':
      return renamed(tables, change)
    default:
      return tables.map((table) => (table.name === change.table ? applyToTable(table, change) : table))
  }
}

function applyToKinds(tables: Tables, change: KindChange): Tables {
  switch (change.type) {
    case 'addKind':
    case 'restoreKind':
      return [...tables, change.table]
    case 'setAsideKind':
      return tables.filter(({ name }) => name !== change.table.name)
    case 'renameKind':
      return renamed(tables, change)
    case 'eraseKind':
      return tables
  }
}

interface Renaming {
  readonly before: TableSnapshot
  readonly after: TableSnapshot
  readonly from?: string
  readonly to?: string
}

/** Foreign keys of all tables follow the table or column that they lead to. */
function renamed(tables: Tables, { before, after, from, to = '' }: Renaming): Tables {
  return tables
    .map((table) => (table.name === before.name ? after : table))
    .map((table) => ({
      ...table,
      indexes: sortByName(table.indexes),
      foreignKeys: sortByName(table.foreignKeys).map((foreignKey) => {
        if (foreignKey.table !== before.name) return foreignKey
        const targetColumns = foreignKey.targetColumns.map((column) => (column === from ? to : column))
        return { ...foreignKey, table: after.name, targetColumns }
      }),
    }))
}

function applyToTable(table: TableSnapshot, change: ChangeOfTable): TableSnapshot {
  switch (change.type) {
    case 'addField':
      return isAsideName(change.column.name) ? table : withObjects(table, { columns: [change.column] })
    case 'restoreField':
      return withObjects(table, { columns: [change.column], ...objectsOf(change) })
    case 'setAsideField':
      return withoutObjects(table, { columns: [change.column], ...objectsOf(change) })
    case 'alterField': {
      const { before, after } = change
      return {
        ...table,
        columns: table.columns.map((column) => (column.name === before.name ? after : column)),
      }
    }
    case 'eraseField':
      return table
    case 'addBond':
      return withObjects(table, { columns: change.columns, foreignKeys: [change.foreignKey] })
    case 'addBondTo':
      return withObjects(table, { foreignKeys: [change.foreignKey] })
    case 'dropBond':
      return withoutObjects(table, { foreignKeys: [change.foreignKey] })
    case 'addIndex':
      return withObjects(table, { indexes: [change.index] })
    case 'dropIndex':
      return withoutObjects(table, { indexes: [change.index] })
  }
}

type TableObjects = Partial<Pick<TableSnapshot, 'columns' | 'foreignKeys' | 'indexes'>>

function objectsOf({
  indexes,
  foreignKey,
}: Extract<ChangeOfTable, { readonly type: 'setAsideField' | 'restoreField' }>): TableObjects {
  return { indexes, foreignKeys: foreignKey === undefined ? [] : [foreignKey] }
}

function withObjects(table: TableSnapshot, added: TableObjects): TableSnapshot {
  return {
    ...table,
    columns: [...table.columns, ...(added.columns ?? [])],
    foreignKeys: sortByName([...table.foreignKeys, ...(added.foreignKeys ?? [])]),
    indexes: sortByName([...table.indexes, ...(added.indexes ?? [])]),
  }
}

function withoutObjects(table: TableSnapshot, removed: TableObjects): TableSnapshot {
  return {
    ...table,
    columns: without(table.columns, removed.columns),
    foreignKeys: without(table.foreignKeys, removed.foreignKeys),
    indexes: without(table.indexes, removed.indexes),
  }
}

function without<T extends { readonly name: string }>(
  items: readonly T[],
  removed: readonly T[] = [],
): readonly T[] {
  const names = new Set(removed.map(({ name }) => name))
  return items.filter(({ name }) => !names.has(name))
}
