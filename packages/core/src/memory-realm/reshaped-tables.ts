import type { SchemaChange } from '../schema/schema-change.js'

/** The tables whose beings are no longer what those who follow them have seen, by their names before and after. */
export function reshapedTables(changes: readonly SchemaChange[]): ReadonlySet<string> {
  return new Set(changes.flatMap(tablesOf))
}

function tablesOf(change: SchemaChange): readonly string[] {
  switch (change.type) {
    case 'setAsideKind':
    case 'restoreKind':
      return [change.table.name]
    case 'renameKind':
    case 'renameField':
      return [change.before.name, change.after.name]
    case 'setAsideField':
    case 'restoreField':
    case 'alterField':
      return [change.table]
    default:
      return []
  }
}
