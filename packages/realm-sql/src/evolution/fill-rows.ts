import { type FillOptions, type FillProgress, type RowFill, toRowCursor } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import type { EvolutionDialect } from './evolution-dialect.js'
import { type KeyedRow, readBehind, readKeys } from './read-rows.js'
import { recordState } from './record-state.js'
import { execute, rowsOf, type SqlWork } from './sql-work.js'
import { assertColumns, encodeCell, rowReader, selectList } from './table-columns.js'

/**
 * One batch of a fill. Call inside a transaction.
 * @throws LUX_VERSION_CONFLICT when it cannot be recorded: the transaction has to be undone
 */
export function* fillRows(
  fill: RowFill,
  { after, record }: FillOptions,
  dialect: EvolutionDialect,
): SqlWork<FillProgress> {
  const names = [...fill.key, ...fill.read, ...fill.write].map(({ name }) => name)
  yield* assertColumns(fill.table, names, dialect)
  const behind = { ...fill, ...(after !== undefined && { after }) }
  const rows = yield* readBehind(behind, dialect.lockRows, dialect)
  const written = yield* writeConverted(fill, rows, dialect)
  const again = yield* fillMarked(fill, fill.limit - rows.length, dialect)
  const last = rows.at(-1)
  const cursor = last === undefined ? after : toRowCursor(last.key, fill.key)
  const marked = yield* countMarks(fill, dialect)
  const progress: FillProgress = {
    ...(cursor !== undefined && { cursor }),
    rows: rows.length + again.rows,
    written: written + again.written,
    marked,
    done: rows.length < fill.limit && marked === 0,
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

/** Rows first, marks afterwards: who writes locks them in this order, too. */
function* fillMarked(fill: RowFill, limit: number, dialect: EvolutionDialect): SqlWork<MarkedBatch> {
  const { marks, key } = fill
  if (marks === undefined || limit <= 0) return { marks: 0, rows: 0, written: 0 }
  const { quote, placeholder } = dialect.sql
  const found = yield* rowsOf(
    `SELECT ${selectList(key, dialect.sql)} FROM ${quote(marks)} ORDER BY ${key.map(({ name }) => quote(name)).join(', ')} LIMIT ${limit}`,
  )
  const keys = found.map(rowReader(key, dialect.sql))
  const rows = yield* readKeys(fill, keys, dialect)
  const where = key.map(({ name }, index) => `${quote(name)} = ${placeholder(index + 1)}`).join(' AND ')
  for (const cells of keys) {
    const parameters = key.map((column, index) => encodeCell(cells[index] ?? null, column, dialect.sql))
    yield* execute(`DELETE FROM ${quote(marks)} WHERE ${where}`, parameters)
  }
  return { marks: keys.length, rows: rows.length, written: yield* writeConverted(fill, rows, dialect) }
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
