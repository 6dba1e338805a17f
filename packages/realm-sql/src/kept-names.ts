import { isAsideName, type KeptNames } from '@luxdb/core'

/** What is kept aside among pairs of a table and a column; a pair without a column stands for its table. */
export function keptNames(pairs: Iterable<readonly unknown[]>): KeptNames {
  const tables = new Set<string>()
  const columns = new Map<string, string[]>()
  for (const [table, column] of pairs) {
    const name = String(table)
    if (isAsideName(name)) tables.add(name)
    if (typeof column !== 'string' || !isAsideName(column)) continue
    columns.set(name, [...(columns.get(name) ?? []), column])
  }
  return { tables: [...tables], columns }
}
