import type { ForeignKeySnapshot, IndexSnapshot } from '@luxdb/core'
import {
  type AdoptedTable,
  type AdoptionNote,
  type RawRow,
  sameColumns,
  unkeyed,
  wrongKey,
} from '@luxdb/realm-sql'
import { namesOf } from '../catalog-names.js'
import { onDeleteOf } from '../on-delete-of.js'
import { adoptColumn, type CatalogColumn } from './adopt-postgres-column.js'

/** What the catalog says of one table. */
export interface TableSource {
  readonly name: string
  readonly comment: string | undefined
  readonly columns: readonly RawRow[]
  readonly constraints: readonly RawRow[]
  readonly indexes: readonly RawRow[]
  /** Columns that somebody says identify its rows. */
  readonly declaredKey?: readonly string[]
  readonly note: (note: AdoptionNote) => void
}

/** One table as kinds can say it; undefined when nothing identifies its rows. */
export function adoptTable(source: TableSource): AdoptedTable | undefined {
  const { name, comment, note } = source
  const all = source.columns.map(catalogColumn)
  const indexes = indexesOf(source)
  const primary = source.constraints.find(([, type]) => type === 'p')
  const own = primary ? namesOf(primary[3]) : uniqueKey(all, indexes)
  const isDeclared = source.declaredKey !== undefined && !sameColumns(source.declaredKey, own)
  const key = isDeclared ? declaredKey(source, all) : own
  if (key === undefined) {
    note({ table: name, note: unkeyed('It') })
    return undefined
  }
  const declared = all.filter((column) => isWritable(column, source))
  const checks = source.constraints.flatMap((row) => (row[1] === 'c' ? [String(row[7])] : []))
  const columns = declared.map((column) => adoptColumn(column, key, checks.map(withoutWord)))
  for (const column of declared) noteColumn(column, source)
  noteConstraints(source, columns.filter((column) => column.enum).length)
  return {
    name,
    ...(comment !== undefined && { comment }),
    columns,
    key,
    foreignKeys: foreignKeysOf(source),
    indexes,
    ...(isDeclared && { readOnly: true }),
  }
}

/** @throws LUX_INVALID_CONFIG for a column that is not there */
function declaredKey(
  { name: table, declaredKey: declared = [] }: TableSource,
  columns: readonly CatalogColumn[],
): readonly string[] {
  const unknown = declared.find((name) => !columns.some((column) => column.name === name))
  if (unknown !== undefined) throw wrongKey(table, declared, `it has no column ${unknown}`)
  return declared
}

function withoutWord(check: string): string {
  return check.replace(/^CHECK /, '')
}

function catalogColumn(row: RawRow): CatalogColumn {
  const [, name, type, notNull, identity, generated, defaultSql, collation, labels, domain, comment] = row
  return {
    name: String(name),
    type: String(type),
    nullable: notNull !== 't',
    isIdentity: identity !== '',
    isGenerated: generated !== '',
    defaultSql: textOr(defaultSql),
    labels: namesOf(labels),
    domain: textOr(domain),
    collation: textOr(collation),
    comment: textOr(comment),
  }
}

function uniqueKey(
  columns: readonly CatalogColumn[],
  indexes: readonly IndexSnapshot[],
): readonly string[] | undefined {
  const required = new Set(columns.filter(({ nullable }) => !nullable).map(({ name }) => name))
  return indexes.find(({ unique, columns: own }) => unique && own.every((name) => required.has(name)))
    ?.columns
}

function isWritable({ name, isGenerated }: CatalogColumn, { name: table, note }: TableSource): boolean {
  if (isGenerated) note({ table, object: name, note: 'PostgreSQL computes this column: left out.' })
  return !isGenerated
}

function noteColumn(
  { name: object, domain, collation }: CatalogColumn,
  { name: table, note }: TableSource,
): void {
  if (domain !== undefined) {
    note({ table, object, note: `Domain ${domain} stands as the type under it; its checks stay in force.` })
  }
  if (collation !== undefined && collation !== 'default') {
    note({ table, object, note: `Collation ${collation}: LuxDB compares and orders by code point.` })
  }
}

function noteConstraints({ name: table, constraints, note }: TableSource, enums: number): void {
  const checks = constraints.filter(([, type]) => type === 'c')
  if (checks.length > enums) {
    const names = checks.map(([, , name]) => String(name)).join(', ')
    note({ table, note: `CHECKs stay in force, and kinds only say those that list members: ${names}.` })
  }
  for (const [, type, name] of constraints) {
    if (type !== 'x') continue
    note({ table, object: String(name), note: 'An exclusion constraint: it stays in force, unsaid.' })
  }
}

function indexesOf({ name: table, indexes, note }: TableSource): readonly IndexSnapshot[] {
  return indexes.flatMap((row): readonly IndexSnapshot[] => {
    const special = specialty(row)
    const name = String(row[1])
    if (special === undefined) return [{ name, unique: row[2] === 't', columns: namesOf(row[7]) }]
    note({ table, object: name, note: `An index ${special}: it stays, and the kind does not say it.` })
    return []
  })
}

function specialty([, , , isPartial, isExpression, isPlain, isDirected]: RawRow): string | undefined {
  if (isPartial === 't') return 'over some rows only'
  if (isExpression === 't') return 'over an expression'
  if (isPlain !== 't') return 'of another method than btree'
  return isDirected === 't' ? 'in descending order or with NULLs elsewhere' : undefined
}

function foreignKeysOf({ name: table, constraints, note }: TableSource): readonly ForeignKeySnapshot[] {
  return constraints.flatMap((row): readonly ForeignKeySnapshot[] => {
    const [, type, name, columns, target, targetColumns, action, , isNear] = row
    if (type !== 'f') return []
    if (isNear !== 't') {
      note({ table, object: String(name), note: `It leads to ${String(target)} in another schema: no bond.` })
      return []
    }
    return [
      {
        name: String(name),
        columns: namesOf(columns),
        table: String(target),
        targetColumns: namesOf(targetColumns),
        onDelete: onDeleteOf(action),
      },
    ]
  })
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
