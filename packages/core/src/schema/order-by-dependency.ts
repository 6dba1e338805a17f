import type { TableSnapshot } from './schema-snapshot.js'

/**
 * Tables such that each stands after those that its foreign keys lead to. Where they lead in a circle,
 * the circle is entered at its first table by name.
 */
export function orderByDependency(tables: readonly TableSnapshot[]): readonly TableSnapshot[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const ordered = new Set<TableSnapshot>()
  const entered = new Set<TableSnapshot>()
  const visit = (table: TableSnapshot): void => {
    if (entered.has(table)) return
    entered.add(table)
    for (const { table: name } of table.foreignKeys) {
      const target = byName.get(name)
      if (target) visit(target)
    }
    ordered.add(table)
  }
  tables.forEach(visit)
  return [...ordered]
}
