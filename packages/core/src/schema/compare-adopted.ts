import { compareForeignKeys } from './compare-foreign-keys.js'
import { compareIndexes } from './compare-indexes.js'
import { type Findings, sameList } from './findings.js'
import type { SchemaMismatch } from './schema-mismatch.js'
import type { ColumnSnapshot, TableSnapshot } from './schema-snapshot.js'

const PULL = 'Correct the kind, or pull the database again.'

/** An adopted table is there, or the kind is wrong: LuxDB creates none. */
export function missingAdopted({ name }: TableSnapshot): SchemaMismatch {
  return { table: name, wanted: 'an adopted table', found: 'no such table', wayOut: PULL }
}

/**
 * An adopted table is taken as it is: a mismatch is only what would make answers wrong (a key that does not
 * identify, a column that is not there or holds something else, NULL where the kind knows none). Of what is only
 * read, a view among it, no catalog says what identifies: there the kind is believed.
 */
export function compareAdopted(found: TableSnapshot, wanted: TableSnapshot, findings: Findings): void {
  if (!wanted.readOnly && !identifies(found, wanted)) {
    findings.mismatches.push({
      table: wanted.name,
      wanted: `a primary key or unique index on (${wanted.key.join(', ')})`,
      found: found.key.length === 0 ? 'no primary key' : `primary key (${found.key.join(', ')})`,
      wayOut: PULL,
    })
  }
  for (const column of wanted.columns) compareColumn(found, column, wanted, findings)
  noteExtras(found, wanted, findings)
  const relations: Findings = { additions: [], mismatches: [], notes: findings.notes }
  compareForeignKeys(found, wanted, relations)
  compareIndexes(found, wanted, relations)
  noteRelations(relations, wanted, findings)
}

function identifies(found: TableSnapshot, wanted: TableSnapshot): boolean {
  if (sameSet(found.key, wanted.key)) return true
  return found.indexes.some(({ unique, columns }) => unique && sameSet(columns, wanted.key))
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return sameList([...left].sort(), [...right].sort())
}

function compareColumn(
  found: TableSnapshot,
  column: ColumnSnapshot,
  table: TableSnapshot,
  { mismatches }: Findings,
): void {
  const place = { table: table.name, object: column.name, wayOut: PULL }
  const there = found.columns.find((candidate) => candidate.name === column.name)
  if (there === undefined) {
    mismatches.push({ ...place, wanted: `a ${column.store} column`, found: 'no such column' })
  } else if (there.store !== column.store || there.opaque !== column.opaque) {
    mismatches.push({ ...place, wanted: typeOf(column), found: typeOf(there) })
  } else if (there.nullable && !column.nullable && !table.key.includes(column.name)) {
    // SQLite lets keys be NULL that nobody ever leaves out.
    mismatches.push({ ...place, wanted: 'NOT NULL', found: 'nullable' })
  }
}

function typeOf({ store, opaque }: ColumnSnapshot): string {
  return opaque ? 'text in a column of another type' : `store ${store}`
}

function noteExtras(found: TableSnapshot, wanted: TableSnapshot, { notes }: Findings): void {
  for (const { name, nullable, default: value, generated } of found.columns) {
    if (wanted.columns.some((column) => column.name === name)) continue
    const isNeeded = !nullable && value === undefined && generated === undefined
    const note = isNeeded
      ? 'The kind has no field for this required column: LuxDB can read and change beings, but create none.'
      : 'The kind has no field for this column.'
    notes.push({ table: wanted.name, object: name, note })
  }
}

/** Missing foreign keys and indexes cost speed or strictness; only uniqueness is what a kind promises. */
function noteRelations({ additions, mismatches }: Findings, wanted: TableSnapshot, findings: Findings): void {
  const table = wanted.name
  for (const { object = table, wanted: what } of mismatches) {
    findings.notes.push({ table, object, note: `The table does not have this: ${what}.` })
  }
  for (const change of additions) {
    if (change.type !== 'addIndex') continue
    const { name: object, unique, columns } = change.index
    if (unique) {
      const wants = `a unique index on (${columns.join(', ')})`
      findings.mismatches.push({ table, object, wanted: wants, found: 'no such index', wayOut: PULL })
    } else findings.notes.push({ table, object, note: `The table has no index on (${columns.join(', ')}).` })
  }
}
