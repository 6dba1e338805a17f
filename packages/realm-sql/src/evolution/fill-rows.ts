import { type FillOptions, type FillProgress, type RowFill, toRowCursor } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import type { EvolutionDialect } from './evolution-dialect.js'
import { amongKeys, type KeyedRow, lastRow, readBehind, readKeys } from './read-rows.js'
import { recordState } from './record-state.js'
import { execute, rowsOf, type SqlWork } from './sql-work.js'
import { assertColumns, rowReader, selectList } from './table-columns.js'

/**
 * One batch of a fill. Call inside a transaction.
 * @throws LUX_VERSION_CONFLICT when it cannot be recorded: the transaction has to be undone
 */
export function* fillRows(
  fill: RowFill,
  { after, until: given, record }: FillOptions,
  dialect: EvolutionDialect,
): SqlWork<FillProgress> {
  const names = [...fill.key, ...fill.read, ...fill.write].map(({ name }) => name)
  yield* assertColumns(fill.table, names, dialect)
  const until = given ?? (yield* lastRow(fill, dialect))
  const range = { ...fill, ...(after !== undefined && { after }), ...(until !== undefined && { until }) }
  const rows = yield* readBehind(range, dialect.lockRows, dialect)
  const written = yield* writeConverted(fill, rows, dialect)
  yield* deleteMarks(
    fill,
    rows.map(({ key }) => key),
    dialect,
  )
  const again = yield* fillMarked(fill, fill.limit - rows.length, dialect)
  const last = rows.at(-1)
  const cursor = last === undefined ? after : toRowCursor(last.key, fill.key)
  const progress: FillProgress = {
    ...(cursor !== undefined && { cursor }),
    ...(until !== undefined && { until }),
    rows: rows.length + again.rows,
    written: written + again.written,
    marked: yield* countMarks(fill, dialect),
    atEnd: rows.length < fill.limit,
  }
  if (record) yield* recordState(record(progress), dialect.state)
  return progress
}

/** Looks at every row that is marked. Call while nobody else writes. */
export function* fillAllMarked(fill: RowFill, dialect: EvolutionDialect): SqlWork<void> {
  while ((yield* fillMarked(fill, fill.limit, dialect)).marks > 0) {
    // Each turn takes marks away, and none come.
  }
}

interface MarkedBatch {
  readonly marks: number
  readonly rows: number
  readonly written: number
}

function* fillMarked(fill: RowFill, limit: number, dialect: EvolutionDialect): SqlWork<MarkedBatch> {
  const { marks, key } = fill
  if (marks === undefined || limit <= 0) return { marks: 0, rows: 0, written: 0 }
  const { quote } = dialect.sql
  const found = yield* rowsOf(
    `SELECT ${selectList(key, dialect.sql)} FROM ${quote(marks)} ORDER BY ${key.map(({ name }) => quote(name)).join(', ')} LIMIT ${limit}`,
  )
  const keys = found.map(rowReader(key, dialect.sql))
  const rows = yield* readKeys(fill, keys, dialect)
  const written = yield* writeConverted(fill, rows, dialect)
  yield* deleteMarks(fill, keys, dialect)
  return { marks: keys.length, rows: rows.length, written }
}

/**
 * Rows first, marks afterwards: who writes locks them in this order, too. What a fill itself marks by writing goes
 * as well: it has the lock of each row by then, so whoever wrote one before was seen.
 */
function* deleteMarks(
  { marks, key }: RowFill,
  keys: readonly Row[],
  dialect: EvolutionDialect,
): SqlWork<void> {
  if (marks === undefined || keys.length === 0) return
  const { where, parameters } = amongKeys(key, keys, dialect)
  yield* execute(`DELETE FROM ${dialect.sql.quote(marks)} WHERE ${where}`, parameters)
}

function* writeConverted(
  { table, key, write, convert }: RowFill,
  rows: readonly KeyedRow[],
  dialect: EvolutionDialect,
): SqlWork<number> {
  const converted = rows.flatMap((row): readonly Row[] => {
    const cells = convert(row.cells)
    return cells === undefined ? [] : [[...row.key, ...cells]]
  })
  if (converted.length === 0 || write.length === 0) return 0
  return yield* dialect.updateRows({ table, key, write, rows: converted })
}

function* countMarks({ marks }: RowFill, { sql }: EvolutionDialect): SqlWork<number> {
  if (marks === undefined) return 0
  const [row] = yield* rowsOf(`SELECT count(*) FROM ${sql.quote(marks)}`)
  return Number(row?.[0])
}
