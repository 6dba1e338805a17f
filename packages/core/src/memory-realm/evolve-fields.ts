import { literalToCell } from '../query/cell.js'
import type { JsonValue } from '../query/json.js'
import type { Cell } from '../query/store.js'
import { isAsideName } from '../schema/aside-name.js'
import type { SchemaChange } from '../schema/schema-change.js'
import type { ColumnSnapshot } from '../schema/schema-snapshot.js'
import { assertNothing } from './count-stored.js'
import { namesOf } from './read-stored.js'
import { cellOf, requireTable, type StoredRow, type StoredTable, type StoredTables } from './stored-table.js'

/** Rows after a change of fields, while the snapshot of their table stays as it was. */
export function evolveFields(tables: StoredTables, change: SchemaChange): StoredTables {
  switch (change.type) {
    case 'addField':
      return replaced(tables, change.table, [], (stored) => withColumn(stored, change.column))
    case 'addBond':
      return replaced(tables, change.table, [], (stored) => change.columns.reduce(withColumn, stored))
    case 'setAsideField': {
      const { table, column, as } = change
      return replaced(tables, table, [column.name], (stored) => ({
        ...renamed(stored, column.name, as),
        aside: [...stored.aside, { name: as, store: column.store, nullable: true }],
      }))
    }
    case 'restoreField': {
      const { table, column, from, fill } = change
      return replaced(tables, table, [from], (stored) => ({
        ...filled(renamed(stored, from, column.name), column, fill),
        aside: stored.aside.filter(({ name }) => name !== from),
      }))
    }
    case 'renameField':
      return replaced(tables, change.before.name, [change.from], (stored) =>
        renamed(stored, change.from, change.to),
      )
    case 'alterField':
      return replaced(tables, change.table, [change.after.name], (stored) =>
        filled(stored, change.after, change.fill),
      )
    case 'eraseField':
      return replaced(tables, change.table, [change.from], (stored) => ({
        ...mapped(stored, (row) => new Map([...row].filter(([name]) => name !== change.from))),
        aside: stored.aside.filter(({ name }) => name !== change.from),
        order: stored.order.filter((name) => name !== change.from),
      }))
    case 'watchFill':
      return replaced(tables, change.table, change.columns, (stored) => ({
        ...stored,
        marks: new Map([
          ...stored.marks,
          [change.marks, { key: namesOf(change.key), columns: change.columns, keys: [] }],
        ]),
      }))
    case 'unwatchFill':
      return replaced(tables, change.table, [], (stored) => withoutMarks(stored, change.marks))
    default:
      return tables
  }
}

function replaced(
  tables: StoredTables,
  name: string,
  columns: readonly string[],
  change: (stored: StoredTable) => StoredTable,
): StoredTables {
  return new Map([...tables, [name, change(requireTable(tables, name, columns))]])
}

function mapped(stored: StoredTable, change: (row: StoredRow) => StoredRow): StoredTable {
  return { ...stored, rows: stored.rows.map(change) }
}

function withColumn(stored: StoredTable, column: ColumnSnapshot): StoredTable {
  const isAside = isAsideName(column.name)
  const cell: Cell = isAside || column.default === undefined ? null : literalToCell(column.default, column)
  const rows = stored.rows.map((row) => new Map([...row, [column.name, cell]]))
  const added = { ...stored, rows, order: [...stored.order, column.name] }
  return isAside ? { ...added, aside: [...added.aside, column] } : added
}

/** A column of the same name that was there before is gone already. */
function renamed(stored: StoredTable, from: string, to: string): StoredTable {
  const now = (name: string): string => (name === from ? to : name)
  const rows = stored.rows.map((row) => new Map([...row].map(([name, cell]) => [now(name), cell])))
  return { ...stored, rows, order: stored.order.map(now) }
}

function filled(stored: StoredTable, column: ColumnSnapshot, fill: JsonValue | undefined): StoredTable {
  if (fill === undefined) return stored
  const cell = literalToCell(fill, column)
  return mapped(stored, (row) =>
    cellOf(row, column.name) === null ? new Map([...row, [column.name, cell]]) : row,
  )
}

function withoutMarks(stored: StoredTable, name: string): StoredTable {
  const marks = stored.marks.get(name)
  if (marks === undefined) requireTable(new Map(), name)
  const keys = (marks?.keys ?? []).map((key) => key.map(String).join())
  assertNothing('marked', { table: stored.table.name, object: name }, keys)
  return { ...stored, marks: new Map([...stored.marks].filter(([other]) => other !== name)) }
}
