import { type Findings, sameList } from './findings.js'
import type { ForeignKeySnapshot, TableSnapshot } from './schema-snapshot.js'

/** Foreign keys are recognised by their columns and target; their names are free. */
export function compareForeignKeys(found: TableSnapshot, wanted: TableSnapshot, findings: Findings): void {
  const columns = new Set(found.columns.map((column) => column.name))
  for (const foreignKey of wanted.foreignKeys) {
    // One whose columns are missing comes with them, or was reported with them.
    if (!foreignKey.columns.every((column) => columns.has(column))) continue
    const same = found.foreignKeys.find((candidate) => sameTarget(candidate, foreignKey))
    if (same?.onDelete === foreignKey.onDelete) continue
    findings.mismatches.push({
      table: wanted.name,
      object: foreignKey.name,
      wanted: describe(foreignKey),
      found: same ? describe(same) : 'no such foreign key',
      wayOut: 'Change the bond back, or migrate the table.',
    })
  }
  for (const foreignKey of found.foreignKeys) {
    if (wanted.foreignKeys.some((candidate) => sameTarget(candidate, foreignKey))) continue
    findings.notes.push({
      table: wanted.name,
      object: foreignKey.name,
      note: `No bond of the kind stands for this foreign key on (${foreignKey.columns.join(', ')}).`,
    })
  }
}

function sameTarget(left: ForeignKeySnapshot, right: ForeignKeySnapshot): boolean {
  return (
    left.table === right.table &&
    sameList(left.columns, right.columns) &&
    sameList(left.targetColumns, right.targetColumns)
  )
}

function describe({ columns, table, targetColumns, onDelete }: ForeignKeySnapshot): string {
  return `(${columns.join(', ')}) to ${table} (${targetColumns.join(', ')}) on delete ${onDelete}`
}
