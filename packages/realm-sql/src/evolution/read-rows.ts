import { fromRowCursor, type RowPage, type RowRange, toRowCursor } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import type { EvolutionDialect } from './evolution-dialect.js'
import { rowsOf, type SqlWork } from './sql-work.js'
import { assertColumns, encodeCell, rowReader, selectList } from './table-columns.js'

/** A row apart into what identifies it and what was asked for. */
export interface KeyedRow {
  readonly key: Row
  readonly cells: Row
}

/** A page of rows for who looks at them. */
export function* readPage(range: RowRange, dialect: EvolutionDialect): SqlWork<RowPage> {
  const names = [...range.key, ...range.read].map(({ name }) => name)
  yield* assertColumns(range.table, names, dialect)
  const rows = yield* readBehind(range, '', dialect)
  const last = rows.at(-1)
  return {
    rows: rows.map(({ cells }) => cells),
    ...(last && { cursor: toRowCursor(last.key, range.key) }),
  }
}

/** Rows behind a cursor, in the order of their key; `ending` ends the statement. */
export function* readBehind(
  { table, key, read, after, limit }: RowRange,
  ending: string,
  dialect: EvolutionDialect,
): SqlWork<readonly KeyedRow[]> {
  const { quote, placeholder } = dialect.sql
  const names = key.map(({ name }) => quote(name)).join(', ')
  const places = key.map((_column, index) => placeholder(index + 1)).join(', ')
  const from = after === undefined ? undefined : fromRowCursor(after, key)
  const where = from === undefined ? '' : ` WHERE (${names}) > (${places})`
  const parameters = key.map((column, index) => encodeCell(from?.[index] ?? null, column, dialect.sql))
  const rows = yield* rowsOf(
    `SELECT ${selectList([...key, ...read], dialect.sql)} FROM ${quote(table)}${where} ORDER BY ${names} LIMIT ${limit}${ending}`,
    from === undefined ? [] : parameters,
  )
  return rows.map(keyedReader({ key, read }, dialect))
}

/** Rows by their keys, those that are there, locked. */
export function* readKeys(
  { table, key, read }: Pick<RowRange, 'table' | 'key' | 'read'>,
  keys: readonly Row[],
  dialect: EvolutionDialect,
): SqlWork<readonly KeyedRow[]> {
  const { quote, placeholder } = dialect.sql
  const where = key.map(({ name }, index) => `${quote(name)} = ${placeholder(index + 1)}`).join(' AND ')
  const sql = `SELECT ${selectList([...key, ...read], dialect.sql)} FROM ${quote(table)} WHERE ${where}${dialect.lockRows}`
  const found: KeyedRow[] = []
  for (const cells of keys) {
    const parameters = key.map((column, index) => encodeCell(cells[index] ?? null, column, dialect.sql))
    const rows = yield* rowsOf(sql, parameters)
    found.push(...rows.map(keyedReader({ key, read }, dialect)))
  }
  return found
}

function keyedReader(
  { key, read }: Pick<RowRange, 'key' | 'read'>,
  dialect: EvolutionDialect,
): (row: Parameters<ReturnType<typeof rowReader>>[0]) => KeyedRow {
  const reader = rowReader([...key, ...read], dialect.sql)
  return (raw) => {
    const cells = reader(raw)
    return { key: cells.slice(0, key.length), cells: cells.slice(key.length) }
  }
}
