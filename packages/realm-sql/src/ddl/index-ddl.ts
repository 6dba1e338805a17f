import type { IndexSnapshot } from '@luxdb/core'
import type { SqlDialect } from '../sql-dialect.js'

export function createIndexSql(table: string, index: IndexSnapshot, dialect: SqlDialect): string {
  const columns = index.columns.map(dialect.quote).join(', ')
  const unique = index.unique ? 'UNIQUE ' : ''
  return `CREATE ${unique}INDEX ${dialect.quote(index.name)} ON ${dialect.quote(table)} (${columns})`
}
