import { type ColumnSnapshot, constraintName, type ForeignKeySnapshot, type TableSnapshot } from '@luxdb/core'
import type { OnDelete } from '@luxdb/core/query'
import type { SqlDialect } from '../sql-dialect.js'

/** CREATE TABLE of a kind, without its indexes. */
export function createTableSql(table: TableSnapshot, dialect: SqlDialect): string {
  const { quote, ddl } = dialect
  const inlineKey = inlineKeyOf(table, dialect)
  const columns = table.columns.map((column) => columnSql(table.name, column, dialect))
  const key = inlineKey ? [] : [`PRIMARY KEY (${table.key.map(quote).join(', ')})`]
  const foreignKeys = table.foreignKeys.map((foreignKey) => foreignKeySql(foreignKey, dialect))
  const lines = [...columns, ...key, ...foreignKeys].map((line) => `  ${line}`).join(',\n')
  return `CREATE TABLE ${quote(table.name)} (\n${lines}\n)${ddl.tableSuffix}`
}

/** ALTER TABLE for a column that comes later. */
export function addColumnSql(table: string, column: ColumnSnapshot, dialect: SqlDialect): string {
  return `ALTER TABLE ${dialect.quote(table)} ADD COLUMN ${columnSql(table, column, dialect)}`
}

/** A column that holds the values of another and promises nothing of them. */
export function bareColumnSql(column: ColumnSnapshot, { quote, ddl }: SqlDialect): string {
  return `${quote(column.name)} ${ddl.columnType(column)}`
}

/** A column with its type, default and the CHECK that keeps other programs inside the value domain. */
export function columnSql(table: string, column: ColumnSnapshot, dialect: SqlDialect): string {
  const { quote, ddl } = dialect
  const parts = [quote(column.name), ddl.columnType(column)]
  const inlineKey = ddl.inlineKey(column)
  if (inlineKey !== undefined) parts.push(inlineKey)
  else if (!column.nullable) parts.push('NOT NULL')
  const value = ddl.defaultOf(column)
  if (value !== undefined) parts.push(`DEFAULT ${value}`)
  const checks = ddl.checksOf(column)
  if (checks.length > 0) {
    parts.push(`CONSTRAINT ${quote(checkName(table, column.name))} CHECK (${checks.join(' AND ')})`)
  }
  return parts.join(' ')
}

/** Name of the one CHECK of a column; error translation finds the column by it. */
export function checkName(table: string, column: string): string {
  return constraintName([table, column], 'check')
}

export function foreignKeySql(foreignKey: ForeignKeySnapshot, dialect: SqlDialect): string {
  const columns = foreignKey.columns.map(dialect.quote).join(', ')
  return `CONSTRAINT ${dialect.quote(foreignKey.name)} FOREIGN KEY (${columns}) ${referencesSql(foreignKey, dialect)}`
}

/**
 * NO ACTION looks at the end of the statement: a statement may take a being and all that is bound to it,
 * in whatever order its rows come. RESTRICT would depend on that order.
 */
const ACTIONS: Readonly<Record<OnDelete, string>> = {
  restrict: 'NO ACTION',
  cascade: 'CASCADE',
  'set null': 'SET NULL',
}

export function referencesSql(foreignKey: ForeignKeySnapshot, dialect: SqlDialect): string {
  const target = foreignKey.targetColumns.map(dialect.quote).join(', ')
  const suffix = foreignKey.onDelete === 'restrict' ? dialect.ddl.restrictSuffix : ''
  return `REFERENCES ${dialect.quote(foreignKey.table)} (${target}) ON DELETE ${ACTIONS[foreignKey.onDelete]}${suffix}`
}

function inlineKeyOf(table: TableSnapshot, { ddl }: SqlDialect): string | undefined {
  const [only, ...more] = table.key
  const column = table.columns.find((candidate) => candidate.name === only)
  return column && more.length === 0 ? ddl.inlineKey(column) : undefined
}
