import type { BaseRealm, ColumnSnapshot, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { printable } from './following.js'

/** All rows of some tables, by name, as they are stored. */
export async function storedRows(
  realm: BaseRealm,
  { tables }: SchemaSnapshot,
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const read = async (table: TableSnapshot): Promise<readonly [string, readonly unknown[]]> => [
    table.name,
    await rowsOf(realm, table, table.columns),
  ]
  return Object.fromEntries(await Promise.all(tables.map(read)))
}

const PAGE = 50

/** The given columns of all rows of a table, in the order of its key. */
export async function rowsOf(
  realm: BaseRealm,
  { name: table, columns, key }: TableSnapshot,
  read: readonly ColumnSnapshot[],
): Promise<readonly unknown[]> {
  const found: unknown[] = []
  const range = { table, key: columns.filter(({ name }) => key.includes(name)), read, limit: PAGE }
  let page = await realm.schema.read(range)
  while (page.rows.length > 0) {
    found.push(...page.rows.map(printable))
    if (page.rows.length < PAGE || page.cursor === undefined) break
    page = await realm.schema.read({ ...range, after: page.cursor })
  }
  return found
}

/** Tables and columns by name: a field that came back may stand elsewhere. */
export function sortedSchema({ tables }: SchemaSnapshot): unknown {
  return tables.map((table) => ({
    ...table,
    columns: [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1)),
  }))
}
