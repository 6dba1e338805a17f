import type { ForeignKeySnapshot, IndexSnapshot } from '@luxdb/core'
import {
  bareColumnSql,
  type ColumnRedefinition,
  columnSql,
  createIndexSql,
  execute,
  foreignKeySql,
  rowsOf,
  type SqlWork,
  type TableRedefinition,
} from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import {
  columnDefined,
  defaultDefined,
  definitionSql,
  foreignKeyDefined,
  inlineReference,
  parseDefinition,
} from './table-definition.js'

/**
 * Gives a table another definition while its rows stay as they are: SQLite cannot drop a foreign key, change a
 * default or name a constraint anew. What is stored has to fit it already. Call inside a transaction, with the
 * schema writable (`unsafeMode`).
 */
export function* redefineTable(redefinition: TableRedefinition): SqlWork<void> {
  const { table } = redefinition
  const [row] = yield* rowsOf(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?`, [table])
  const definition = parseDefinition(String(row?.[0]))
  const parts = definition.parts.flatMap((part) => redefinePart(part, redefinition))
  for (const { column } of redefinition.columns ?? []) {
    const [before, after] = [definition.parts, parts].map((list) => definedAs(list, column.name))
    if (before !== undefined && readsOtherwise(before, after)) yield* storeValues(table, column.name)
  }
  const added = (redefinition.addedKeys ?? []).map((key) => foreignKeySql(key, sqliteDialect))
  const sql = definitionSql({ ...definition, parts: [...parts, ...added] })
  yield* writeSchema({ type: 'table', from: table, to: table, sql })
}

function definedAs(parts: readonly string[], column: string): string | undefined {
  return parts.find((part) => columnDefined(part) === column)
}

/** Whether rows that do not hold the column would read another value. An expression counts for none of them. */
function readsOtherwise(before: string, after = ''): boolean {
  const [former, now] = [before, after].map((part) => {
    const value = defaultDefined(part)
    return value.startsWith('(') ? '' : value
  })
  return former !== now
}

/**
 * ADD COLUMN writes no row: those that were there read what the schema says, NULL or the default. Written anew, a
 * row holds every value itself.
 */
function storeValues(table: string, column: string): SqlWork<number> {
  const [name, place] = [column, table].map(sqliteDialect.quote)
  return execute(`UPDATE ${place} SET ${name} = ${name}`)
}

/** SQLite cannot rename an index, and building it anew would read every row. */
export function* renameIndex(table: string, from: string, index: IndexSnapshot): SqlWork<void> {
  const sql = createIndexSql(table, index, sqliteDialect)
  yield* writeSchema({ type: 'index', from, to: index.name, sql })
}

function redefinePart(
  part: string,
  { table, columns = [], droppedKeys = [] }: TableRedefinition,
): readonly string[] {
  const keyColumns = foreignKeyDefined(part)
  if (keyColumns !== undefined) return isAmong(keyColumns, droppedKeys) ? [] : [part]
  const name = columnDefined(part)
  if (name === undefined) return [part]
  const reference = inlineReference(part)
  const kept = isAmong([name], droppedKeys) ? '' : reference
  const redefined = columns.find(({ column }) => column.name === name)
  const own = redefined
    ? redefinedSql(table, redefined)
    : part.slice(0, part.length - reference.length).trim()
  return [kept === '' ? own : `${own} ${kept}`]
}

function redefinedSql(table: string, { column, bare }: ColumnRedefinition): string {
  return bare ? bareColumnSql(column, sqliteDialect) : columnSql(table, column, sqliteDialect)
}

/** SQLite tells nobody the names of foreign keys: they are known by their columns. */
function isAmong(columns: readonly string[], keys: readonly ForeignKeySnapshot[]): boolean {
  const text = JSON.stringify(columns)
  return keys.some((key) => JSON.stringify(key.columns) === text)
}

interface SchemaEntry {
  readonly type: 'table' | 'index'
  readonly from: string
  readonly to: string
  readonly sql: string
}

function* writeSchema({ type, from, to, sql }: SchemaEntry): SqlWork<void> {
  const [row] = yield* rowsOf('PRAGMA schema_version')
  yield* execute('PRAGMA writable_schema = ON')
  yield* execute('UPDATE sqlite_schema SET name = ?, sql = ? WHERE type = ? AND name = ?', [
    to,
    sql,
    type,
    from,
  ])
  // Every connection, this one too, reads the schema anew.
  yield* execute(`PRAGMA schema_version = ${Number(row?.[0]) + 1}`)
  yield* execute('PRAGMA writable_schema = RESET')
}
