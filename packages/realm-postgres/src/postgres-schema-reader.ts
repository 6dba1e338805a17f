import {
  type ForeignKeySnapshot,
  type IndexSnapshot,
  isAsideName,
  type SchemaMismatch,
  type SchemaSnapshot,
  type TableSnapshot,
} from '@luxdb/core'
import { checkName, type RawRow } from '@luxdb/realm-sql'
import { readAdoptedColumn } from './adopted-column-reader.js'
import { namesOf } from './catalog-names.js'
import { onDeleteOf } from './on-delete-of.js'
import { type ForeignColumn, otherType } from './other-type.js'
import { isOwnType, isTextType, readColumn } from './postgres-column-reader.js'
import { postgresSchemaQueries } from './postgres-schema-queries.js'
import { arrayLiteral } from './postgres-value-dialect.js'
import type { StatementRunner } from './statement-runner.js'

type Groups = ReadonlyMap<string, readonly RawRow[]>

/** Reads the tables of `wanted` as they really are. */
export async function readPostgresSchema(
  runner: StatementRunner,
  wanted: SchemaSnapshot,
): Promise<SchemaSnapshot> {
  const names = arrayLiteral(
    wanted.tables.map((table) => table.name),
    'text',
  )
  const ask = async (sql: string): Promise<readonly RawRow[]> => (await runner.execute(sql, [names])).rows
  const columns = byTable(await ask(postgresSchemaQueries.columns))
  const keys = byTable(await ask(postgresSchemaQueries.keys))
  const foreignKeys = byTable(await ask(postgresSchemaQueries.foreignKeys))
  const indexes = byTable(await ask(postgresSchemaQueries.indexes))
  const tables = (await ask(postgresSchemaQueries.tables)).map(([, name]): TableSnapshot => {
    const table = text(name)
    const hint = wanted.tables.find((candidate) => candidate.name === table)
    return {
      name: table,
      kind: hint?.kind ?? table,
      columns: columnsOf(columns.get(table) ?? [], hint).filter(({ name: column }) => !isAsideName(column)),
      key: namesOf(keys.get(table)?.[0]?.[1]),
      foreignKeys: (foreignKeys.get(table) ?? []).map(foreignKeyOf),
      indexes: (indexes.get(table) ?? []).map(indexOf),
    }
  })
  return { v: 1, tables }
}

/** Names that belong to something else than a table, columns of other types, and text that is ordered by another collation. */
export async function unfitTables(
  runner: StatementRunner,
  wanted: SchemaSnapshot,
): Promise<readonly SchemaMismatch[]> {
  const names = arrayLiteral(
    wanted.tables.map((table) => table.name),
    'text',
  )
  const readOnly = new Set(wanted.tables.flatMap((table) => (table.readOnly ? [table.name] : [])))
  const relations = (await runner.execute(postgresSchemaQueries.tables, [names])).rows
  const columns = (await runner.execute(postgresSchemaQueries.columns, [names])).rows
  return [
    ...relations.flatMap(([, name, kind]) => {
      const isTable = kind === 'r' || kind === 'p'
      return isTable || readOnly.has(text(name)) ? [] : [noTable(text(name))]
    }),
    ...columns.flatMap(([table, column, type, , , , collation]) => {
      const wished = wanted.tables
        .find((candidate) => candidate.name === table && !candidate.adopted)
        ?.columns.find((candidate) => candidate.name === column)
      return wished
        ? unfitColumn({ table: text(table), type: text(type), wanted: wished }, text(collation))
        : []
    }),
  ]
}

/** Text in a type that is its own has to be in the order of code points; other types have to become LuxDB's. */
function unfitColumn(column: ForeignColumn, collation: string): readonly SchemaMismatch[] {
  const { table, type, wanted } = column
  if (!isOwnType(type)) {
    const mismatch = otherType(column)
    return mismatch ? [mismatch] : []
  }
  if (wanted.store !== 'text' || collation === 'C' || collation === 'POSIX') return []
  return isTextType(type) ? [otherCollation(table, wanted.name, collation)] : []
}

function noTable(table: string): SchemaMismatch {
  return {
    table,
    wanted: 'a table',
    found: 'something else of that name',
    wayOut: 'Rename it, or give the kind another name.',
  }
}

function otherCollation(table: string, object: string, collation: string): SchemaMismatch {
  return {
    table,
    object,
    wanted: 'text in the order of code points (COLLATE "C")',
    found: `collation ${collation}`,
    wayOut: `Run: ALTER TABLE "${table}" ALTER COLUMN "${object}" TYPE text COLLATE "C";`,
  }
}

function byTable(rows: readonly RawRow[]): Groups {
  const groups = new Map<string, RawRow[]>()
  for (const row of rows) {
    const name = text(row[0])
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  return groups
}

function columnsOf(rows: readonly RawRow[], hint: TableSnapshot | undefined): TableSnapshot['columns'] {
  const read = hint?.adopted ? readAdoptedColumn : readColumn
  return rows.map(([table, name, type, notNull, identity, defaultSql, , checks]) => {
    const check = checkOf(text(table), text(name), checks)
    return read(
      {
        name: text(name),
        type: text(type),
        nullable: notNull !== 't',
        isIdentity: text(identity) !== '',
        ...(typeof defaultSql === 'string' && { defaultSql }),
        ...(check !== undefined && { check }),
      },
      hint?.columns.find((candidate) => candidate.name === name),
    )
  })
}

/** The one that LuxDB makes, among those that look at this column alone. */
function checkOf(table: string, column: string, checks: unknown): string | undefined {
  if (typeof checks !== 'string') return undefined
  const byName: Readonly<Record<string, string>> = JSON.parse(checks)
  return byName[checkName(table, column)]
}

function foreignKeyOf([, name, columns, target, targetColumns, action]: RawRow): ForeignKeySnapshot {
  return {
    name: text(name),
    columns: namesOf(columns),
    table: text(target),
    targetColumns: namesOf(targetColumns),
    onDelete: onDeleteOf(action),
  }
}

/** An index that LuxDB would not make gets a column that no table has, and so equals no wanted one. */
function indexOf([, name, unique, isSpecial, columns]: RawRow): IndexSnapshot {
  const own = namesOf(columns).map(unquoted)
  return { name: text(name), unique: unique === 't', columns: isSpecial === 't' ? [...own, 'WHERE'] : own }
}

function unquoted(name: string): string {
  return /^"[^"]*"$/.test(name) ? name.slice(1, -1) : name
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
