import { canonicalJson } from '../query/json.js'
import { type Findings, sameList } from './findings.js'
import type { ColumnSnapshot, TableSnapshot } from './schema-snapshot.js'

const MIGRATE = 'Change the kind back, or migrate the table.'

/** Columns against columns; what is missing is added when rows that are there can live with it. */
export function compareColumns(found: TableSnapshot, wanted: TableSnapshot, findings: Findings): void {
  const there = new Map(found.columns.map((column) => [column.name, column]))
  const missing = wanted.columns.filter((column) => !there.has(column.name))
  addMissing(wanted, missing, findings)
  for (const column of wanted.columns) {
    const other = there.get(column.name)
    if (other) compareColumn({ table: wanted.name, found: other, wanted: column }, findings)
  }
  const known = new Set(wanted.columns.map((column) => column.name))
  for (const column of found.columns) {
    if (!known.has(column.name)) judgeExtra(wanted.name, column, findings)
  }
}

function addMissing(table: TableSnapshot, missing: readonly ColumnSnapshot[], findings: Findings): void {
  const bound = new Set<string>()
  for (const foreignKey of table.foreignKeys) {
    const columns = missing.filter((column) => foreignKey.columns.includes(column.name))
    if (columns.length < foreignKey.columns.length || columns.some((column) => !column.nullable)) continue
    findings.additions.push({ type: 'addBond', table: table.name, columns, foreignKey })
    for (const column of columns) bound.add(column.name)
  }
  for (const column of missing) {
    if (!bound.has(column.name)) addColumn(table, column, findings)
  }
}

function addColumn(table: TableSnapshot, column: ColumnSnapshot, findings: Findings): void {
  const partOfBond = table.foreignKeys.some((foreignKey) => foreignKey.columns.includes(column.name))
  if (!partOfBond && (column.nullable || column.default !== undefined)) {
    findings.additions.push({ type: 'addField', table: table.name, column })
    return
  }
  findings.mismatches.push({
    table: table.name,
    object: column.name,
    wanted: `a required ${column.store} column`,
    found: 'no such column',
    wayOut: 'Make the field optional or give it a static default, so that beings that are there can have it.',
  })
}

interface ColumnPair {
  readonly table: string
  readonly found: ColumnSnapshot
  readonly wanted: ColumnSnapshot
}

function compareColumn(pair: ColumnPair, findings: Findings): void {
  const { found, wanted } = pair
  if (found.store !== wanted.store) {
    mismatch(pair, { wanted: `store ${wanted.store}`, found: `store ${found.store}` }, findings)
    return
  }
  if (found.nullable !== wanted.nullable) {
    mismatch(pair, { wanted: nullability(wanted), found: nullability(found) }, findings)
  }
  if (!sameList(found.enum ?? [], wanted.enum ?? [])) {
    mismatch(pair, { wanted: describeEnum(wanted), found: describeEnum(found) }, findings)
  }
  if (found.range?.min !== wanted.range?.min || found.range?.max !== wanted.range?.max) {
    mismatch(pair, { wanted: describeRange(wanted), found: describeRange(found) }, findings)
  }
  if (found.jsonType !== wanted.jsonType) {
    mismatch(pair, { wanted: `json ${wanted.jsonType}`, found: `json ${found.jsonType}` }, findings)
  }
  noteDefault(pair, findings)
}

function mismatch(pair: ColumnPair, facts: { wanted: string; found: string }, findings: Findings): void {
  findings.mismatches.push({ table: pair.table, object: pair.wanted.name, ...facts, wayOut: MIGRATE })
}

/** LuxDB fills defaults in itself: the column's own default concerns other programs only. */
function noteDefault({ table, found, wanted }: ColumnPair, findings: Findings): void {
  if (describeDefault(found) === describeDefault(wanted)) return
  findings.notes.push({
    table,
    object: wanted.name,
    note: `The default for other programs is ${describeDefault(found)}, the kind says ${describeDefault(wanted)}.`,
  })
}

function judgeExtra(table: string, column: ColumnSnapshot, findings: Findings): void {
  if (column.nullable || describeDefault(column) !== 'none') {
    findings.notes.push({ table, object: column.name, note: 'The kind has no field for this column.' })
    return
  }
  findings.mismatches.push({
    table,
    object: column.name,
    wanted: 'no such column',
    found: 'a required column without default',
    wayOut: 'Declare a field for it, or give the column a default: no being could be created otherwise.',
  })
}

function nullability(column: ColumnSnapshot): string {
  return column.nullable ? 'nullable' : 'NOT NULL'
}

function describeEnum(column: ColumnSnapshot): string {
  return column.enum ? `one of ${column.enum.join(', ')}` : 'any text'
}

function describeRange(column: ColumnSnapshot): string {
  if (!column.range) return 'the whole range'
  return `${column.range.min ?? 'the least'} to ${column.range.max ?? 'the greatest'}`
}

function describeDefault(column: ColumnSnapshot): string {
  if (column.generated !== undefined) return `generated ${column.generated}`
  return column.default === undefined ? 'none' : canonicalJson(column.default)
}
