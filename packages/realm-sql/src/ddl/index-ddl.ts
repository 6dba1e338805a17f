import type { IndexSnapshot } from '@luxdb/core'
import type { SqlDialect } from '../sql-dialect.js'

/** @param mode `CONCURRENTLY`: outside a transaction, while others write */
export function createIndexSql(
  table: string,
  index: IndexSnapshot,
  dialect: SqlDialect,
  mode?: 'CONCURRENTLY',
): string {
  const columns = index.columns.map(dialect.quote).join(', ')
  const words = ['CREATE', ...(index.unique ? ['UNIQUE'] : []), 'INDEX', ...(mode ? [mode] : [])]
  return `${words.join(' ')} ${dialect.quote(index.name)} ON ${dialect.quote(table)} (${columns})`
}
