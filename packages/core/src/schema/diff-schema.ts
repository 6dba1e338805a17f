import { compareAdopted, missingAdopted } from './compare-adopted.js'
import { compareColumns } from './compare-columns.js'
import { compareForeignKeys } from './compare-foreign-keys.js'
import { compareIndexes } from './compare-indexes.js'
import { type Findings, sameList } from './findings.js'
import { orderByDependency } from './order-by-dependency.js'
import type { AdditiveChange } from './schema-change.js'
import type { SchemaMismatch, SchemaNote } from './schema-mismatch.js'
import type { SchemaSnapshot, TableSnapshot } from './schema-snapshot.js'

export interface SchemaDiff {
  /** What is missing and can simply be added, in an order in which it can be executed. */
  readonly additions: readonly AdditiveChange[]
  /** What must be settled by a person or a migration. */
  readonly mismatches: readonly SchemaMismatch[]
  /** What is there beyond the kinds, and may stay. */
  readonly notes: readonly SchemaNote[]
}

/**
 * Compares the tables that are there with the tables that kinds need. Tables that no kind wants are not
 * looked at: they belong to somebody else. Nor is anything added to adopted tables.
 */
export function diffSchema(actual: SchemaSnapshot, wanted: SchemaSnapshot): SchemaDiff {
  const found = new Map(actual.tables.map((table) => [table.name, table]))
  const findings: Findings = { additions: [], mismatches: [], notes: [] }
  const absent = wanted.tables.filter((table) => !found.has(table.name))
  for (const table of absent.filter(({ adopted }) => adopted)) findings.mismatches.push(missingAdopted(table))
  const missing = absent.filter(({ adopted }) => !adopted)
  for (const table of orderByDependency(missing)) findings.additions.push({ type: 'addKind', table })
  for (const table of wanted.tables) {
    const there = found.get(table.name)
    if (there && table.adopted) compareAdopted(there, table, findings)
    else if (there) compareTables(there, table, findings)
  }
  return findings
}

function compareTables(found: TableSnapshot, wanted: TableSnapshot, findings: Findings): void {
  if (!sameList(found.key, wanted.key)) {
    findings.mismatches.push({
      table: wanted.name,
      wanted: `primary key (${wanted.key.join(', ')})`,
      found: found.key.length === 0 ? 'none' : `(${found.key.join(', ')})`,
      wayOut: 'Declare the key that the table has, or give the kind another table.',
    })
  }
  compareColumns(found, wanted, findings)
  compareForeignKeys(found, wanted, findings)
  compareIndexes(found, wanted, findings)
}
