import { type ColumnSnapshot, fromRowCursor, type RowPage, type RowRange, toRowCursor } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import { trusted } from '../sql.js'
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
  { table, key, read, after, until, limit }: RowRange,
  ending: string,
  dialect: EvolutionDialect,
): SqlWork<readonly KeyedRow[]> {
  const names = key.map(({ name }) => dialect.sql.quote(name)).join(', ')
  const bounds = [
    ...(after === undefined ? [] : [{ operator: '>', cursor: after }]),
    ...(until === undefined ? [] : [{ operator: '<=', cursor: until }]),
  ]
  const conditions = bounds.map(({ operator }, bound) => {
    const places = key.map((_column, index) => dialect.sql.placeholder(bound * key.length + index + 1))
    return `(${names}) ${operator} (${places.join(', ')})`
  })
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  const parameters = bounds.flatMap(({ cursor }) => {
    const cells = fromRowCursor(cursor, key)
    return key.map((column, index) => encodeCell(cells[index] ?? null, column, dialect.sql))
  })
  const rows = yield* rowsOf(
    `SELECT ${selectList([...key, ...read], dialect.sql)} FROM ${dialect.sql.quote(table)}${where} ORDER BY ${names} LIMIT ${limit}${ending}`,
    parameters,
  )
  return rows.map(keyedReader({ key, read }, dialect))
}

/** The last row in the order of the key, as a cursor; undefined when there is none. */
export function* lastRow(
  { table, key }: Pick<RowRange, 'table' | 'key'>,
  dialect: EvolutionDialect,
): SqlWork<string | undefined> {
  const { quote } = dialect.sql
  const order = key.map(({ name }) => `${quote(name)} DESC`).join(', ')
  const [row] = yield* rowsOf(
    `SELECT ${selectList(key, dialect.sql)} FROM ${quote(table)} ORDER BY ${order} LIMIT 1`,
  )
  return row && toRowCursor(rowReader(key, dialect.sql)(row), key)
}

/** Rows by their keys, those that are there, locked. */
export function* readKeys(
  { table, key, read }: Pick<RowRange, 'table' | 'key' | 'read'>,
  keys: readonly Row[],
  dialect: EvolutionDialect,
): SqlWork<readonly KeyedRow[]> {
  if (keys.length === 0) return []
  const { where, parameters } = amongKeys(key, keys, dialect)
  const rows = yield* rowsOf(
    `SELECT ${selectList([...key, ...read], dialect.sql)} FROM ${dialect.sql.quote(table)} WHERE ${where}${dialect.lockRows}`,
    parameters,
  )
  return rows.map(keyedReader({ key, read }, dialect))
}

interface KeyCondition {
  readonly where: string
  readonly parameters: readonly unknown[]
}

/** The condition that a row has one of some keys. */
export function amongKeys(
  key: readonly ColumnSnapshot[],
  keys: readonly Row[],
  { sql: { quote, placeholder, values } }: EvolutionDialect,
): KeyCondition {
  const stores = key.map(({ store }) => store)
  const names = key.map(({ name }) => trusted(quote(name)))
  const where = values.inTuples(names, trusted(placeholder(1)), stores).texts.join('')
  return { where, parameters: [values.encodeTuples(keys.flat(), stores)] }
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
