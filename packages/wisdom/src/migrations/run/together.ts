import type { SchemaSnapshot } from '@luxdb/core'

/** Tables of both; those that are there now say how columns are read. */
export function together(now: SchemaSnapshot, later: SchemaSnapshot): SchemaSnapshot {
  const names = new Set(now.tables.map(({ name }) => name))
  return { v: 1, tables: [...now.tables, ...later.tables.filter(({ name }) => !names.has(name))] }
}
