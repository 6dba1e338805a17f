import {
  type ColumnSnapshot,
  type ForeignKeySnapshot,
  type IndexSnapshot,
  isAsideName,
  type SchemaSnapshot,
  sortByName,
  type TableSnapshot,
} from '@luxdb/core'
import { readAdoptedColumn } from './adopted-column-reader.js'
import { onDeleteOf } from './on-delete-of.js'
import { type FoundColumn, readColumn } from './sqlite-column-reader.js'
import { type SqliteSchemaQuery, sqliteSchemaQueries } from './sqlite-schema-queries.js'

type Rows = readonly (readonly unknown[])[]

/**
 * Reads the tables of `wanted` as they really are. SQLite knows fewer types than LuxDB stores; where a
 * column's type and CHECK leave a choice, the wanted store is taken if it is among the possible ones.
 */
export function readSqliteSchema(query: SqliteSchemaQuery, wanted: SchemaSnapshot): SchemaSnapshot {
  const names = JSON.stringify(wanted.tables.map((table) => table.name))
  const columns = groupBy(query(sqliteSchemaQueries.columns, names), 0)
  const foreignKeys = groupBy(query(sqliteSchemaQueries.foreignKeys, names), 0)
  const indexes = groupBy(query(sqliteSchemaQueries.indexes, names), 0)
  const tables = query(sqliteSchemaQueries.tables, names).map(([name, definition]): TableSnapshot => {
    const table = text(name)
    const hint = wanted.tables.find((candidate) => candidate.name === table)
    const found = (columns.get(table) ?? []).map(foundColumn).filter(({ name }) => !isAsideName(name))
    return {
      name: table,
      kind: hint?.kind ?? table,
      columns: found.map((column): ColumnSnapshot => {
        const wish = hint?.columns.find((candidate) => candidate.name === column.name)
        if (hint?.adopted) return readAdoptedColumn(column, wish)
        return readColumn(column, { table, definition: text(definition), hint: wish })
      }),
      key: keyOf(found),
      foreignKeys: sortByName(foreignKeysOf(table, foreignKeys.get(table) ?? [], wanted)),
      indexes: indexesOf(indexes.get(table) ?? []),
    }
  })
  return { v: 1, tables }
}

/** Rows with equal values at `position`, in their order. */
function groupBy(rows: Rows, position: number): ReadonlyMap<string, Rows> {
  const groups = new Map<string, (readonly unknown[])[]>()
  for (const row of rows) {
    const name = String(row[position])
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  return groups
}

function foundColumn([, name, type, notNull, defaultSql, keyPosition]: readonly unknown[]): FoundColumn {
  const position = Number(keyPosition)
  const isRowId = position === 1 && text(type) === 'INTEGER'
  return {
    name: text(name),
    type: text(type),
    // An INTEGER PRIMARY KEY is never NULL, though SQLite does not call it so.
    nullable: Number(notNull) === 0 && !isRowId,
    ...(typeof defaultSql === 'string' && { defaultSql }),
    keyPosition: position,
  }
}

function keyOf(columns: readonly FoundColumn[]): readonly string[] {
  return columns
    .filter((column) => column.keyPosition > 0)
    .sort((a, b) => a.keyPosition - b.keyPosition)
    .map((column) => column.name)
}

/** SQLite does not tell the names of foreign keys; they are recognised by their columns anyway. */
function foreignKeysOf(table: string, rows: Rows, wanted: SchemaSnapshot): readonly ForeignKeySnapshot[] {
  return [...groupBy(rows, 1).values()].map((parts): ForeignKeySnapshot => {
    const columns = parts.map(([, , , from]) => text(from))
    const target = text(parts[0]?.[2])
    // Without named columns the key of the target is meant.
    const named = parts.flatMap(([, , , , to]) => (typeof to === 'string' ? [to] : []))
    const key = wanted.tables.find((candidate) => candidate.name === target)?.key ?? []
    return {
      name: `${table}_${columns.join('_')}_fkey`,
      columns,
      table: target,
      targetColumns: named.length > 0 ? named : key,
      onDelete: onDeleteOf(text(parts[0]?.[5])),
    }
  })
}

function indexesOf(rows: Rows): readonly IndexSnapshot[] {
  return [...groupBy(rows, 1).entries()].map(([name, parts]): IndexSnapshot => {
    const isPartial = Number(parts[0]?.[3]) === 1
    const columns = parts.map(indexedColumn)
    return { name, unique: Number(parts[0]?.[2]) === 1, columns: isPartial ? [...columns, 'WHERE'] : columns }
  })
}

/** An index that LuxDB would not make gets column texts that no column has, and so equals no wanted one. */
function indexedColumn([, , , , name, descending, collation]: readonly unknown[]): string {
  if (typeof name !== 'string') return '(expression)'
  const order = Number(descending) === 1 ? ' DESC' : ''
  return collation === 'BINARY' ? `${name}${order}` : `${name} COLLATE ${text(collation)}${order}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
