import type { SchemaChange } from '../schema/schema-change.js'
import { assertNothing } from './count-stored.js'
import { emptyTable, requireTable, type StoredTables } from './stored-table.js'

/** Tables after a change of kinds; unchanged by any other. */
export function evolveKinds(tables: StoredTables, change: SchemaChange): StoredTables {
  switch (change.type) {
    case 'addKind':
      return new Map([...tables, [change.table.name, emptyTable(change.table)]])
    case 'setAsideKind':
      assertUnbound(tables, change.table.name)
      return moved(tables, change.table.name, change.as)
    case 'restoreKind': {
      const restored = moved(tables, change.from, change.table.name)
      const stored = requireTable(restored, change.table.name)
      return new Map([...restored, [change.table.name, { ...stored, table: change.table }]])
    }
    case 'renameKind':
      return moved(tables, change.before.name, change.after.name, change.before.name)
    case 'eraseKind': {
      requireTable(tables, change.from)
      assertUnbound(tables, change.from)
      return new Map([...tables].filter(([name]) => name !== change.from))
    }
    default:
      return tables
  }
}

/** @param called the name in the table's snapshot, where it stays as it was for now */
function moved(tables: StoredTables, from: string, to: string, called: string = to): StoredTables {
  const stored = requireTable(tables, from)
  const others = [...tables].filter(([name]) => name !== from)
  return new Map([...others, [to, { ...stored, table: { ...stored.table, name: called } }]])
}

function assertUnbound(tables: StoredTables, name: string): void {
  requireTable(tables, name)
  const leading = [...tables.values()].flatMap(({ table }) =>
    table.name === name ? [] : table.foreignKeys.filter((key) => key.table === name),
  )
  assertNothing(
    'bound',
    { table: name, object: '*' },
    leading.map((key) => key.name),
  )
}
