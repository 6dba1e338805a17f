import type { ForeignKeySnapshot, IndexSnapshot } from '@luxdb/core'
import {
  type AdoptedTable,
  type AdoptionNote,
  ambiguousKeySql,
  sameColumns,
  unkeyed,
  wrongKey,
} from '@luxdb/realm-sql'
import { onDeleteOf } from '../on-delete-of.js'
import { quoteSqliteName } from '../sqlite-quote.js'
import { adoptColumn, type DeclaredColumn } from './adopt-sqlite-column.js'
import { type SqliteQuery, sqliteAdoptionQueries } from './sqlite-adoption-queries.js'

export interface TableSource {
  readonly name: string
  /** CREATE TABLE. */
  readonly definition: string
  readonly query: SqliteQuery
  /** Names of tables as they are written, by themselves in lower case. */
  readonly tables: ReadonlyMap<string, string>
  /** Columns that somebody says identify its rows. */
  readonly declaredKey?: readonly string[]
  readonly note: (note: AdoptionNote) => void
}

/** One table as kinds can say it; undefined when nothing identifies its rows. */
export function adoptTable(source: TableSource): AdoptedTable | undefined {
  const { name, query, note, definition } = source
  const declared = query(sqliteAdoptionQueries.columns, name).map(declaredColumn)
  const indexes = indexesOf(source)
  const own = keyOf(declared, indexes)
  const isDeclared = source.declaredKey !== undefined && !sameColumns(source.declaredKey, own)
  const key = isDeclared ? checkedKey(source) : own
  if (key === undefined) {
    note({ table: name, note: unkeyed('It') })
    return undefined
  }
  const columns = declared.flatMap((column) => adoptColumn(column, source, key) ?? [])
  if (key.some((column) => !columns.some((each) => each.name === column && each.store !== 'json'))) {
    if (isDeclared) throw wrongKey(name, key, 'one of its columns cannot be a field')
    note({ table: name, note: 'A column of its key cannot be a field: left out.' })
    return undefined
  }
  if (/\bCOLLATE\s+(?!BINARY)\w+/i.test(definition)) {
    note({ table: name, note: 'It declares collations; LuxDB compares and orders by code point.' })
  }
  const table = { name, columns, key, foreignKeys: foreignKeysOf(source), indexes }
  return isDeclared ? { ...table, readOnly: true } : table
}

/** @throws LUX_INVALID_CONFIG for a key that is none */
function checkedKey({ name, query, declaredKey: declared = [] }: TableSource): readonly string[] {
  const columns = query(sqliteAdoptionQueries.columns, name).map(([column]) => column)
  const unknown = declared.find((column) => !columns.includes(column))
  if (unknown !== undefined) throw wrongKey(name, declared, `it has no column ${unknown}`)
  const [ambiguous] = query(ambiguousKeySql(name, declared, quoteSqliteName))
  if (ambiguous) throw wrongKey(name, declared, 'some rows share it or have none')
  return declared
}

function declaredColumn([
  name,
  type,
  notNull,
  defaultSql,
  keyPosition,
  hidden,
]: readonly unknown[]): DeclaredColumn {
  return {
    name: String(name),
    type: String(type),
    nullable: notNull !== 1,
    ...(typeof defaultSql === 'string' && { defaultSql }),
    keyPosition: Number(keyPosition),
    isGenerated: hidden === 2 || hidden === 3,
  }
}

function keyOf(
  columns: readonly DeclaredColumn[],
  indexes: readonly IndexSnapshot[],
): readonly string[] | undefined {
  const key = columns
    .filter(({ keyPosition }) => keyPosition > 0)
    .sort((a, b) => a.keyPosition - b.keyPosition)
    .map(({ name }) => name)
  if (key.length > 0) return key
  const required = new Set(columns.filter(({ nullable }) => !nullable).map(({ name }) => name))
  return indexes.find(({ unique, columns: own }) => unique && own.every((name) => required.has(name)))
    ?.columns
}

function indexesOf({ name: table, query, note }: TableSource): readonly IndexSnapshot[] {
  const parts = new Map<string, (readonly unknown[])[]>()
  for (const row of query(sqliteAdoptionQueries.indexes, table)) {
    parts.set(String(row[0]), [...(parts.get(String(row[0])) ?? []), row])
  }
  return [...parts].flatMap(([name, rows]): readonly IndexSnapshot[] => {
    const special = rows.map(specialty).find((each) => each !== undefined)
    if (special === undefined) {
      return [{ name, unique: rows[0]?.[1] === 1, columns: rows.map((row) => String(row[3])) }]
    }
    note({ table, object: name, note: `An index ${special}: it stays, and the kind does not say it.` })
    return []
  })
}

function specialty([, , partial, column, descending, collation]: readonly unknown[]): string | undefined {
  if (partial === 1) return 'over some rows only'
  if (typeof column !== 'string') return 'over an expression'
  if (collation !== 'BINARY') return `by collation ${String(collation)}`
  return descending === 1 ? 'in descending order' : undefined
}

function foreignKeysOf({ name: table, query, tables, note }: TableSource): readonly ForeignKeySnapshot[] {
  const parts = new Map<string, (readonly unknown[])[]>()
  for (const row of query(sqliteAdoptionQueries.foreignKeys, table)) {
    parts.set(String(row[0]), [...(parts.get(String(row[0])) ?? []), row])
  }
  return [...parts.values()].flatMap((rows): readonly ForeignKeySnapshot[] => {
    const columns = rows.map((row) => String(row[2]))
    const target = tables.get(String(rows[0]?.[1]).toLowerCase())
    if (target === undefined) {
      const reason = `Its foreign key leads to ${String(rows[0]?.[1])}, which is not there: no bond.`
      note({ table, object: columns.join(', '), note: reason })
      return []
    }
    // Without named columns the key of the target is meant; whoever reads the model knows it.
    const named = rows.flatMap((row) => (typeof row[3] === 'string' ? [row[3]] : []))
    const onDelete = onDeleteOf(String(rows[0]?.[4]))
    return [{ name: '', columns, table: target, targetColumns: named, onDelete }]
  })
}
