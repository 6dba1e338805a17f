import type { DriverPlan, DriverRead } from '@luxdb/core'
import type { KindShape, SacredQuery } from '@luxdb/core/query'
import type { BoundStatement } from '@luxdb/realm-sql'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

/** How SQLite would run a read. It expects a number of rows only of a whole table that was analyzed. */
export function explainRead(
  handle: SqliteHandle,
  { statement, parameters }: BoundStatement,
  { query, layout }: DriverRead,
): DriverPlan {
  const { shape } = layout
  const rows = sqliteRows(handle, `EXPLAIN QUERY PLAN ${statement.sql}`, ...parameters)
  const lines = rows.map((row) => String(row[3]))
  const isKeyIndex = (index: string): boolean => sqliteRows(handle, KEY_INDEX, shape.table, index).length > 0
  const plan = planOf(lines, { shape, isKeyIndex, isCut: query.limit !== undefined })
  const estimate = isWholeTable(query) ? rowsAtAnalyze(handle, shape.table) : undefined
  return estimate === undefined ? plan : { ...plan, estimate }
}

/** The compiler opens the table of the query's own kind first: it is `t0`. */
const OWN =
  /^(SEARCH|SCAN) t0\b(?: USING (?:COVERING )?(INDEX (.+?)|(?:INTEGER )?PRIMARY KEY)(?: \((.*)\))?$)?/
const KEY_INDEX = `SELECT 1 FROM pragma_index_list(?) WHERE name = ? AND origin = 'pk'`

interface PlannedRead {
  readonly shape: KindShape
  readonly isKeyIndex: (index: string) => boolean
  /** It stops at a limit. */
  readonly isCut: boolean
}

function planOf(lines: readonly string[], { shape, isKeyIndex, isCut }: PlannedRead): DriverPlan {
  const found = lines.map((line) => OWN.exec(line)).find((match) => match !== null)
  const [, command, using, index, terms = ''] = found ?? []
  const raw = lines.join('\n')
  if (using === undefined) return { access: 'scan', raw }
  const named = index === undefined ? { raw } : { index, raw }
  if (command === 'SCAN') return { access: isCut ? 'index' : 'scan', ...named }
  const equal = terms.split(' AND ').filter((term) => term.endsWith('=?'))
  const isWhole = equal.length === shape.key.length
  return { access: isWhole && (index === undefined || isKeyIndex(index)) ? 'key' : 'index', ...named }
}

const HAS_STATISTICS = `SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'`
const ROWS_AT_ANALYZE = 'SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = ?'

function isWholeTable({ where, aggregate, distinct, limit, offset }: SacredQuery): boolean {
  return [where, aggregate, distinct, limit, offset].every((part) => part === undefined)
}

/** How many rows a table had when somebody last ran ANALYZE; undefined when nobody did. */
function rowsAtAnalyze(handle: SqliteHandle, table: string): number | undefined {
  if (sqliteRows(handle, HAS_STATISTICS).length === 0) return undefined
  const rows = sqliteRows(handle, ROWS_AT_ANALYZE, table)[0]?.[0] ?? null
  return rows === null ? undefined : Number(rows)
}
