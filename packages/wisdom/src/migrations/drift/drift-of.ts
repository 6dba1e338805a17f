import type { ColumnSnapshot, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { canonicalJson } from '@luxdb/core/query'

/** One difference between the schema that was recorded and the tables that are there. */
export interface SchemaDrift {
  /** `extra` stands in nobody's way; the others do. */
  readonly type: 'missing' | 'extra' | 'changed'
  readonly table: string
  /** Column, index or foreign key; absent when the whole table is meant. */
  readonly object?: string
  readonly recorded: string
  readonly found: string
}

const NOTHING = 'nothing'

/** Field by field. The order of columns and the names of foreign keys and indexes are nobody's concern. */
export function driftOf(recorded: SchemaSnapshot, actual: SchemaSnapshot): readonly SchemaDrift[] {
  const there = new Map(actual.tables.map((table) => [table.name, table]))
  return recorded.tables.flatMap((table) => {
    const found = there.get(table.name)
    return found === undefined
      ? [{ type: 'missing' as const, table: table.name, recorded: 'a table', found: NOTHING }]
      : tableDrift(table, found)
  })
}

function tableDrift(recorded: TableSnapshot, found: TableSnapshot): readonly SchemaDrift[] {
  const table = recorded.name
  const key =
    recorded.key.join() === found.key.join()
      ? []
      : [
          {
            type: 'changed' as const,
            table,
            recorded: `key (${recorded.key.join(', ')})`,
            found: `key (${found.key.join(', ')})`,
          },
        ]
  return [
    ...key,
    ...compare(table, named(recorded.columns, columnText), named(found.columns, columnText)),
    ...compare(table, byForm(recorded.indexes, indexText), byForm(found.indexes, indexText)),
    ...compare(table, byForm(recorded.foreignKeys, bondText), byForm(found.foreignKeys, bondText)),
  ]
}

interface Described {
  readonly object: string
  readonly text: string
}

/** What is found under the same key is compared by its text. */
function compare(
  table: string,
  recorded: ReadonlyMap<string, Described>,
  found: ReadonlyMap<string, Described>,
): readonly SchemaDrift[] {
  const gone = [...recorded].flatMap(([key, { object, text }]): SchemaDrift[] => {
    const other = found.get(key)
    if (other === undefined) return [{ type: 'missing', table, object, recorded: text, found: NOTHING }]
    return other.text === text ? [] : [{ type: 'changed', table, object, recorded: text, found: other.text }]
  })
  const extra = [...found].flatMap(([key, { object, text }]): SchemaDrift[] =>
    recorded.has(key) ? [] : [{ type: 'extra', table, object, recorded: NOTHING, found: text }],
  )
  return [...gone, ...extra]
}

function named<T extends { readonly name: string }>(
  items: readonly T[],
  text: (item: T) => string,
): ReadonlyMap<string, Described> {
  return new Map(items.map((item) => [item.name, { object: item.name, text: text(item) }]))
}

function byForm<T extends { readonly name: string }>(
  items: readonly T[],
  text: (item: T) => string,
): ReadonlyMap<string, Described> {
  return new Map(items.map((item) => [text(item), { object: item.name, text: text(item) }]))
}

function columnText(column: ColumnSnapshot): string {
  const { store, nullable, default: value, generated, enum: values, range, jsonType } = column
  const parts = [store, nullable ? 'nullable' : 'required']
  if (value !== undefined) parts.push(`default ${canonicalJson(value)}`)
  if (generated !== undefined) parts.push(`generated ${generated}`)
  if (values !== undefined) parts.push(`one of ${values.join(', ')}`)
  if (range !== undefined) parts.push(`from ${range.min ?? 'the least'} to ${range.max ?? 'the greatest'}`)
  if (jsonType !== undefined) parts.push(`json ${jsonType}`)
  return parts.join(', ')
}

function indexText({ columns, unique }: TableSnapshot['indexes'][number]): string {
  return `${unique ? 'unique index' : 'index'} on (${columns.join(', ')})`
}

function bondText(foreignKey: TableSnapshot['foreignKeys'][number]): string {
  const { columns, table, targetColumns, onDelete } = foreignKey
  return `bond (${columns.join(', ')}) to ${table} (${targetColumns.join(', ')}) on delete ${onDelete}`
}
