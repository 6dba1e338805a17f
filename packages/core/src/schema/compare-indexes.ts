import { type Findings, sameList } from './findings.js'
import type { IndexSnapshot, TableSnapshot } from './schema-snapshot.js'

/** Indexes are recognised by columns and uniqueness; only a name that is taken matters. */
export function compareIndexes(found: TableSnapshot, wanted: TableSnapshot, findings: Findings): void {
  for (const index of wanted.indexes) {
    if (found.indexes.some((candidate) => sameIndex(candidate, index))) continue
    const namesake = found.indexes.find((candidate) => candidate.name === index.name)
    if (!namesake) {
      findings.additions.push({ type: 'addIndex', table: wanted.name, index })
      continue
    }
    findings.mismatches.push({
      table: wanted.name,
      object: index.name,
      wanted: describe(index),
      found: describe(namesake),
      wayOut: 'Drop the index: LuxDB creates it anew.',
    })
  }
  for (const index of found.indexes) {
    if (wanted.indexes.some((candidate) => sameIndex(candidate, index) || candidate.name === index.name))
      continue
    findings.notes.push({
      table: wanted.name,
      object: index.name,
      note: `The kind does not ask for this ${describe(index)}.`,
    })
  }
}

function sameIndex(left: IndexSnapshot, right: IndexSnapshot): boolean {
  return left.unique === right.unique && sameList(left.columns, right.columns)
}

function describe({ unique, columns }: IndexSnapshot): string {
  return `${unique ? 'unique index' : 'index'} on (${columns.join(', ')})`
}
