import type { AnswerMeter, ResultRow } from '@luxdb/core/query'
import type { BoundStatement } from '@luxdb/realm-sql'
import { type CallLimits, isPast, timeoutError } from '@luxdb/realm-sql'
import type { SqliteConnection } from './sqlite-connection.js'

/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 64

/** The rows of a statement that is known to be short: one call into SQLite, which nothing interrupts. */
export function readAtOnce(
  connection: SqliteConnection,
  bound: BoundStatement,
  meter?: AnswerMeter,
): ResultRow[] {
  const { decode } = bound.statement
  return connection.all(bound).map((row) => {
    meter?.count(row)
    return decode(row)
  })
}

/**
 * The rows of a statement that may take long. Stops at the deadline as long as SQLite keeps giving rows; a
 * sort or an aggregate that is still at its first row cannot be interrupted in this process.
 * @throws LUX_TIMEOUT, LUX_ANSWER_TOO_LARGE
 */
export function readWatched(
  connection: SqliteConnection,
  bound: BoundStatement,
  { deadline, timeoutMs }: CallLimits,
  meter?: AnswerMeter,
): ResultRow[] {
  const { decode } = bound.statement
  const rows: ResultRow[] = []
  // Leaving the loop closes the iterator, which resets the statement.
  for (const row of connection.iterate(bound)) {
    meter?.count(row)
    rows.push(decode(row))
    if (rows.length % ROWS_PER_LOOK === 1 && isPast(deadline)) throw timeoutError(timeoutMs, 'The query')
  }
  if (isPast(deadline)) throw timeoutError(timeoutMs, 'The query')
  return rows
}
