import { parseSnapshot, type SchemaSnapshot, sortByName } from '@luxdb/core'
import { rowsOf, type SqlWork } from '../evolution/sql-work.js'

/**
 * The schema to record when kinds have opened a storage: their tables, and those that are recorded and still there. Whoever
 * opens it need not know all kinds that live in it, and what is not recorded is in no backup.
 * @param recorded text of the schema that was recorded last
 * @param relations a query of everything that can be read like a table: its name, and 1 where it is a table
 */
export function* schemaToRecord(
  wanted: SchemaSnapshot,
  recorded: string | undefined,
  relations: string,
): SqlWork<SchemaSnapshot> {
  if (recorded === undefined) return wanted
  const known = new Set(wanted.tables.map(({ name }) => name))
  const others = parseSnapshot(recorded).tables.filter(({ name }) => !known.has(name))
  if (others.length === 0) return wanted
  const rows = yield* rowsOf(relations)
  const isTable = new Map(rows.map(([name, is]) => [String(name), Number(is) === 1]))
  const left = others.filter(
    ({ name, readOnly = false }) => isTable.get(name) || (readOnly && isTable.has(name)),
  )
  return { v: 1, tables: sortByName([...wanted.tables, ...left]) }
}
